package read

import (
	"cmp"
	"regexp"
	"strings"

	"tidings/aggregator"

	"github.com/mmcdole/gofeed/rss"
)

func rssTitle(f *rss.Item, x extensions) string {
	return cmp.Or(f.Title, x.mediaText("title"), x.text("dc", "title"), x.text("itunes", "title"))
}

// rssID is the guid, or what RDF calls the item, or the id of one who thought of
// Atom.
func rssID(f *rss.Item, at place) string {
	if f.GUID != nil && f.GUID.Value != "" {
		return legal(f.GUID.Value)
	}
	return legal(cmp.Or(at.about, f.Custom["id"]))
}

// rssLink is the item's own link, else its guid where that is a permanent
// link, else an Atom link, else the one that a proxy leads to.
func rssLink(f *rss.Item, x extensions, at place) string {
	if link := first(at.part("link").base, append([]string{f.Link}, f.Links...)...); link != "" {
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
	return x.original()
}

// rssContent is the whole text: content:encoded, or the body and fullitem of
// early weblog software.
func rssContent(f *rss.Item) string {
	return cmp.Or(f.Content, f.Custom["encoded"], f.Custom["content"], f.Custom["body"], f.Custom["fullitem"])
}

func rssSummary(f *rss.Item, x extensions) string {
	return cmp.Or(f.Description, f.Custom["summary"], x.text("dc", "description"), x.text("dcterms", "abstract"),
		x.text("itunes", "summary"), x.text("itunes", "subtitle"), x.mediaText("description"))
}

// borrowed is a text construct that RSS has from Atom.
func (m *mapping) borrowed(x extensions, name string, at place) string {
	for _, e := range x["atom"][name] {
		if text := m.construct(e.Value, part{base: at.base, kind: e.Attrs["type"]}); text != "" {
			return text
		}
	}
	return ""
}

// rssAuthors are the author and the creators; iTunes names the show's author
// and counts only where no one else is named.
func rssAuthors(f *rss.Item, x extensions) []aggregator.Person {
	names := append([]string{f.Author}, x.texts("dc", "creator")...)
	for _, author := range x["atom"]["author"] {
		names = append(names, firstText(author.Children["name"]))
	}
	people := persons(append(names, x.texts("dc", "author")...)...)
	if len(people) == 0 {
		people = persons(x.text("itunes", "author"))
	}
	return people
}

// nestedCategory is a category within an element that RSS does not know.
var nestedCategory = regexp.MustCompile(`<category[^>]*>([^<]+)</category>`)

func rssCategories(f *rss.Item, x extensions) []aggregator.Category {
	var found categories
	found.listed(f.Custom["tags"])
	for _, c := range f.Categories {
		found.term(plain(c.Value), c.Domain, "")
	}
	for _, c := range nestedCategory.FindAllStringSubmatch(cut(f.Custom["categories"], maxLine), maxParts) {
		found.term(plain(c[1]), "", "")
	}
	found.borrow(x)
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
	return x.enclosures(found, at.base)
}

func rssLinks(f *rss.Item, x extensions, at place, alternate string) []aggregator.Link {
	links := addNewLink(nil, at.base, alternate, "alternate", "")
	links = addNewLink(links, at.base, f.Comments, "replies", "")
	for _, l := range x.atomLinks(at.base) {
		links = addNewLink(links, at.base, l.URL, l.Rel, l.Type)
	}
	return x.links(links, at.base)
}

// rssOrigin is the feed that an item says it was taken over from.
func rssOrigin(f *rss.Item, at place) aggregator.FeedRef {
	if f.Source == nil {
		return aggregator.FeedRef{}
	}
	return aggregator.FeedRef{Title: plain(f.Source.Title), URL: absolute(at.base, f.Source.URL)}
}
