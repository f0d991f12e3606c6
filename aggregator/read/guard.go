package read

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"strings"
)

// Limits on a document. gofeed recurses and copies by depth, number of
// elements and declared namespaces, and tries every date in a hundred layouts;
// within these, no input of the size that is fetched costs more than a moment.
// Feeds in the wild stay far below.
const (
	maxDepth      = 128       // elements in elements, those without content apart
	maxOpenVoids  = 1000      // HTML elements without content that were never closed
	maxElements   = 100_000   // in all
	maxAttributes = 256       // of one element
	maxAllAttrs   = 200_000   // in all
	maxNamespaces = 64        // in scope
	maxScopes     = 1_000_000 // namespaces in scope, of all elements together
	maxName       = 1000      // bytes of a name or a namespace
	maxBases      = 32 << 20  // bytes of the xml:base in force, of all elements together
	maxPieced     = 128 << 20 // bytes copied to put together texts that are in pieces
	maxTangled    = 100_000   // ampersands within references
	maxDates      = 11_000    // in all, those longer than dateUnit counted for more
	maxContainers = 50_000    // JSON objects and arrays
	maxValues     = 250_000   // JSON values
)

// dateUnit is how long a text may be that counts for one date, in bytes.
const dateUnit = 64

// limitError says which limit a document is beyond.
type limitError struct {
	limit int
	what  string
}

func (e *limitError) Error() string { return fmt.Sprintf("more than %d %s", e.limit, e.what) }

// over returns the error of a limit that n exceeds, or nil.
func over(n, limit int, what string) error {
	if n > limit {
		return &limitError{limit, what}
	}
	return nil
}

// guard counts what a document is made of.
type guard struct {
	elements, attributes, scopes, reached, pieced, tangled, dates int
}

// xmlNamespace is bound to the prefix xml and to no other (Namespaces in XML,
// section 3): by another name, attributes such as xml:base would be overlooked.
const xmlNamespace = "http://www.w3.org/XML/1998/namespace"

// admitTag looks at a start tag by itself.
func (g *guard) admitTag(el xml.StartElement) error {
	if err := cmp.Or(admitName(el.Name), over(len(el.Attr), maxAttributes, "attributes in one element")); err != nil {
		return err
	}
	for _, a := range el.Attr {
		if err := cmp.Or(admitName(a.Name), admitNamespace(a)); err != nil {
			return err
		}
	}
	return nil
}

func admitNamespace(a xml.Attr) error {
	switch {
	case !declares(a):
		return nil
	case strings.TrimSpace(a.Value) == xmlNamespace && a.Name.Local != "xml":
		return fmt.Errorf("prefix %q stands for the namespace of xml", a.Name.Local)
	}
	return over(len(a.Value), maxName, "bytes in a namespace")
}

func admitName(n xml.Name) error {
	return over(max(len(n.Space), len(n.Local)), maxName, "bytes in a name")
}

// admit counts an element with the elements open around it, itself the last.
func (g *guard) admit(el xml.StartElement, open []frame) error {
	top := open[len(open)-1]
	g.elements++
	g.attributes += len(el.Attr)
	g.scopes += top.namespaces
	g.reached += top.reach
	return cmp.Or(
		over(len(open)-top.voids, maxDepth, "elements nested"),
		over(top.voids, maxOpenVoids, "unclosed elements"),
		over(g.elements, maxElements, "elements"),
		over(g.attributes, maxAllAttrs, "attributes"),
		over(top.namespaces, maxNamespaces, "namespaces"),
		over(g.scopes, maxScopes, "namespaces in scope of all elements"),
		over(g.reached, maxBases, "bytes of bases"),
	)
}
