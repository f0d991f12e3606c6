package read

import (
	"encoding/xml"
	"net/url"
	"slices"
	"strings"
)

// frame is an open element.
type frame struct {
	name       xml.Name // Space is the prefix
	base       *url.URL
	lang       string
	reach      int   // length of an xml:base in force, in bytes
	namespaces int   // declared here and around
	voids      int   // open elements without content, here and around
	item       bool  // the element is an item
	native     bool  // certainly in the format's own namespace
	text       int   // bytes of text directly within, so far
	inner      int64 // where the content begins
	parsed     bool  // gofeed parses the content as HTML
	date       bool  // gofeed parses the content as a date
}

// frameOf is the frame of an element that is about to be opened.
func (s *scanner) frameOf(el xml.StartElement, at span) frame {
	f := frame{base: s.feed.base}
	if len(s.open) > 0 {
		f = s.open[len(s.open)-1]
	}
	f.native = s.isNative(el, f)
	f.name, f.text, f.inner = el.Name, 0, at.to
	f.date = s.isDate(strings.ToLower(el.Name.Local))
	f.parsed = s.root == "feed" && len(s.open) <= maxConstruct && strings.Contains(strings.ToLower(attribute(el, "type")), "html")
	if isVoid(el.Name.Local) {
		f.voids++
	}
	for _, a := range el.Attr {
		switch {
		case declares(a):
			f.namespaces++
		case a.Name.Space == "xml" && a.Name.Local == "lang":
			f.lang = language(a.Value)
		case a.Name.Space == "xml" && a.Name.Local == "base":
			f.base = rebase(f.base, a.Value)
			f.reach = reach(f.base)
			s.bases = append(s.bases, at)
		}
	}
	return f
}

// maxConstruct is how deep gofeed looks for text constructs: to the name of an
// author of the source of an entry.
const maxConstruct = 4

// isDate reports whether an element of that name may hold a date for gofeed.
func (s *scanner) isDate(name string) bool {
	switch name {
	case "pubdate", "lastbuilddate":
		return s.root != "feed"
	case "updated", "modified", "published", "issued":
		return s.root == "feed"
	}
	return false
}

// isNative reports whether an element that is about to be opened within parent
// is certainly in its namespace, and it in the format's.
func (s *scanner) isNative(el xml.StartElement, parent frame) bool {
	switch depth := len(s.open); {
	case depth == 0, depth == 1 && s.root != "feed": // gofeed skips what is foreign there
		return true
	case !parent.native || el.Name.Space != parent.name.Space:
		return false
	}
	return !slices.ContainsFunc(el.Attr, declares)
}

// declares reports whether an attribute declares a namespace.
func declares(a xml.Attr) bool {
	return a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns"
}

// attribute is the value of an element's attribute, whatever its prefix.
func attribute(el xml.StartElement, name string) string {
	for _, a := range el.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// qualified is a name as it is written.
func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}
