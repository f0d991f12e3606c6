package publish

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/aggregator"
)

// nth is the nth article of a long history, of one source or the other,
// the later the newer.
func nth(n int) *aggregator.Article {
	a := spare()
	a.Seq = uint64(n)
	a.ID = fmt.Sprintf("https://valley.example/%d", n)
	a.URL, a.Title = a.ID, fmt.Sprintf("Number %d", n)
	a.Published = noon.Add(time.Duration(n-10_000) * time.Minute)
	a.Updated, a.FirstSeen = a.Published, a.Published
	return a
}

func history(n int) []*aggregator.Article {
	var all []*aggregator.Article
	for i := range n {
		all = append(all, nth(i+1))
	}
	return all
}

// linked is where the Link header of an answer leads to, by relation.
func linked(h http.Header) map[string]string {
	links := map[string]string{}
	for _, m := range regexp.MustCompile(`<([^>]*)>; rel="([^"]*)"; type="[^"]*"`).FindAllStringSubmatch(h.Get("Link"), -1) {
		if m[2] != "alternate" {
			links[m[2]] = m[1]
		}
	}
	return links
}

// pathOf is an address of ours without the public address before it.
func pathOf(address string) string { return strings.TrimPrefix(address, "https://feeds.example") }

// jsonIDs are the ids of the entries of a JSON Feed.
func jsonIDs(t *testing.T, body []byte) []string {
	t.Helper()
	var d struct{ Items []struct{ ID string } }
	must(t, json.Unmarshal(body, &d))
	var ids []string
	for _, i := range d.Items {
		ids = append(ids, i.ID)
	}
	return ids
}

// walked is what a client finds that follows a relation from the live feed:
// the addresses and, in the order of the documents, the ids.
func walked(t *testing.T, h http.Handler, path, rel string) (addresses, ids []string) {
	t.Helper()
	for path != "" {
		if slices.Contains(addresses, path) || len(addresses) > 100 {
			t.Fatalf("%s by %s: a loop at %s", rel, addresses, path)
		}
		w := get(h, path)
		if w.Code != 200 {
			t.Fatalf("%s: %d %s", path, w.Code, w.Body)
		}
		addresses, ids = append(addresses, path), append(ids, jsonIDs(t, w.Body.Bytes())...)
		path = pathOf(linked(w.Header())[rel])
	}
	return addresses, ids
}

// wanted are the ids of articles, the newest first.
func wanted(articles []*aggregator.Article) []string {
	var ids []string
	for _, a := range slices.SortedFunc(slices.Values(articles), byPosition) {
		ids = append(ids, a.ID)
	}
	return ids
}

func TestPagesLeadThroughTheWholeHistory(t *testing.T) { // b41
	for _, n := range []int{0, 1, 9, 10, 11, 20, 25, 240} {
		all := history(n)
		h := New(options(newMemory(all...))).Handler()
		addresses, ids := walked(t, h, "/news.json", "next")
		if !slices.Equal(ids, wanted(all)) {
			t.Errorf("%d articles: %d pages hold %d ids, want each once, in order", n, len(addresses), len(ids))
		}
		leadsBack(t, h, addresses)
	}
}

// leadsBack checks that pages lead to the one before them, to the first and to
// the last.
func leadsBack(t *testing.T, h http.Handler, addresses []string) {
	t.Helper()
	for i, address := range addresses[1:] {
		links := linked(get(h, address).Header())
		if got, want := pathOf(links["previous"]), addresses[i]; got != want {
			t.Errorf("the page before %s: %q, want %q", address, got, want)
		}
		if got, want := pathOf(links["first"]), addresses[0]; got != want {
			t.Errorf("the first page from %s: %q, want %q", address, got, want)
		}
		if last := pathOf(links["last"]); i+1 < len(addresses)-1 {
			if w := get(h, last); w.Code != 200 || linked(w.Header())["next"] != "" || len(jsonIDs(t, w.Body.Bytes())) == 0 {
				t.Errorf("the last page, %s: %d %v", last, w.Code, w.Header())
			}
		}
	}
}

