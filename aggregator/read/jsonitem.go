package read

import (
	"cmp"
	"net/url"
	"strconv"
	"time"

	"tidings/aggregator"

	"github.com/mmcdole/gofeed/json"
)

func (m *mapping) mapJSONItem(f *json.Item, base *url.URL, tongue string) aggregator.Item {
	item := aggregator.Item{
		Title:      line(f.Title),
		Link:       m.link(first(base, f.URL, f.ExternalURL), f.URL),
		ID:         legal(f.ID),
		Summary:    escaped(f.Summary),
		Content:    cmp.Or(m.html(f.ContentHTML, base), escaped(f.ContentText)),
		Language:   cmp.Or(language(f.Language), tongue),
		Authors:    jsonPersons(f.Authors, f.Author, base),
		Categories: jsonCategories(f.Tags),
		Enclosures: jsonEnclosures(f, base),
		Duration:   jsonDuration(f),
		Links:      addLink(addLink(nil, base, f.URL, "alternate", ""), base, f.ExternalURL, "related", ""),
		Published:  m.date(f.DatePublished),
		Updated:    m.date(f.DateModified),
	}
	if item.Link == "" && isWebURL(f.ID) {
		item.Link = absolute(nil, f.ID)
	}
	item.Image = cmp.Or(first(base, f.Image, f.BannerImage), pictured(item.Enclosures))
	return item
}

// jsonPersons are the authors, or the one author of version 1.0.
func jsonPersons(authors []*json.Author, author *json.Author, base *url.URL) []aggregator.Person {
	if len(authors) == 0 {
		authors = []*json.Author{author}
	}
	var people distinct[aggregator.Person]
	for _, a := range authors {
		if a != nil {
			people.add(aggregator.Person{Name: line(a.Name), URL: absolute(base, a.URL)})
		}
	}
	return people.list
}

func jsonCategories(tags []string) []aggregator.Category {
	var found categories
	for _, tag := range tags {
		found.term(tag, "", "")
	}
	return found.list
}

func jsonEnclosures(f *json.Item, base *url.URL) []aggregator.Enclosure {
	if f.Attachments == nil {
		return nil
	}
	var found []aggregator.Enclosure
	for _, a := range *f.Attachments {
		found = addEnclosure(found, base, a.URL, a.MimeType, strconv.FormatInt(a.SizeInBytes, 10))
	}
	return found
}

// jsonDuration is how long the first attachment plays that says so.
func jsonDuration(f *json.Item) time.Duration {
	if f.Attachments == nil {
		return 0
	}
	for _, a := range *f.Attachments {
		if seconds := a.DurationInSeconds; seconds > 0 && seconds <= int64(maxPlaying/time.Second) {
			return time.Duration(seconds) * time.Second
		}
	}
	return 0
}
