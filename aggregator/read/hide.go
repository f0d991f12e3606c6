package read

import (
	"bytes"
	"strings"
)

// hide omits the attributes of a start tag for which gofeed would parse markup
// and write it again, or pass over the element: the mapping cleans markup, once
// and for every format. Without a type, gofeed decodes the text once, as HTML
// has to be; with one that it does not know, it leaves the text as it is
// written, as XHTML has to be.
func (s *scanner) hide(f frame, t token) {
	kind := attribute(t, "type")
	construct := s.root == "feed" && f.local != "link"
	markup := construct && isMarkup(kind)
	for _, a := range t.attrs {
		switch name := a.name[1+bytes.IndexByte(a.name, ':'):]; {
		case string(a.name) == "xmlns" && s.misplaces(f.local, strings.TrimSpace(resolved(a.value))),
			construct && string(name) == "mode",
			markup && string(name) == "type" && !isInline(kind):
			s.omit(span{a.from, a.to})
		case markup && string(name) == "type":
			s.omit(span{a.to - 1 - len(a.value), a.to - 2}) // its last letter is no type
		}
	}
}

// misplaces reports whether a namespace has gofeed pass over an element: a feed
// in one that is not Atom's and RSS in one that is not its own, which is a
// mistake, and the body of an RSS item in XHTML.
func (s *scanner) misplaces(name, namespace string) bool {
	switch name {
	case "feed":
		return len(s.open) == 0 && namespace != atomNamespace && namespace != "http://purl.org/atom/ns#"
	case "rss", "rdf", "channel", "item":
		return len(s.open) <= 2 && s.root != "feed" && !isRSS(namespace)
	case "body":
		return s.item != nil && s.root != "feed" && namespace == "http://www.w3.org/1999/xhtml"
	}
	return false
}

// isRSS reports whether gofeed takes a namespace for one of RSS.
func isRSS(namespace string) bool {
	switch namespace {
	case "", "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/", "http://channel.netscape.com/rdf/simple/0.9/",
		"http://www.w3.org/1999/02/22-rdf-syntax-ns#":
		return true
	}
	return false
}

// within keeps that the element around the one just opened, if it is a text
// construct of the feed or of the open item, holds elements.
func (s *scanner) within(depth int) {
	if s.root != "feed" || depth < 2 || !s.open[depth-2].feed && !s.open[depth-2].item {
		return
	}
	p, name := &s.feed, s.open[depth-1].local
	if s.item != nil {
		p = s.item
	}
	c := p.part(name)
	if !isConstruct(name) || c.mode != "" {
		return
	}
	c.mode = "xml"
	if c.kind == "" || c.kind == "text" || c.kind == "text/plain" {
		c.kind = "xhtml"
	}
	p.set(name, c)
}

// isConstruct reports whether Atom has text constructs of that name.
func isConstruct(name string) bool {
	switch name {
	case "title", "summary", "content", "subtitle", "tagline", "rights", "copyright":
		return true
	}
	return false
}
