package read

import (
	"net/url"
	"slices"
)

// outline is what one flat pass over an XML document learns: that it is within
// the limits, and what gofeed alters or leaves out. gofeed resolves against
// xml:base as no browser does, normalises Atom ids, drops rdf:about and the
// types of text constructs.
type outline struct {
	body   []byte
	root   string  // local name of the root element, lower case
	stop   int     // where the root ends
	feed   place   // of the feed, or of the RSS channel
	around load    // of all that is in no item
	items  []place // in the order of the document
	tail   tail    // after the last whole item

	sound   bool     // well-formed as it came
	address *url.URL // of the document
	tags    []byte   // start tags of the elements that items stand in
	feeds   int      // how many those are
	skipped int      // items that were passed over

	omitted   []omission // what gofeed shall not see
	shortened bool       // some of it is text that is too long
}

// place is where a feed or an item stands in its document.
type place struct {
	base  *url.URL // in force; nil when unknown
	lang  string   // xml:lang in force
	about string   // rdf:about
	id    string   // text of the id element, verbatim

	// What gofeed has no place for: the author of an RSS channel, the creation
	// of an Atom 0.3 entry.
	author, created string

	depth int
	print uint64  // of an item that was passed over; else 0
	parts []child // those that differ from the place
	span  span
	load  load
}

// part is a child element with a base or a type of its own.
type part struct {
	base *url.URL
	kind string // the type attribute; "xhtml" for markup without one
	mode string // the mode attribute of Atom 0.3; "xml" where elements are within
}

// child is a part with its local name.
type child struct {
	name string
	part
}

// part is the child of that name.
func (p place) part(name string) part { return p.either(name, name) }

// either is the child of the one name, else that of the other.
func (p place) either(name, other string) part {
	for _, wanted := range []string{name, other} {
		if i := p.indexOf(wanted); i >= 0 {
			return p.parts[i].part
		}
	}
	return part{base: p.base}
}

// set keeps a part, the last one of its name, if it is of those that the
// mapping asks for: there are few, and a document may have many others.
func (p *place) set(name string, c part) {
	if i := p.indexOf(name); i >= 0 {
		p.parts[i].part = c
	} else if isMapped(name) {
		p.parts = append(p.parts, child{name, c})
	}
}

func (p place) indexOf(name string) int {
	return slices.IndexFunc(p.parts, func(c child) bool { return c.name == name })
}

// isMapped reports whether the mapping asks for the part of that name.
func isMapped(name string) bool {
	switch name {
	case "link", "enclosure", "description", "encoded", "body":
		return true
	}
	return isConstruct(name)
}

// span is a range of bytes.
type span struct{ from, to int }

// tail is a position between two items, and the elements that are open there,
// the outermost first.
type tail struct {
	at   int
	open []string
}

// omission is a part of the document that is hidden from gofeed.
type omission struct {
	span
	why reason
}

// reason is why something is omitted.
type reason int

const (
	withheld reason = iota // gofeed would make something else of it, or too much
	blank                  // it is nothing to gofeed
	aside                  // a placeholder stands there
)

// omit hides a part of the document from gofeed.
func (o *outline) omit(s span) { o.omitted = append(o.omitted, omission{s, withheld}) }

// letGo drops what may be long, once gofeed has read what it is to see.
func (o *outline) letGo() { o.body, o.omitted = nil, nil }

// matching is the outline itself when it has n items. When it has not, gofeed
// saw another document than the scan did, and every item takes the feed's place.
func (o *outline) matching(n int) *outline {
	if len(o.items) == n {
		return o
	}
	plain := *o
	plain.items = make([]place, n)
	for i := range plain.items {
		plain.items[i] = place{base: o.feed.base, lang: o.feed.lang}
	}
	return &plain
}
