package read

import (
	"cmp"
	"net/url"
	"strings"

	"tidings/aggregator"

	"github.com/mmcdole/gofeed/atom"
)

// mapAtom maps Atom 1.0 and 0.3.
func (m *mapping) mapAtom(f *atom.Feed, o *outline) *aggregator.Feed {
	at := o.feed
	links := atomLinks(f.Links, at.part("link").base)
	feed := &aggregator.Feed{
		Title:        atomLine(f.Title, at.part("title").kind),
		Link:         alternate(links),
		ID:           legal(cmp.Or(at.id, f.ID)),
		Description:  atomLine(f.Subtitle, cmp.Or(at.part("subtitle").kind, at.part("tagline").kind)),
		Language:     cmp.Or(at.lang, language(f.Language)),
		Authors:      atomPersons(f.Authors, at.base),
		AuthorsApply: true,
		Updated:      firstDate(f.Updated),
	}
	for i, entry := range f.Entries {
		feed.Items = append(feed.Items, m.mapEntry(entry, o.items[i], feed.Language))
	}
	return feed
}

func (m *mapping) mapEntry(f *atom.Entry, at place, tongue string) aggregator.Item {
	x := extensions(f.Extensions)
	links := atomLinks(f.Links, at.part("link").base)
	item := aggregator.Item{
		Title:      cmp.Or(atomLine(f.Title, at.part("title").kind), plain(x.mediaText("title"))),
		Link:       alternate(links),
		ID:         legal(cmp.Or(at.id, f.ID)),
		Summary:    cmp.Or(m.construct(f.Summary, at.part("summary")), escaped(x.mediaText("description"))),
		Language:   cmp.Or(at.lang, tongue),
		Authors:    atomPersons(f.Authors, at.base),
		Categories: atomCategories(f.Categories, x),
		Enclosures: atomEnclosures(f.Links, at.part("link").base),
		Links:      links,
		Published:  firstDate(f.Published),
		Updated:    firstDate(f.Updated),
	}
	m.content(&item, f.Content, at.part("content"))
	item.Image = x.image(at.base, item.Enclosures)
	return item
}

// content sets what the content element holds or points to.
func (m *mapping) content(item *aggregator.Item, c *atom.Content, p part) {
	switch {
	case c == nil:
	case c.Src != "":
		if item.Link == "" {
			item.Link = absolute(p.base, c.Src)
		}
	case isTextual(c.Type):
		item.Content = m.construct(c.Value, part{base: p.base, kind: c.Type})
	}
}

// isTextual reports whether content of that type is for reading; the rest is
// binary.
func isTextual(kind string) bool {
	return kind == "" || kind == "text" || strings.HasPrefix(kind, "text/") || isMarkup(kind)
}

// isMarkup reports whether a text construct of that type is markup; Atom's
// default is plain text (RFC 4287, 3.1.1).
func isMarkup(kind string) bool {
	kind = strings.ToLower(kind)
	return strings.Contains(kind, "html") || strings.HasSuffix(kind, "xml")
}

// construct is a text construct as sanitised HTML.
func (m *mapping) construct(value string, p part) string {
	if isMarkup(p.kind) {
		return m.html(value, p.base)
	}
	return escaped(value)
}

// atomLine is a text construct as plain text.
func atomLine(value, kind string) string {
	if isMarkup(kind) {
		return plain(value)
	}
	return line(value)
}

func atomLinks(from []*atom.Link, base *url.URL) []aggregator.Link {
	var links []aggregator.Link
	for _, l := range from {
		links = addLink(links, base, l.Href, l.Rel, l.Type)
	}
	return links
}

// alternate is the first alternate link, one to a page before one to anything
// else.
func alternate(links []aggregator.Link) string {
	found := ""
	for _, l := range links {
		if l.Rel != "alternate" {
			continue
		}
		if l.Type == "" || strings.Contains(l.Type, "html") {
			return l.URL
		}
		found = cmp.Or(found, l.URL)
	}
	return found
}

func atomPersons(from []*atom.Person, base *url.URL) []aggregator.Person {
	var people []aggregator.Person
	for _, p := range from[:min(len(from), maxParts)] {
		q := aggregator.Person{Name: line(p.Name), Email: line(p.Email), URL: absolute(base, p.URI)}
		if q != (aggregator.Person{}) {
			people = append(people, q)
		}
	}
	return people
}

func atomCategories(from []*atom.Category, x extensions) []aggregator.Category {
	var found categories
	for _, c := range from {
		found.term(c.Term, c.Scheme, c.Label)
	}
	for _, subject := range x.texts("dc", "subject") {
		found.term(subject, "", "")
	}
	return found.list
}

func atomEnclosures(links []*atom.Link, base *url.URL) []aggregator.Enclosure {
	var found []aggregator.Enclosure
	for _, l := range links {
		if strings.TrimPrefix(l.Rel, relations) == "enclosure" {
			found = addEnclosure(found, base, l.Href, l.Type, l.Length)
		}
	}
	return found
}
