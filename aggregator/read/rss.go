package read

import (
	"cmp"
	"strings"

	"tidings/aggregator"

	"github.com/mmcdole/gofeed/rss"
)

// mapRSS maps RSS of every version, RDF among them.
func (m *mapping) mapRSS(f *rss.Feed, o *outline) *aggregator.Feed {
	x := extensions(f.Extensions)
	feed := &aggregator.Feed{
		Title:       plain(cmp.Or(f.Title, x.text("dc", "title"))),
		Link:        first(o.feed.base, append([]string{f.Link}, f.Links...)...),
		Description: plain(cmp.Or(f.Description, x.text("itunes", "summary"), x.text("dc", "description"))),
		Language:    cmp.Or(language(f.Language), language(x.text("dc", "language")), o.feed.lang),
		Authors:     feedAuthors(f, x),
		Rhythm:      rhythm(f, x),
		Published:   firstDate(f.PubDate),
		Updated:     firstDate(f.LastBuildDate, x.text("dc", "date"), x.text("atom", "updated"), x.text("dcterms", "modified")),
	}
	for i, item := range f.Items {
		feed.Items = append(feed.Items, m.mapRSSItem(item, o.items[i], feed.Language))
	}
	return feed
}

func feedAuthors(f *rss.Feed, x extensions) []aggregator.Person {
	people := persons(append([]string{f.ManagingEditor}, x.texts("dc", "creator")...)...)
	if len(people) == 0 {
		people = persons(x.text("itunes", "author"))
	}
	return people
}

func (m *mapping) mapRSSItem(f *rss.Item, at place, tongue string) aggregator.Item {
	x := extensions(f.Extensions)
	item := aggregator.Item{
		Title:      plain(cmp.Or(f.Title, x.text("media", "title"), x.text("dc", "title"))),
		ID:         rssID(f, at),
		Link:       rssLink(f, x, at),
		Summary:    m.html(rssSummary(f, x), at.part("description").base),
		Content:    m.html(cmp.Or(f.Content, f.Custom["encoded"]), at.part("encoded").base),
		Language:   cmp.Or(language(x.text("dc", "language")), at.lang, tongue),
		Authors:    itemAuthors(f, x),
		Categories: rssCategories(f, x),
		Enclosures: rssEnclosures(f, x, at),
		Published:  firstDate(f.PubDate, x.text("dcterms", "issued"), x.text("dcterms", "created"), x.text("atom", "published")),
		Updated:    firstDate(x.text("dcterms", "modified"), x.text("atom", "updated"), x.text("dc", "date")),
	}
	if item.Published.IsZero() { // dc:date is the only date of most RDF
		item.Published = firstDate(x.text("dc", "date"))
	}
	item.Links = rssLinks(f, x, at, item.Link)
	item.Image = x.image(at.base, item.Enclosures)
	return item
}

// rssID is the guid, or what RDF calls the item.
func rssID(f *rss.Item, at place) string {
	if f.GUID != nil && f.GUID.Value != "" {
		return legal(f.GUID.Value)
	}
	return legal(at.about)
}

// rssLink is the item's link, else its guid where that is a permanent link,
// else an Atom link.
func rssLink(f *rss.Item, x extensions, at place) string {
	base := at.part("link").base
	if link := first(base, append([]string{f.Link}, f.Links...)...); link != "" {
		return link
	}
	if f.GUID != nil && !strings.EqualFold(strings.TrimSpace(f.GUID.IsPermalink), "false") && isWebURL(f.GUID.Value) {
		return absolute(nil, f.GUID.Value)
	}
	for _, l := range x.atomLinks(at.base) {
		if l.Rel == "alternate" {
			return l.URL
		}
	}
	return ""
}

func rssSummary(f *rss.Item, x extensions) string {
	return cmp.Or(f.Description, x.text("dc", "description"), x.text("dcterms", "abstract"),
		x.text("itunes", "summary"), x.text("itunes", "subtitle"), x.mediaText("description"))
}

// itemAuthors are the author and the creators; iTunes names the show's author
// and counts only where no one else is named.
func itemAuthors(f *rss.Item, x extensions) []aggregator.Person {
	names := append([]string{f.Author}, x.texts("dc", "creator")...)
	for _, author := range x["atom"]["author"] {
		names = append(names, childText(author, "name"))
	}
	people := persons(names...)
	if len(people) == 0 {
		people = persons(x.text("itunes", "author"))
	}
	return people
}

func rssCategories(f *rss.Item, x extensions) []aggregator.Category {
	var found categories
	for _, c := range f.Categories {
		found.term(plain(c.Value), c.Domain, "")
	}
	for _, subject := range x.texts("dc", "subject") {
		found.term(plain(subject), "", "")
	}
	for _, c := range x["media"]["category"] {
		found.term(plain(c.Value), c.Attrs["scheme"], c.Attrs["label"])
	}
	for keyword := range strings.SplitSeq(cut(x.text("itunes", "keywords"), maxLine), ",") {
		found.term(plain(keyword), "", "")
	}
	return found.list
}

func rssEnclosures(f *rss.Item, x extensions, at place) []aggregator.Enclosure {
	var found []aggregator.Enclosure
	for _, e := range f.Enclosures {
		found = addEnclosure(found, at.part("enclosure").base, e.URL, e.Type, e.Length)
	}
	for _, l := range x["atom"]["link"] {
		if l.Attrs["rel"] == "enclosure" {
			found = addEnclosure(found, at.base, l.Attrs["href"], l.Attrs["type"], l.Attrs["length"])
		}
	}
	return found
}

func rssLinks(f *rss.Item, x extensions, at place, alternate string) []aggregator.Link {
	var links []aggregator.Link
	if alternate != "" {
		links = append(links, aggregator.Link{URL: alternate, Rel: "alternate"})
	}
	if comments := absolute(at.base, f.Comments); comments != "" {
		links = append(links, aggregator.Link{URL: comments, Rel: "replies"})
	}
	for _, l := range x.atomLinks(at.base) {
		if l.URL != alternate {
			links = append(links, l)
		}
	}
	return links[:min(len(links), maxParts)]
}
