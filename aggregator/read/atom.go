package read

import (
	"cmp"

	"tidings/aggregator"

	"github.com/mmcdole/gofeed/atom"
)

// mapAtom maps Atom 1.0 and 0.3.
func (m *mapping) mapAtom(f *atom.Feed, o *outline) *aggregator.Feed {
	at, x := o.feed, extensions(f.Extensions)
	feed := &aggregator.Feed{
		Link:         alternate(atomLinks(f.Links, at.part("link").base)),
		ID:           legal(cmp.Or(at.id, f.ID)),
		Language:     cmp.Or(at.lang, language(f.Language), language(x.text("dc", "language"))),
		Rights:       m.line(f.Rights, at.either("rights", "copyright")),
		Authors:      atomPersons(f.Authors, at.base),
		Contributors: atomPersons(f.Contributors, at.base),
		Categories:   atomCategories(f.Categories, x),
		AuthorsApply: true,
		Updated:      m.date(f.Updated),
	}
	feed.Title, feed.TitleHTML = m.heading(f.Title, at.part("title"))
	feed.Description, feed.DescriptionHTML = m.heading(f.Subtitle, at.either("subtitle", "tagline"))
	for i, entry := range f.Entries {
		feed.Items = append(feed.Items, m.mapEntry(entry, o.items[i], feed.Language))
	}
	return m.done(feed)
}

func (m *mapping) mapEntry(f *atom.Entry, at place, tongue string) aggregator.Item {
	x := extensions(f.Extensions)
	links := atomLinks(f.Links, at.part("link").base)
	item := aggregator.Item{
		Link:         m.link(cmp.Or(alternate(links), x.original()), hrefs(f.Links)),
		Original:     x.original(),
		ID:           legal(cmp.Or(at.id, f.ID)),
		Summary:      cmp.Or(m.construct(f.Summary, at.part("summary")), escaped(x.mediaText("description"))),
		Language:     cmp.Or(at.lang, language(x.text("dc", "language")), tongue),
		Rights:       cmp.Or(m.line(f.Rights, at.either("rights", "copyright")), x.rights()),
		Authors:      atomAuthors(f, x, at.base),
		Contributors: append(atomPersons(f.Contributors, at.base), x.contributors()...),
		Categories:   atomCategories(f.Categories, x),
		Enclosures:   x.enclosures(atomEnclosures(f.Links, at.part("link").base), at.base),
		Links:        x.links(links, at.base),
		Duration:     x.duration(),
		Episode:      x.episode(),
		Published:    m.date(f.Published, at.created, x.text("dcterms", "issued"), x.text("dcterms", "created")),
		Updated:      m.date(f.Updated, x.text("dcterms", "modified"), x.text("dc", "date")),
		Origin:       m.atomOrigin(f.Source, at.base),
	}
	item.Title, item.TitleHTML = m.heading(f.Title, at.part("title"))
	item.Title = cmp.Or(item.Title, plain(x.mediaText("title")))
	m.content(&item, f.Content, at.part("content"))
	item.Image = x.image(at.base, item.Enclosures)
	return item
}

// content sets what the content element holds or points to.
func (m *mapping) content(item *aggregator.Item, c *atom.Content, p part) {
	if c == nil {
		return
	}
	p.kind = cmp.Or(p.kind, c.Type)
	switch {
	case c.Src != "":
		item.Link = cmp.Or(item.Link, absolute(p.base, c.Src))
	case isTextual(p.kind):
		item.Content = m.construct(c.Value, p)
	}
}

// line is a text construct as plain text.
func (m *mapping) line(value string, p part) string {
	text, _ := m.heading(value, p)
	return text
}
