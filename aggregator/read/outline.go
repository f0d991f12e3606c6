package read

import "net/url"

// outline is what one flat pass over an XML document learns: that it is within
// the limits, and what gofeed alters or leaves out. gofeed resolves against
// xml:base as no browser does, normalises Atom ids, drops rdf:about and the
// types of text constructs.
type outline struct {
	root  string  // local name of the root element, lower case
	feed  place   // of the feed, or of the RSS channel
	items []place // in gofeed's order
	tail  tail    // after the last whole item
	bases []span  // start tags that carry an xml:base
}

// place is where a feed or an item stands in its document.
type place struct {
	base  *url.URL // in force; nil when unknown
	lang  string   // xml:lang in force
	about string   // rdf:about
	id    string   // text of the id element, verbatim
	depth int
	parts map[string]part // children that differ from the place, by local name
}

// part is a child element with a base or a type of its own.
type part struct {
	base *url.URL
	kind string // the type attribute
}

// part is the child of that name.
func (p place) part(name string) part {
	if c, ok := p.parts[name]; ok {
		return c
	}
	return part{base: p.base}
}

// span is a range of bytes.
type span struct{ from, to int64 }

// tail is a position between two items, and the elements that are open there,
// the outermost first.
type tail struct {
	at   int64
	open []string
}

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
