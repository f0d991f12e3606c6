package read

import (
	"bytes"
	"cmp"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"

	"tidings/aggregator"

	"github.com/mmcdole/gofeed/json"
)

// jsonFeedVersion is how the version of every JSON Feed begins.
var jsonFeedVersion = regexp.MustCompile(`^https?://(www\.)?jsonfeed\.org/version/`)

// readJSON reads JSON Feed 1.0 and 1.1.
func (r *Reader) readJSON(text []byte, base *url.URL, mended *notes) (*aggregator.Feed, error) {
	if err := guardJSON(text); err != nil {
		return nil, err
	}
	if text[0] != '{' || !stdjson.Valid(text) {
		return nil, notJSONFeed(text)
	}
	f, err := guarded(func() (*json.Feed, error) { return (&json.Parser{}).Parse(bytes.NewReader(text)) })
	if err != nil {
		return nil, fmt.Errorf("parse JSON Feed: %w", err)
	}
	if !jsonFeedVersion.MatchString(f.Version) {
		return nil, notJSONFeed(text)
	}
	cut := len(f.Items) > maxItems
	if cut {
		f.Items = f.Items[:maxItems]
		mended.add("more than %d items: the others were left", maxItems)
	}
	feed := r.mapping(mended).mapJSON(f, base)
	feed.Partial = cut
	return feed, nil
}

// notJSONFeed says what a text is that begins like JSON.
func notJSONFeed(text []byte) error {
	if !stdjson.Valid(text) {
		return errors.New("not a feed: JSON that is broken or cut off")
	}
	return errors.New("not a feed: JSON, but no JSON Feed")
}

func (m *mapping) mapJSON(f *json.Feed, base *url.URL) *aggregator.Feed {
	feed := &aggregator.Feed{
		Title:        line(f.Title),
		Link:         absolute(base, f.HomePageURL),
		Description:  line(f.Description),
		Language:     language(f.Language),
		Authors:      jsonPersons(f.Authors, f.Author, base),
		AuthorsApply: true,
	}
	for _, item := range f.Items {
		if item != nil {
			feed.Items = append(feed.Items, m.mapJSONItem(item, base, feed.Language))
		}
	}
	return feed
}

func (m *mapping) mapJSONItem(f *json.Item, base *url.URL, tongue string) aggregator.Item {
	item := aggregator.Item{
		Title:      line(f.Title),
		Link:       first(base, f.URL, f.ExternalURL),
		ID:         legal(f.ID),
		Summary:    escaped(f.Summary),
		Content:    cmp.Or(m.html(f.ContentHTML, base), escaped(f.ContentText)),
		Language:   cmp.Or(language(f.Language), tongue),
		Authors:    jsonPersons(f.Authors, f.Author, base),
		Categories: jsonCategories(f.Tags),
		Enclosures: jsonEnclosures(f, base),
		Links:      addLink(addLink(nil, base, f.URL, "alternate", ""), base, f.ExternalURL, "related", ""),
		Published:  firstDate(f.DatePublished),
		Updated:    firstDate(f.DateModified),
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
	var people []aggregator.Person
	for _, a := range authors[:min(len(authors), maxParts)] {
		if a == nil {
			continue
		}
		p := aggregator.Person{Name: line(a.Name), URL: absolute(base, a.URL)}
		if p != (aggregator.Person{}) {
			people = append(people, p)
		}
	}
	return people
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
