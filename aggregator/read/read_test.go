package read

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"tidings/aggregator"
)

// testURL is the address of every document in the tests.
const testURL = "https://example.org/blog/feed.xml"

// TestFixtures reads each fixture and looks for what it wants.
func TestFixtures(t *testing.T) {
	for _, f := range fixtures(t) {
		t.Run(f.name, func(t *testing.T) { testFixture(t, f.parts) })
	}
}

func testFixture(t *testing.T, parts map[string]string) {
	if strings.TrimSpace(parts[""]) == "" || parts["want"] == "" {
		t.Fatal("a fixture states its reason and what it wants")
	}
	feed, err := New().Read(aggregator.Document{URL: testURL, ContentType: strings.TrimSpace(parts["content-type"]), Body: []byte(parts["feed"])})
	if err != nil {
		t.Fatal(err)
	}
	for want := range strings.Lines(parts["want"]) {
		path, value, ok := strings.Cut(strings.TrimRight(want, "\n"), " =")
		if !ok {
			t.Fatalf("not an assertion: %q", want)
		}
		if got := at(t, feed, path); got != strings.TrimPrefix(value, " ") {
			t.Errorf("%s\n got %q\nwant %q", path, got, value)
		}
	}
}

// at is the value at a path such as Items.0.Link; "#" is the length of a list.
func at(t *testing.T, feed *aggregator.Feed, path string) string {
	t.Helper()
	text, err := json.Marshal(feed)
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatal(err)
	}
	for step := range strings.SplitSeq(path, ".") {
		value = inside(t, value, step)
	}
	return fmt.Sprint(value)
}

func inside(t *testing.T, value any, step string) any {
	t.Helper()
	if fields, ok := value.(map[string]any); ok {
		field, ok := fields[step]
		if !ok {
			t.Fatalf("no field %q", step)
		}
		return field
	}
	list, _ := value.([]any)
	if step == "#" {
		return len(list)
	}
	var i int
	if _, err := fmt.Sscan(step, &i); err != nil || i >= len(list) {
		t.Fatalf("no element %q of %d", step, len(list))
	}
	return list[i]
}

func TestErrorSaysWhatTheDocumentIs(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"empty":         {"", "not a feed: an empty document"},
		"white space":   {" \n\t", "not a feed: an empty document"},
		"HTML":          {"<!DOCTYPE html><html><body>hello</body></html>", "not a feed: an HTML page"},
		"broken HTML":   {"<!doctype html><p <", "not a feed: an HTML page"},
		"page around":   {"<html><body><rss></rss></body></html>", "not a feed: an HTML page"},
		"other XML":     {`<?xml version="1.0"?><opml/>`, "not a feed: an XML document <opml>"},
		"broken markup": {"<1>", "not a feed: markup that cannot be read"},
		"text":          {"Service unavailable", "not a feed: plain text"},
		"other JSON":    {`{"version":"1","items":[]}`, "not a feed: JSON, but no JSON Feed"},
		"JSON array":    {`[1]`, "not a feed: JSON, but no JSON Feed"},
		"cut-off JSON":  {`{"version":"https://jsonfeed.org/version/1.1","items":[`, "not a feed: JSON that is broken or cut off"},
		"cut too early": {`{"version":"https://jsonfeed.org/version/1.1","authors":[{},{`, "not a feed: JSON that is broken or cut off"},
		"no whole item": {`<rss><channel><item><title>a`, "unexpected end before the first whole item"},
	} {
		t.Run(name, func(t *testing.T) {
			feed, err := New().Read(aggregator.Document{URL: testURL, Body: []byte(c.body)})
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), testURL) {
				t.Errorf("got %v, %v; want an error with %q and the address", feed, err, c.want)
			}
		})
	}
}

func TestErrorHidesPasswords(t *testing.T) {
	_, err := New().Read(aggregator.Document{URL: "https://me:secret@example.org/"})
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}

func TestFormatIsFoundBehindALongComment(t *testing.T) {
	body := "<?xml version='1.0'?><!--" + strings.Repeat("x", 10_000) + "--><!DOCTYPE rss>" +
		"<rss version='2.0'><channel><title>far down</title></channel></rss>"
	if feed := mustRead(t, body); feed.Title != "far down" || len(feed.Repaired) > 0 {
		t.Errorf("got %+v", feed)
	}
}

func TestPanicOfAParserIsAnError(t *testing.T) {
	_, err := guarded(func() (int, error) { panic("ouch") })
	if err == nil || !strings.Contains(err.Error(), "ouch") {
		t.Errorf("got %v", err)
	}
}

func TestBodyIsNotWrittenTo(t *testing.T) {
	body := `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/a/"><title>t</title></feed>`
	bytes := []byte(body)
	if _, err := New().Read(aggregator.Document{Body: bytes}); err != nil || string(bytes) != body {
		t.Errorf("err %v, body now %s", err, bytes)
	}
}

func mustRead(t *testing.T, body string) *aggregator.Feed {
	t.Helper()
	feed, err := New().Read(aggregator.Document{URL: testURL, Body: []byte(body)})
	if err != nil {
		t.Fatal(err)
	}
	return feed
}
