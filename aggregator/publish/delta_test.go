package publish

import (
	"bytes"
	"io"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"tidings/aggregator"
)

// unpacked is the body of an answer without its content coding.
func unpacked(t *testing.T, w *httptest.ResponseRecorder) []byte {
	t.Helper()
	var r io.Reader = bytes.NewReader(w.Body.Bytes())
	switch w.Header().Get("Content-Encoding") {
	case "gzip":
		z, err := gzip.NewReader(r)
		must(t, err)
		r = z
	case "zstd":
		z, err := zstd.NewReader(r)
		must(t, err)
		defer z.Close()
		r = z
	}
	body, err := io.ReadAll(r)
	must(t, err)
	return body
}

// followed is a publisher whose store changes under it.
type followed struct {
	*Publisher
	t     *testing.T
	store *memory
}

func newFollowed(t *testing.T, articles ...*aggregator.Article) *followed {
	m := newMemory(articles...)
	p := New(options(m))
	_, err := p.begin(t.Context()) // changes from here on are followed
	must(t, err)
	return &followed{p, t, m}
}

// put stores an article and has it shown.
func (f *followed) put(articles ...*aggregator.Article) {
	f.t.Helper()
	for _, a := range articles {
		f.store.put(a)
	}
	must(f.t, f.follow(f.t.Context()))
}

// edited is an article with another text, at a later time.
func edited(a *aggregator.Article) *aggregator.Article {
	b := *a
	b.Title += ", corrected"
	b.Updated = noon
	return &b
}

func TestWhatIsNewAloneIsSentToThoseWhoAskForIt(t *testing.T) { // b44
	for as, read := range readers {
		for _, coding := range []string{"identity", "gzip", "zstd"} {
			f := newFollowed(t, history(5)...)
			path := "/news" + formats[as].suffix
			tag := get(f.Handler(), path, "Accept-Encoding", coding).Header().Get("Etag")
			f.put(nth(6), edited(nth(2)))
			w := get(f.Handler(), path, "A-IM", "feed", "If-None-Match", tag, "Accept-Encoding", coding)
			if w.Code != 226 || w.Header().Get("IM") != "feed" || w.Header().Get("Content-Length") != strconv.Itoa(w.Body.Len()) {
				t.Fatalf("%s as %s: %d %v", path, coding, w.Code, w.Header())
			}
			var titles []string
			for _, e := range read(t, unpacked(t, w)) {
				titles = append(titles, e.Title)
			}
			if want := []string{"Number 6", "Number 2, corrected"}; !slices.Equal(titles, want) {
				t.Errorf("%s as %s: sent %q, want %q", path, coding, titles, want)
			}
			whole := get(f.Handler(), path, "Accept-Encoding", coding)
			if got, want := w.Header().Get("Etag"), whole.Header().Get("Etag"); got != want {
				t.Errorf("%s: the tag is %s, want that of the whole feed, %s", path, got, want)
			}
			if again := get(f.Handler(), path, "A-IM", "feed", "If-None-Match", w.Header().Get("Etag"), "Accept-Encoding", coding); again.Code != 304 {
				t.Errorf("%s: asked with the new tag: %d", path, again.Code)
			}
		}
	}
}

