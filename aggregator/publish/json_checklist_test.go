package publish

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestJSONFeedHoldsWhatItsStandardAsks(t *testing.T) {
	feed := jsonOf(t, full(), spare(), talk(), nameless())
	for name, check := range map[string]func(t *testing.T){
		"b37 version first, title and items, an id and content of each": func(t *testing.T) {
			if body := written(t, asJSON, "news"); !bytes.HasPrefix(body, []byte(`{"version":"https://jsonfeed.org/version/1.1","title":"News & views",`)) {
				t.Errorf("it begins %.80s", body)
			}
			if items, ok := jsonOf(t)["items"].([]any); !ok || len(items) != 0 {
				t.Errorf("without entries, items are %v", jsonOf(t)["items"])
			}
			ids := map[any]bool{}
			for _, item := range feed["items"].([]any) {
				i := item.(map[string]any)
				_, html := i["content_html"].(string)
				if _, text := i["content_text"].(string); html == text || i["id"] == "" || ids[i["id"]] {
					t.Errorf("item %v", i)
				}
				ids[i["id"]] = true
			}
		},
		"b38 its addresses, people, dates, tags and attachments": func(t *testing.T) {
			is(t, "feed_url", feed["feed_url"], "https://feeds.example/news.json")
			is(t, "home_page_url", feed["home_page_url"], "https://feeds.example/news")
			is(t, "language", feed["language"], "en")
			item := at(feed, "items", 0)
			is(t, "author", at(item, "authors", 0, "name"), "Ada Quay")
			is(t, "the deprecated author", at(item, "author"), nil)
			is(t, "tag", at(item, "tags", 1), "ferries")
			is(t, "image", at(item, "image"), full().Image)
			is(t, "language", at(item, "language"), "en-GB")
			is(t, "attachment", at(item, "attachments", 0, "url"), full().Enclosures[0].URL)
			is(t, "its type", at(item, "attachments", 0, "mime_type"), "audio/mpeg")
			is(t, "its size", at(item, "attachments", 0, "size_in_bytes"), 3e9)
			is(t, "duration", at(feed, "items", 2, "attachments", 1, "duration_in_seconds"), 3723.0)
			is(t, "duration of what is not played", at(feed, "items", 2, "attachments", 0, "duration_in_seconds"), nil)
			_, err := time.Parse(time.RFC3339, at(item, "date_published").(string))
			must(t, err)
		},
		"b39 older pages until the last": func(t *testing.T) {
			is(t, "next_url of the last", at(feed, "next_url"), nil)
			middle := decoded(t, placed(t, asJSON, page(), full()))
			is(t, "next_url", middle["next_url"], "https://feeds.example/news.json?before=3")
			is(t, "feed_url", middle["feed_url"], "https://feeds.example/news.json?before=2")
			is(t, "_tidings of a page", middle["_tidings"], nil)
		},
		"b39 extensions say what they are": func(t *testing.T) {
			is(t, "about an item", at(feed, "items", 0, "_tidings", "about"), "https://feeds.example/")
			old := decoded(t, placed(t, asJSON, archive(), full()))
			is(t, "about an archive", at(old, "_tidings", "about"), "https://feeds.example/")
			is(t, "archive", at(old, "_tidings", "archive"), true)
			is(t, "current", at(old, "_tidings", "current"), "https://feeds.example/news.json")
			is(t, "prev_archive", at(old, "_tidings", "prev_archive"), "https://feeds.example/news/archive/a.json")
			is(t, "next_archive", at(old, "_tidings", "next_archive"), "https://feeds.example/news/archive/c.json")
		},
		"b40 where a link post leads, and where an entry came from": func(t *testing.T) {
			is(t, "external_url", at(feed, "items", 0, "external_url"), "https://shipyard.example/hull")
			is(t, "external_url of none", at(feed, "items", 1, "external_url"), nil)
			is(t, "source", at(feed, "items", 0, "_tidings", "source", "name"), "harbour")
			is(t, "another source", at(feed, "items", 0, "_tidings", "sources", 0, "name"), "valley")
			is(t, "origin", at(feed, "items", 2, "_tidings", "origin", "id"), "urn:talk:feed")
			is(t, "episode", at(feed, "items", 2, "_tidings", "episode", "number"), 31.0)
			is(t, "contributor", at(feed, "items", 0, "_tidings", "contributors", 0, "name"), "Con Buoy")
			is(t, "rights", at(feed, "items", 0, "_tidings", "rights"), full().Rights)
			is(t, "link", at(feed, "items", 0, "_tidings", "links", 5, "rel"), "transcript")
		},
		"an item without a page": func(t *testing.T) {
			bare, other := nameless(), nameless()
			other.ID, other.Key[0] = "tag:tidings,2026:ff", 1
			feed := jsonOf(t, bare, other)
			if a, b := at(feed, "items", 0, "url").(string), at(feed, "items", 1, "url").(string); a == b || !strings.HasPrefix(a, "https://feeds.example/news#") {
				t.Errorf("leads to %s, another to %s", a, b)
			}
			bare.Enclosures = talk().Enclosures
			is(t, "url", at(jsonOf(t, bare), "items", 0, "url"), "https://valley.example/talk/31.mp3")
		},
	} {
		t.Run(name, check)
	}
}
