package read

import (
	"bytes"
	"cmp"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"time"

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
	partial := false
	if !stdjson.Valid(text) {
		text, partial = mendJSON(text, mended)
		if err := guardJSON(text); err != nil { // which may have taken it otherwise before
			return nil, err
		}
	}
	if len(text) == 0 || text[0] != '{' {
		return nil, notJSONFeed(text)
	}
	f, err := parseJSON(text, mended)
	if err != nil {
		return nil, fmt.Errorf("parse JSON Feed: %w", err)
	}
	if !jsonFeedVersion.MatchString(f.Version) {
		return nil, notJSONFeed(text)
	}
	left := newestOf(f, mended)
	feed := r.mapping(mended).mapJSON(f, base)
	feed.Partial = partial || left
	return feed, nil
}

// newestOf leaves a feed its newest items, as many as there may be, and reports
// whether there are others.
func newestOf(f *json.Feed, mended *notes) (left bool) {
	count := len(f.Items)
	if count <= maxItems {
		return false
	}
	dates := make([]time.Time, count)
	for i, item := range f.Items {
		if item != nil {
			dates[i] = cmp.Or(date(item.DatePublished), date(item.DateModified))
		}
	}
	for _, i := range newestFirst(dates)[maxItems:] {
		f.Items[i] = nil
	}
	mended.add("%d of %d items left out, the newest kept: more than %d items", count-maxItems, count, maxItems)
	return true
}

// parseJSON has gofeed read a JSON Feed, and once more in shape if it has values
// of another type than gofeed can take.
func parseJSON(text []byte, mended *notes) (*json.Feed, error) {
	parse := func() (*json.Feed, error) { return (&json.Parser{}).Parse(bytes.NewReader(text)) }
	f, err := guarded(parse)
	if err == nil {
		return f, nil
	}
	shaped, malformed := reshaped(text)
	if malformed != nil {
		return nil, err
	}
	mended.add("values of the wrong type brought into shape")
	text = shaped
	return guarded(parse)
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
	return m.done(feed)
}
