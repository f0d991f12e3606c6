package read

import (
	"cmp"

	"tidings/aggregator"

	"github.com/mmcdole/gofeed/rss"
)

// mapRSS maps RSS of every version, RDF among them.
func (m *mapping) mapRSS(f *rss.Feed, o *outline) *aggregator.Feed {
	x, at := extensions(f.Extensions), o.feed
	feed := &aggregator.Feed{
		Link:     first(at.base, append([]string{f.Link}, f.Links...)...),
		Language: cmp.Or(language(f.Language), language(x.text("dc", "language")), at.lang),
		Rights:   cmp.Or(plain(f.Copyright), x.rights()),
		Authors:  channelAuthors(f, x, at),

		Contributors: x.contributors(),
		Categories:   channelCategories(f, x),

		Rhythm:    rhythm(f, x),
		Published: m.date(f.PubDate, x.text("dcterms", "issued"), x.text("dcterms", "created")),
		Updated:   m.date(f.LastBuildDate, x.text("dc", "date"), x.text("atom", "updated"), x.text("dcterms", "modified")),
	}
	feed.Title, feed.TitleHTML = m.htmlHeading(cmp.Or(f.Title, x.text("dc", "title")), at.part("title"))
	feed.Description, feed.DescriptionHTML = m.htmlHeading(channelDescription(f, x), at.part("description"))
	for i, item := range f.Items {
		feed.Items = append(feed.Items, m.mapRSSItem(item, o.items[i], feed.Language))
	}
	return m.done(feed)
}

func channelAuthors(f *rss.Feed, x extensions, at place) []aggregator.Person {
	names := append([]string{at.author, f.ManagingEditor}, x.texts("dc", "creator")...)
	people := persons(append(names, x.texts("dc", "author")...)...)
	if len(people) == 0 {
		people = persons(x.text("itunes", "author"))
	}
	return people
}

func channelCategories(f *rss.Feed, x extensions) []aggregator.Category {
	var found categories
	for _, c := range f.Categories {
		found.term(plain(c.Value), c.Domain, "")
	}
	found.borrow(x)
	return found.list
}

func channelDescription(f *rss.Feed, x extensions) string {
	return cmp.Or(f.Description, x.text("dc", "description"), x.text("itunes", "summary"), x.text("itunes", "subtitle"))
}

func (m *mapping) mapRSSItem(f *rss.Item, at place, tongue string) aggregator.Item {
	x := extensions(f.Extensions)
	item := aggregator.Item{
		ID:           rssID(f, at),
		Link:         m.link(rssLink(f, x, at), f.Link),
		Original:     x.original(),
		Summary:      cmp.Or(m.html(rssSummary(f, x), at.part("description").base), m.borrowed(x, "summary", at)),
		Content:      cmp.Or(m.html(rssContent(f), at.either("encoded", "body").base), m.borrowed(x, "content", at)),
		Language:     cmp.Or(language(x.text("dc", "language")), at.lang, tongue),
		Rights:       x.rights(),
		Authors:      rssAuthors(f, x),
		Contributors: x.contributors(),
		Categories:   rssCategories(f, x),
		Enclosures:   rssEnclosures(f, x, at),
		Duration:     x.duration(),
		Episode:      x.episode(),
		Published:    m.date(f.PubDate, x.text("dcterms", "issued"), x.text("dcterms", "created"), x.text("atom", "published"), f.Custom["published"]),
		Updated:      m.date(x.text("dcterms", "modified"), x.text("atom", "updated"), f.Custom["modified"], f.Custom["updated"], x.text("dc", "date")),
		Origin:       rssOrigin(f, at),
	}
	item.Title, item.TitleHTML = m.htmlHeading(rssTitle(f, x), at.part("title"))
	if item.Published.IsZero() { // dc:date is the only date of most RDF
		item.Published = m.date(x.text("dc", "date"))
	}
	item.Links = rssLinks(f, x, at, item.Link)
	item.Image = x.image(at.base, item.Enclosures)
	return item
}
