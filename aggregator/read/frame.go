package read

import (
	"encoding/xml"
	"net/url"
	"strings"
)

// frame is an open element.
type frame struct {
	name       xml.Name // Space is the prefix
	base       *url.URL
	lang       string
	namespaces int  // declared here and around
	voids      int  // open elements without content, here and around
	item       bool // the element is an item
}

// frameOf is the frame of an element that is about to be opened.
func (s *scanner) frameOf(el xml.StartElement, at span) frame {
	f := frame{base: s.feed.base}
	if len(s.open) > 0 {
		f = s.open[len(s.open)-1]
	}
	f.name = el.Name
	if isVoid(el.Name.Local) {
		f.voids++
	}
	for _, a := range el.Attr {
		switch {
		case a.Name.Space == "xmlns", a.Name.Space == "" && a.Name.Local == "xmlns":
			f.namespaces++
		case a.Name.Space == "xml" && a.Name.Local == "lang":
			f.lang = language(a.Value)
		case a.Name.Space == "xml" && a.Name.Local == "base":
			f.base = rebase(f.base, a.Value)
			s.bases = append(s.bases, at)
		}
	}
	return f
}

// isVoid reports whether HTML knows the element as one without content and end
// tag, and feeds do not use the name for anything else.
func isVoid(name string) bool {
	switch strings.ToLower(name) {
	case "br", "hr", "img", "input", "wbr", "col", "embed":
		return true
	}
	return false
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
