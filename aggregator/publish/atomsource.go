package publish

import (
	"cmp"

	"github.com/gorilla/feeds"
)

// atomSource says where an entry came from (RFC 4287, 4.2.11).
type atomSource struct {
	Lang         string             `xml:"xml:lang,attr,omitempty"`
	ID           string             `xml:"id"`
	Title        string             `xml:"title"`
	Subtitle     string             `xml:"subtitle,omitempty"`
	Updated      string             `xml:"updated"`
	Authors      []feeds.AtomPerson `xml:"author"`
	Contributors []feeds.AtomPerson `xml:"contributor"`
	Rights       string             `xml:"rights,omitempty"`
	Categories   []atomCategory     `xml:"category"`
	Links        []feeds.AtomLink   `xml:"link"`
	Icon         string             `xml:"icon,omitempty"`
	Logo         string             `xml:"logo,omitempty"`
}

// newAtomSource is the feed that the publisher took the entry from, as it says,
// else the publisher's own. Of id, title and time, which a source needs, what
// is not known is what comes nearest.
func newAtomSource(e *entry) atomSource {
	ref := e.origin()
	id := cmp.Or(ref.URL, ref.Link, ref.ID)
	if isIRI(ref.ID) {
		id = ref.ID
	}
	s := atomSource{
		Lang: ref.Language, ID: id, Title: cmp.Or(ref.Title, id), Subtitle: ref.Subtitle, Updated: atomDate(e.Updated),
		Authors: atomPeople(ref.Authors), Contributors: atomPeople(ref.Contributors), Rights: ref.Rights,
		Categories: atomCategories(ref.Categories), Icon: ref.Icon, Logo: ref.Logo,
	}
	if !ref.Updated.IsZero() {
		s.Updated = atomDate(ref.Updated)
	}
	if ref.URL != "" {
		s.Links = append(s.Links, feeds.AtomLink{Rel: "self", Href: ref.URL})
	}
	if ref.Link != "" {
		s.Links = append(s.Links, feeds.AtomLink{Rel: "alternate", Href: ref.Link})
	}
	return s
}
