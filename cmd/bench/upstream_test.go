package main

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
)

func serving(t *testing.T, feeds, items int) *bench {
	t.Helper()
	b := &bench{log: io.Discard}
	if err := b.serveFrom(feeds, items, 2, time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.own.close)
	return b
}

// feed asks for a feed, with an ETag if one is given.
func feed(t *testing.T, url, etag string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("If-None-Match", etag)
	answer, err := http.DefaultClient.Do(r) // which undoes the gzip
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(text)
}

func TestUpstreamServesWhatItSays(t *testing.T) {
	b := serving(t, 10, 4)
	urls, err := b.list(t.Context())
	if err != nil || len(urls) != 10 {
		t.Fatalf("%d feeds listed, %v", len(urls), err)
	}
	formats := map[string]int{}
	for _, url := range urls {
		_, text := feed(t, url, "")
		parsed, err := gofeed.NewParser().ParseString(text)
		if err != nil || len(parsed.Items) != 4 {
			t.Fatalf("%s: %v in %.200s", url, err, text)
		}
		formats[parsed.FeedType]++
		for i, item := range parsed.Items {
			if item.Content == "" || item.Link == "" || item.GUID == "" || item.PublishedParsed == nil {
				t.Errorf("%s: item %d lacks something: %+v", url, i, item)
			}
		}
	}
	if formats["atom"] != 4 || formats["rss"] != 6 {
		t.Errorf("formats %v", formats)
	}
}

func TestUpstreamPublishesOneItemARound(t *testing.T) {
	b := serving(t, 1, 3)
	urls, _ := b.list(t.Context())
	answer, before := feed(t, urls[0], "")
	etag := answer.Header.Get("ETag")
	if again, _ := feed(t, urls[0], etag); again.StatusCode != http.StatusNotModified {
		t.Errorf("the same feed: %s", again.Status)
	}
	if err := b.publish(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	answer, after := feed(t, urls[0], etag)
	if answer.StatusCode != http.StatusOK || titles(t, after)[1] != titles(t, before)[0] || titles(t, after)[0] == titles(t, before)[0] {
		t.Errorf("%s, titles %q, before %q", answer.Status, titles(t, after), titles(t, before))
	}
}

func titles(t *testing.T, text string) []string {
	t.Helper()
	parsed, err := gofeed.NewParser().ParseString(text)
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, item := range parsed.Items {
		titles = append(titles, item.GUID+" "+item.Title)
	}
	return titles
}

func TestUpstreamIsTheSameEveryTime(t *testing.T) {
	text := func(u *upstream) string { return string(u.render(3, 2).plain) }
	newest := time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC)
	a, b := &upstream{feeds: 5, items: 3, newest: newest}, &upstream{feeds: 9, items: 3, newest: newest}
	if text(a) != text(b) {
		t.Error("two upstreams render one feed in two ways")
	}
}

func TestFloorsAskForWhatIsNew(t *testing.T) {
	b := serving(t, 6, 2)
	urls, _ := b.list(t.Context())
	state := t.TempDir() + "/validators.json"
	ask := func(floor string) int {
		read := 0
		f := &floorRun{name: floor, read: func([]byte) error { read++; return nil }}
		if err := f.ask(t.Context(), urls, state); err != nil {
			t.Fatal(err)
		}
		return read
	}
	if n := ask(bareFloor); n != 6 {
		t.Errorf("%d documents at first", n)
	}
	if n := ask(bareFloor); n != 1 { // has no validators
		t.Errorf("%d documents when nothing is new", n)
	}
	o := &options{floor: readingFloor, state: state, concurrency: 2}
	if err := o.beFloor(t.Context(), strings.NewReader(strings.Join(urls, "\n"))); err != nil {
		t.Error(err)
	}
	o.floor = "cellar"
	if err := o.beFloor(context.Background(), strings.NewReader("")); err == nil {
		t.Error("a floor that there is not")
	}
}

// floorRun is a floor whose documents are counted.
type floorRun struct {
	name string
	read func([]byte) error
}

func (r *floorRun) ask(ctx context.Context, urls []string, state string) (err error) {
	f := &floor{client: floorClient(2), latest: map[string]validators{}, read: r.read}
	if f.validators, err = loadValidators(state); err != nil {
		return err
	}
	f.run(ctx, urls, 1)
	if len(f.errs) > 0 {
		return f.errs[0]
	}
	return saveValidators(state, f.latest)
}
