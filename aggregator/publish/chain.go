package publish

import (
	"net/url"

	"tidings/aggregator"
)

// place is which document of its section a feed is: the live one, a page of
// entries below a cursor, or an archive; and which others are around it (RFC
// 5005). A cursor or a name is empty where there is no such document.
type place struct {
	page    string // cursor of this page; empty for the live feed and for archives
	archive string // name of this archive; empty for the live feed and for pages
	full    bool   // the archive never changes, but for what is forgotten
	growing bool   // the archive is not full, and will be published under the same name when it is

	older  string // cursor of the page of the entries that follow
	newer  string // cursor of the page before this one; empty when that is the live feed
	oldest string // cursor of the last page; empty when this is it

	archiveBefore string // name of the archive of what arrived before
	archiveAfter  string // name of the archive of what arrived after
}

// live reports whether the document is the one that readers subscribe to.
func (p *place) live() bool { return p.page == "" && p.archive == "" }

// settled reports whether the document is an archive to which nothing is added.
// Unless it is of a full one, what is in it can still be edited.
func (p *place) settled() bool { return p.archive != "" && !p.growing }

// relation is a typed link to another document of the section (RFC 8288).
type relation struct{ Rel, Href string }

// relations are the links of a document to itself and to those around it, in
// its own format (RFC 5005, 3 and 4). The first is that to itself.
func (f *feed) relations(as int) []relation {
	all := []relation{{"self", f.self(as)}}
	add := func(rel, href string) {
		if href != "" {
			all = append(all, relation{rel, href})
		}
	}
	live := f.site.address(f.section, as)
	p := &f.place
	if p.archive != "" {
		add("current", live)
	}
	if p.page != "" {
		add("first", live)
		add("previous", f.newer(as))
	}
	add("next", f.site.page(f.section, as, p.older))
	add("last", f.site.page(f.section, as, p.oldest))
	add("prev-archive", f.site.archive(f.section, as, p.archiveBefore))
	add("next-archive", f.site.archive(f.section, as, p.archiveAfter))
	return all
}

// self is the address of the document in a format.
func (f *feed) self(as int) string {
	switch {
	case f.place.archive != "":
		return f.site.archive(f.section, as, f.place.archive)
	case f.place.page != "":
		return f.site.page(f.section, as, f.place.page)
	}
	return f.site.address(f.section, as)
}

// onward is where the entries go on in a format, for those who read one document
// after the other: the next page where there are such, which an export does not
// have, else the archive before; empty at the end.
func (f *feed) onward(as int) string {
	if f.place.archive != "" || f.site.static {
		return f.site.archive(f.section, as, f.place.archiveBefore)
	}
	return f.site.page(f.section, as, f.place.older)
}

// newer is the address of the page before this one; empty for the live feed.
func (f *feed) newer(as int) string {
	switch {
	case f.place.page == "":
		return ""
	case f.place.newer == "":
		return f.site.address(f.section, as)
	}
	return f.site.page(f.section, as, f.place.newer)
}

// page is where a page of a section's entries below a cursor is published;
// empty without a cursor.
func (s *site) page(section *aggregator.Section, as int, cursor string) string {
	if cursor == "" {
		return ""
	}
	return s.locate(section, s.suffix(as), url.Values{"before": {cursor}})
}

// archive is where the named archive of a section is published; empty without
// a name.
func (s *site) archive(section *aggregator.Section, as int, name string) string {
	if name == "" {
		return ""
	}
	return s.locate(section, "/archive/"+name+s.suffix(as), url.Values{})
}

// address is where a section is published in a format.
func (s *site) address(section *aggregator.Section, as int) string {
	return s.locate(section, s.suffix(as), url.Values{})
}

// suffix is what the addresses of a format end in. In an export pages have one
// too: most servers of files find none without.
func (s *site) suffix(as int) string {
	if s.static && as == asPage {
		return ".html"
	}
	return formats[as].suffix
}

// locate is the address of a document of a section. A section behind a token
// leads to itself with its token: nobody sees its links but those who know it,
// and a reader that was given one address must be able to follow them.
func (s *site) locate(section *aggregator.Section, path string, query url.Values) string {
	if !public(section) {
		query.Set("token", section.Token)
	}
	address := s.base + "/" + section.Name() + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	return address
}
