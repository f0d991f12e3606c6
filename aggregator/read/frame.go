package read

import (
	"bytes"
	"net/url"
	"strings"
)

// frame is an open element.
type frame struct {
	name       []byte // with its prefix
	local      string // without, in lower case
	base       *url.URL
	lang       string
	reach      int  // length of an xml:base in force, in bytes
	namespaces int  // declared here and around
	feed, item bool // what the element is
	native     bool // certainly in the format's own namespace
	content    bool // the prefix content is that of the module
	walked     bool // gofeed looks at what elements are within, and at nothing else, if it looks at all
	aside      bool // its text may be set aside
	foreign    bool // in an extension, as far as can be told
	text       int  // bytes of text directly within, so far
	inner      int  // where the content begins
	begin      int  // where that of the outermost element begins that is neither the feed nor an item; 0 is none
	date       bool // gofeed parses the content as a date, unless that is set aside
}

// frameOf is the frame of an element that is about to be opened.
func (s *scanner) frameOf(t token) frame {
	around, depth := frame{base: s.feed.base}, len(s.open)
	if depth > 0 {
		around = s.open[depth-1]
	}
	f := around
	f.native = s.isNative(t, around)
	f.name, f.local, f.text, f.inner = t.name, localName(t.name), 0, t.to
	f.item = isItem(f.local, around.local, depth)
	f.feed = depth == 0 && f.local == "feed" || depth == 1 && f.local == "channel"
	if f.begin == 0 && depth > 0 && !f.item && !f.feed {
		f.begin, f.foreign = t.to, !f.native
	}
	f.date = s.isDate(f.local)
	s.inherit(&f, t)
	f.walked = s.isWalked(f, around)
	f.aside = s.maySetAside(f, around, t)
	s.hide(f, t)
	return f
}

// inherit reads the attributes that hold for all that is within an element.
func (s *scanner) inherit(f *frame, t token) {
	for _, a := range t.attrs {
		switch {
		case declares(a):
			f.namespaces++
			if string(a.name) == "xmlns:content" {
				f.content = strings.TrimSpace(resolved(a.value)) == contentModule
			}
		case string(a.name) == "xml:lang":
			f.lang = language(resolved(a.value))
		case string(a.name) == "xml:base":
			f.base = rebase(f.base, resolved(a.value))
			f.reach = reach(f.base)
			s.omit(span{a.from, a.to})
		}
	}
}

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
func (s *scanner) isNative(t token, parent frame) bool {
	switch depth := len(s.open); {
	case depth == 0, depth == 1 && s.root != "feed": // gofeed skips what is foreign there
		return true
	case !parent.native || !bytes.Equal(prefixOf(t.name), prefixOf(parent.name)):
		return false
	}
	for _, a := range t.attrs {
		if declares(a) {
			return false
		}
	}
	return true
}

// declares reports whether an attribute declares a namespace.
func declares(a attr) bool {
	return bytes.HasPrefix(a.name, []byte("xmlns")) && (len(a.name) == len("xmlns") || a.name[len("xmlns")] == ':')
}

// attribute is the value of an element's attribute, whatever its prefix.
func attribute(t token, name string) string {
	for _, a := range t.attrs {
		if string(a.name[1+bytes.IndexByte(a.name, ':'):]) == name {
			return resolved(a.value)
		}
	}
	return ""
}

// prefixOf is what stands before the colon of a name.
func prefixOf(name []byte) []byte { return name[:max(0, bytes.IndexByte(name, ':'))] }

// localName is what stands behind the colon of a name, in lower case.
func localName(name []byte) string {
	return strings.ToLower(string(name[1+bytes.IndexByte(name, ':'):]))
}
