package read

import (
	"cmp"
	"fmt"
	"strings"
)

// Limits within which a document is looked at. Feeds in the wild stay far
// below.
const (
	maxDepth      = 128     // elements in elements
	maxAttributes = 256     // of one element
	maxName       = 1000    // bytes of a name or a namespace
	maxTag        = 1 << 20 // bytes of a start tag
	maxNamespaces = 64      // in scope
	maxBases      = 6 << 20 // bytes of the xml:base in force, of all elements together
	maxPlaces     = 15_000  // items
	maxContainers = 50_000  // JSON objects and arrays
	maxValues     = 250_000 // JSON values
)

// Limits on what gofeed is given. It copies by the number of elements and
// declared namespaces, and tries every date in a hundred layouts; within
// these, no input costs more than a moment.
const (
	maxItems    = 5000      // of a feed
	maxElements = 100_000   // in all
	maxForeign  = 50_000    // in extensions, where each one is kept with two maps
	maxAllAttrs = 200_000   // in all
	maxScopes   = 1_000_000 // namespaces in scope, of all elements together
	maxPieced   = 128 << 20 // bytes copied to put together texts that are in pieces
	maxDates    = 8000      // in all, those longer than dateUnit counted for more
	maxBytes    = 8 << 20   // in all
	maxText     = 2 << 20   // bytes within one element of the feed or of an item
)

// dateUnit is how long a text may be that counts for one date, in bytes.
const dateUnit = 64

// limitError says which limit a document is beyond.
type limitError struct {
	limit int
	what  string
}

func (e *limitError) Error() string { return fmt.Sprintf("more than %d %s", e.limit, e.what) }

// errPlaces ends a scan that has seen enough, of a document that may be in order.
var errPlaces = &limitError{maxPlaces, "items looked at"}

// over returns the error of a limit that n exceeds, or nil.
func over(n, limit int, what string) error {
	if n > limit {
		return &limitError{limit, what}
	}
	return nil
}

// load is what a part of a document costs gofeed.
type load struct {
	elements, extensions, attributes, scopes, pieced, dates, bytes int
}

// plus is the load of two parts.
func (l load) plus(m load) load {
	return load{
		l.elements + m.elements, l.extensions + m.extensions, l.attributes + m.attributes, l.scopes + m.scopes, l.pieced + m.pieced,
		l.dates + m.dates, l.bytes + m.bytes,
	}
}

// over is the error of the first limit that the load exceeds, or nil.
func (l load) over() error {
	return cmp.Or(
		over(l.elements, maxElements, "elements"),
		over(l.extensions, maxForeign, "elements in extensions"),
		over(l.attributes, maxAllAttrs, "attributes"),
		over(l.scopes, maxScopes, "namespaces in scope of all elements"),
		over(l.pieced, maxPieced, "bytes of text in pieces"),
		over(l.dates, maxDates, "dates"),
		over(l.bytes, maxBytes, "bytes"),
	)
}

// guard counts what a document is made of.
type guard struct {
	load    load // of the item that is open, or of all that is in no item
	reached int
}

// xmlNamespace is bound to the prefix xml and to no other (Namespaces in XML,
// section 3): by another name, attributes such as xml:base would be overlooked.
const xmlNamespace = "http://www.w3.org/XML/1998/namespace"

// admitTag looks at a start tag by itself.
func (g *guard) admitTag(t token) error {
	err := cmp.Or(admitName(t.name), over(len(t.attrs), maxAttributes, "attributes in one element"), over(t.to-t.from, maxTag, "bytes in a tag"))
	for i := 0; err == nil && i < len(t.attrs); i++ {
		err = cmp.Or(admitName(t.attrs[i].name), admitNamespace(t.attrs[i]))
	}
	return err
}

func admitNamespace(a attr) error {
	switch {
	case !declares(a):
		return nil
	case aliasesXML(a):
		return &malformedError{"another name for the namespace of xml", a.from}
	}
	return over(len(a.value), maxName, "bytes in a namespace")
}

// aliasesXML reports whether an attribute gives the namespace of xml another
// prefix.
func aliasesXML(a attr) bool {
	return declares(a) && string(a.name) != "xmlns:xml" && strings.TrimSpace(resolved(a.value)) == xmlNamespace
}

func admitName(name []byte) error { return over(len(name), maxName, "bytes in a name") }

// admit counts an element with the elements open around it, itself the last.
func (g *guard) admit(t token, open []frame) error {
	top := open[len(open)-1]
	g.load.elements++
	if top.foreign {
		g.load.extensions++
	}
	g.load.attributes += len(t.attrs)
	g.load.scopes += top.namespaces
	g.reached += top.reach
	return cmp.Or(
		over(len(open), maxDepth, "elements nested"),
		over(top.namespaces, maxNamespaces, "namespaces"),
		over(g.reached, maxBases, "bytes of bases"),
	)
}