func TestPagesHoldWhatCapsKeepOutOfTheLiveFeed(t *testing.T) {
	all := history(60)
	for _, a := range all[30:] { // the newer half is of one source, but for the last of all
		a.Sightings[0].Source = "harbour"
	}
	all[59].Sightings[0].Source = "valley"
	flood := nth(61)
	flood.Published, flood.Surplus = noon.Add(-time.Hour), true
	for i := range flood.Sections {
		flood.Sections[i] = flood.Sections[i].Surplus()
	}
	all = append(all, flood)
	o := options(newMemory(all...))
	o.Tree.At("news").PerSourceLimit = 4
	h := New(o).Handler()
	_, ids := walked(t, h, "/news.json", "next")
	for _, a := range all {
		if !slices.Contains(ids, a.ID) {
			t.Errorf("no page holds %s", a.ID)
		}
	}
}

func TestPagesAreServedInEveryFormat(t *testing.T) {
	h := New(options(newMemory(history(25)...))).Handler()
	for as, f := range formats {
		next := pathOf(linked(get(h, "/news"+f.suffix).Header())["next"])
		w := get(h, next)
		if w.Code != 200 || w.Header().Get("Content-Type") != f.mediaType+"; charset=utf-8" || !strings.Contains(w.Body.String(), "Number 15") {
			t.Errorf("%s: %s: %d %v", f.name, next, w.Code, w.Header())
		}
		if etag := w.Header().Get("Etag"); get(h, next, "If-None-Match", etag).Code != 304 {
			t.Errorf("%s: %s has changed by itself", formats[as].name, next)
		}
	}
}

func TestACursorThatIsNoneIsSaidSo(t *testing.T) {
	h := New(options(newMemory(history(25)...))).Handler()
	for _, cursor := range []string{"x", "1", "1-", "-", "1-2-3", "1 2", "99999999999999-1", "1-99999999999999999999", "<b>", strings.Repeat("9", 1000)} {
		w := get(h, "/news.rss?before="+url.QueryEscape(cursor))
		if w.Code != 400 || !strings.Contains(w.Body.String(), "take one from a link") || w.Body.Len() > 300 {
			t.Errorf("%.20q: %d %s", cursor, w.Code, w.Body)
		}
	}
}

func TestArchivesHoldTheWholeHistory(t *testing.T) { // b42
	for _, n := range []int{0, 5, 99, 100, 101, 110, 111, 200, 321} {
		all := history(n)
		h := New(options(newMemory(all...))).Handler()
		addresses, ids := walked(t, h, "/news.json", "prev-archive")
		slices.Sort(ids)
		want := wanted(all)
		slices.Sort(want)
		if got := slices.Compact(ids); !slices.Equal(got, want) {
			t.Errorf("%d articles: %s hold %d of them", n, addresses, len(got))
		}
	}
}

func TestWhatArrivesWithAnOldDateIsInAnArchiveAtOnce(t *testing.T) {
	m := newMemory(history(130)...)
	p := New(options(m))
	get(p.Handler(), "/news.json")
	old := nth(131)
	old.Published, old.Updated = noon.Add(-9000*time.Hour), noon.Add(-9000*time.Hour)
	m.put(old)
	must(t, p.follow(t.Context()))
	addresses, ids := walked(t, p.Handler(), "/news.json", "prev-archive")
	if !slices.Contains(ids, old.ID) {
		t.Errorf("%s lack it", addresses)
	}
}

func TestFullArchivesNeverChange(t *testing.T) {
	m := newMemory(history(230)...)
	h := New(options(m)).Handler()
	before := map[string]string{}
	for _, f := range formats {
		for _, name := range []string{"1", "2"} {
			path := "/news/archive/" + name + f.suffix
			before[path] = get(h, path).Header().Get("Etag")
		}
	}
	for _, a := range history(450)[230:] {
		a.Published = a.Published.Add(-20 * 24 * time.Hour)
		m.put(a)
	}
	for path, etag := range before {
		w := get(h, path)
		if w.Code != 200 || w.Header().Get("Etag") != etag {
			t.Errorf("%s: %d, the tag was %s and is %s", path, w.Code, etag, w.Header().Get("Etag"))
		}
		if got := w.Header().Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
			t.Errorf("%s: Cache-Control is %q", path, got)
		}
	}
}