func TestWhenTheWholeFeedIsSentInstead(t *testing.T) { // b45
	f := newFollowed(t, history(5)...)
	h := f.Handler()
	tag := get(h, "/news.atom").Header().Get("Etag")
	other := get(h, "/news.rss").Header().Get("Etag")
	f.put(nth(6))
	for _, c := range []struct {
		name   string
		header []string
		status int
	}{
		{"asked for", []string{"A-IM", "feed", "If-None-Match", tag}, 226},
		{"among others", []string{"A-IM", "vcdiff, FEED;q=0.5, gzip", "If-None-Match", tag}, 226},
		{"in a list of tags", []string{"A-IM", "feed", "If-None-Match", `"x", W/` + tag}, 226},
		{"whatever the date", []string{"A-IM", "feed", "If-None-Match", tag, "If-Modified-Since", "Sun, 01 Mar 2026 11:59:00 GMT"}, 226},
		{"on another condition, which fails", []string{"A-IM", "feed", "If-None-Match", tag, "If-Unmodified-Since", "Sun, 01 Mar 2020 11:00:00 GMT"}, 412},
		{"not asked for", []string{"If-None-Match", tag}, 200},
		{"refused", []string{"A-IM", "feed;q=0", "If-None-Match", tag}, 200},
		{"by a library alone", []string{"A-IM", "feed", "If-None-Match", tag, "User-Agent", "feedparser/6.0.10 +https://example.org/"}, 200},
		{"by the library that it was before", []string{"A-IM", "feed", "If-None-Match", tag, "User-Agent", "UniversalFeedParser/5.2.1"}, 200},
		{"by a reader that takes it for an error", []string{"A-IM", "feed", "If-None-Match", tag, "User-Agent", "rss2email/3.14 (https://example.org/)"}, 200},
		{"another manipulation", []string{"A-IM", "feedback", "If-None-Match", tag}, 200},
		{"no tag", []string{"A-IM", "feed"}, 200},
		{"any tag", []string{"A-IM", "feed", "If-None-Match", "*"}, 304},
		{"an unknown tag", []string{"A-IM", "feed", "If-None-Match", `"0123456789abcdef"`}, 200},
		{"the tag of another format", []string{"A-IM", "feed", "If-None-Match", other}, 200},
	} {
		if w := get(h, "/news.atom", c.header...); w.Code != c.status {
			t.Errorf("%s: %d, want %d", c.name, w.Code, c.status)
		}
	}
	if w := get(h, "/news", "A-IM", "feed", "If-None-Match", tag); w.Code != 200 {
		t.Errorf("a page: %d", w.Code)
	}
}

func TestEntryThatCameBackIsNew(t *testing.T) {
	f := newFollowed(t, history(10)...)
	h := f.Handler()
	get(h, "/news.json")
	f.put(nth(11)) // the first leaves
	tag := get(h, "/news.json").Header().Get("Etag")
	f.store.forget(11)
	must(t, f.follow(t.Context()))
	w := get(h, "/news.json", "A-IM", "feed", "If-None-Match", tag)
	if got := jsonIDs(t, w.Body.Bytes()); w.Code != 226 || !slices.Equal(got, []string{nth(1).ID}) {
		t.Errorf("%d %q", w.Code, got)
	}
}

func TestPartsAreKeptByNoCache(t *testing.T) { // b46
	f := newFollowed(t, history(5)...)
	tag := get(f.Handler(), "/news.rss").Header().Get("Etag")
	f.put(nth(6))
	w := get(f.Handler(), "/news.rss", "A-IM", "feed", "If-None-Match", tag)
	for name, want := range map[string]string{
		"Cache-Control": "no-store, im",
		"Vary":          "Accept-Encoding, A-IM, If-None-Match",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestFewEditionsAreRemembered(t *testing.T) {
	var k recalled
	for n := range maxRecalled + 10 {
		k.note(strconv.Itoa(n), uint64(n+1))
	}
	if len(k.editions) != maxRecalled || len(k.order) != maxRecalled {
		t.Errorf("%d editions, %d tags", len(k.editions), len(k.order))
	}
	if k.latest([]string{`"9"`}) != 0 || k.latest([]string{`"10-gzip", "x"`, `W/"11"`}) != 12 {
		t.Error("the oldest are to be forgotten, the others known")
	}
}

func TestOneReaderIsToldNothingOfOthersTags(t *testing.T) {
	f := newFollowed(t, history(2)...)
	tag := get(f.Handler(), "/news.rss").Header().Get("Etag")
	f.put(nth(3))
	if w := get(f.Handler(), "/all.rss", "A-IM", "feed", "If-None-Match", tag); w.Code != 200 {
		t.Errorf("the tag of another section: %d", w.Code)
	}
	if w := get(f.Handler(), "/news.rss", "A-IM", "feed", "If-None-Match", tag); w.Code != 226 || strings.Contains(w.Body.String(), "Number 1<") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
