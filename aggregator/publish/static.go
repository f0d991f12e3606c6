package publish

import (
	"net/url"
	"path"
	"strings"
)

// href is how the page at an address refers to another document of ours:
// by its address, or, in an export, by the way from file to file, so that the
// folder works wherever it is put. It is empty for a document that an export
// does not have.
func (s *site) href(from, address string) string {
	if !s.static || address == "" {
		return address
	}
	target := fileOf(s.local(address))
	if target == "" {
		return ""
	}
	return relative(fileOf(s.local(from)), target)
}

// local is an address of ours without the part that all of them share.
func (s *site) local(address string) string { return strings.TrimPrefix(address, s.base) }

// fileOf is where an export keeps the document at an address, given from its
// path on: a path within the folder, with slashes; empty for a document that
// exists on a server alone, which a page by cursor and the status do.
func fileOf(address string) string {
	name, query, _ := strings.Cut(address, "?")
	name = strings.Trim(name, "/")
	switch {
	case name == "":
		return "index.html"
	case name == "opml":
		return "opml.xml"
	case name == "status" || name == "status.json" || isCursor(query):
		return ""
	case path.Ext(name) != "":
		return name
	}
	return name + ".html"
}

// isCursor reports whether a query asks for the entries below one.
func isCursor(query string) bool {
	values, err := url.ParseQuery(query)
	return err != nil || values.Has("before")
}

// relative is the reference from one file of a folder to another (RFC 3986,
// 4.2); neither may be empty.
func relative(from, to string) string {
	for {
		dir, rest, nested := strings.Cut(from, "/")
		after, shared := strings.CutPrefix(to, dir+"/")
		if !nested || !shared {
			break
		}
		from, to = rest, after
	}
	return strings.Repeat("../", strings.Count(from, "/")) + to
}