func TestArchivesLeadToEachOther(t *testing.T) {
	h := New(options(newMemory(history(230)...))).Handler()
	for _, c := range []struct {
		path  string
		links map[string]string
	}{
		{"/news.rss", map[string]string{"prev-archive": "/news/archive/3-30.rss"}},
		{"/news/archive/1.rss", map[string]string{"current": "/news.rss", "next-archive": "/news/archive/2.rss"}},
		{"/news/archive/2.atom", map[string]string{"current": "/news.atom", "prev-archive": "/news/archive/1.atom", "next-archive": "/news/archive/3.atom"}},
		{"/news/archive/3.atom", map[string]string{"current": "/news.atom", "prev-archive": "/news/archive/2.atom"}},
		{"/news/archive/3-30", map[string]string{"current": "/news", "prev-archive": "/news/archive/2"}},
	} {
		w := get(h, c.path)
		got := linked(w.Header())
		for _, rel := range []string{"current", "prev-archive", "next-archive"} {
			if pathOf(got[rel]) != c.links[rel] {
				t.Errorf("%s: %s is %q, want %q", c.path, rel, got[rel], c.links[rel])
			}
		}
		if pathOf(got["self"]) != c.path {
			t.Errorf("%s calls itself %q", c.path, got["self"])
		}
	}
}

func TestAFullArchiveLeadsToNoDeadEnd(t *testing.T) {
	h := New(options(newMemory(history(200)...))).Handler()
	for _, f := range formats {
		path := pathOf(linked(get(h, "/news/archive/2"+f.suffix).Header())["next-archive"])
		if w := get(h, path); w.Code != 200 || w.Header().Get("Cache-Control") != "public, max-age=3600" {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
	for path, want := range map[string]int{"/news/archive/4": 404, "/news/archive/3-1": 404, "/news/harbour/archive/1": 404} {
		if w := get(h, path); w.Code != want {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
	}
}

func TestAnArchiveThatGrowsIsNotKept(t *testing.T) {
	h := New(options(newMemory(history(130)...))).Handler()
	for path, want := range map[string]string{
		"/news/archive/2.rss": "public, max-age=3600", "/news/archive/2-30.rss": "public, max-age=3600",
		"/news/archive/1-30.rss": "public, max-age=31536000, immutable", // of one that is full now
	} {
		if got := get(h, path).Header().Get("Cache-Control"); got != want {
			t.Errorf("%s: Cache-Control is %q", path, got)
		}
	}
	for path, want := range map[string]string{"/news/archive/1": "It does not change any more.", "/news/archive/2": "It is not full yet."} {
		if body := get(h, path).Body.String(); !strings.Contains(body, want) {
			t.Errorf("%s does not say %q", path, want)
		}
	}
}

func TestArchivesThatThereAreNot(t *testing.T) {
	h := New(options(newMemory(history(130)...))).Handler()
	for path, status := range map[string]int{
		"/news/archive/3.rss": 404, "/news/archive/0.rss": 404, "/news/archive/01.rss": 404, "/news/archive/2-31.rss": 404,
		"/news/archive/2-0.rss": 404, "/news/archive/1-101.rss": 404, "/news/archive/x.rss": 404, "/news/archive/": 404,
		"/news/archive/1.xml": 404, "/nowhere/archive/1.rss": 404, "/archive/1.rss": 404, "/news/archive/99999999999999.rss": 404,
		"/news/archive/1.rss": 200, "/news/archive/1-100.rss": 200, "/all/archive/1.json": 200, "/private/archive/1.rss": 401,
		"/news/archive/1": 200,
	} {
		if w := get(h, path); w.Code != status {
			t.Errorf("%s: %d, want %d", path, w.Code, status)
		}
	}
	if w := ask(h, "POST", "/news/archive/1.rss"); w.Code != 405 {
		t.Errorf("POST: %d", w.Code)
	}
}

func TestTheChainEndsWhereEverythingWasForgotten(t *testing.T) {
	m := newMemory(history(230)...)
	for n := range 100 {
		m.forget(uint64(n + 1))
	}
	h := New(options(m)).Handler()
	if got := linked(get(h, "/news/archive/2.rss").Header())["prev-archive"]; got != "" {
		t.Errorf("the second archive still leads to %s", got)
	}
}

func TestDocumentsMadeOnRequestWaitForTheirPlace(t *testing.T) {
	p := New(options(newMemory(history(25)...)))
	for range cap(p.places) {
		p.places <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", "/news/archive/1.rss", nil)
	must(t, err)
	if _, err := p.made(r, asRSS, func() (*feed, error) { t.Error("made all the same"); return nil, nil }); err == nil {
		t.Error("no error for a client that went away")
	}
}
