package publish

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"tidings/aggregator"
)

// sectioned is a configuration with these sections, and the sources of the tests.
func sectioned(store Store, given ...aggregator.Section) Options {
	o := options(store)
	o.Sources = sources()
	o.Tree = aggregator.NewTree(aggregator.Section{Limit: 10}, given, o.Sources)
	return o
}

// newsSection is the section "news" of those configurations.
func newsSection() aggregator.Section {
	return aggregator.Section{Path: "news", Title: "News", Limit: 10}
}

func TestAChangeElsewhereLeavesASectionAsItIs(t *testing.T) {
	m := newMemory(history(20)...)
	f := newFollowedAs(t, m, sectioned(m, newsSection()))
	before := get(f.Handler(), "/news.rss")
	reads, window := m.reads, f.latest.Load().windows["news"]
	f.Change(sectioned(m, newsSection(), aggregator.Section{Path: "sport", Title: "Sport", Limit: 10}))
	if f.latest.Load().windows["news"] != window {
		t.Error("another window shows the section")
	}
	after := get(f.Handler(), "/news.rss")
	if m.reads != reads || after.Body.String() != before.Body.String() || after.Header().Get("Last-Modified") != before.Header().Get("Last-Modified") {
		t.Errorf("%d reads of the store, %v, before %v", m.reads-reads, after.Header(), before.Header())
	}
	if w := get(f.Handler(), "/sport.rss"); w.Code != http.StatusOK {
		t.Errorf("the new section: %d", w.Code)
	}
}

// newFollowedAs is a publisher of that configuration whose store changes under it.
func newFollowedAs(t *testing.T, m *memory, o Options) *followed {
	p := New(o)
	_, err := p.begin(t.Context())
	must(t, err)
	return &followed{p, t, m}
}

func TestReadersGoOnFromTheDocumentsTheyHave(t *testing.T) {
	elsewhere := func(o Options) Options { o.BaseURL = "https://moved.example"; return o }
	limited := func(limit int) aggregator.Section { s := newsSection(); s.Limit = limit; return s }
	for name, c := range map[string]struct {
		next  func(Store) Options
		reads int // of the section, of which surplus is a second
	}{
		"another section below": {func(s Store) Options {
			return sectioned(s, newsSection(), aggregator.Section{Path: "news/valley", Limit: 5})
		}, 0},
		"another address": {func(s Store) Options { return elsewhere(sectioned(s, newsSection())) }, 0},
		"another language": {func(s Store) Options {
			farsi := newsSection()
			farsi.Language = "fa"
			return sectioned(s, farsi)
		}, 0},
		"another address and more entries": {func(s Store) Options { return elsewhere(sectioned(s, limited(15))) }, 2},
		"more entries":                     {func(s Store) Options { return sectioned(s, limited(15)) }, 2},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMemory(history(20)...)
			english := newsSection()
			english.Language = "en"
			f := newFollowedAs(t, m, sectioned(m, english))
			before := get(f.Handler(), "/news.rss")
			written := nth(21)
			written.URL, written.Language = "", "en" // its place is on our page
			f.put(written)
			for as := range formats {
				get(f.Handler(), "/news"+formats[as].suffix)
			}
			reads := m.reads
			f.Change(c.next(m))
			w := get(f.Handler(), "/news.rss", "A-IM", "feed", "If-None-Match", before.Header().Get("Etag"))
			if w.Code != http.StatusIMUsed || !strings.Contains(w.Body.String(), "Number 21<") {
				t.Errorf("%d %s", w.Code, w.Body)
			}
			if m.reads-reads != c.reads {
				t.Errorf("%d reads of the store, want %d", m.reads-reads, c.reads)
			}
			then, now := modified(t, before), modified(t, get(f.Handler(), "/news.rss"))
			if !now.After(then) {
				t.Errorf("modified %v, before %v", now, then)
			}
			afresh := New(c.next(m)).Handler()
			for as := range formats {
				path := "/news" + formats[as].suffix
				if diff := cmp.Diff(get(afresh, path).Body.String(), get(f.Handler(), path).Body.String()); diff != "" {
					t.Errorf("%s is another after a restart (-restarted +changed):\n%s", path, diff)
				}
			}
		})
	}
}

func modified(t *testing.T, w *httptest.ResponseRecorder) time.Time {
	t.Helper()
	at, err := http.ParseTime(w.Header().Get("Last-Modified"))
	must(t, err)
	return at
}

func TestANewSectionBelowIsNamedAboveAndChangesNoFeed(t *testing.T) {
	m := newMemory(history(20)...)
	p := New(sectioned(m, newsSection()))
	feed := get(p.Handler(), "/news.atom").Header().Get("Etag")
	page := get(p.Handler(), "/news").Header().Get("Etag")
	p.Change(sectioned(m, newsSection(), aggregator.Section{Path: "news/valley", Title: "In the valley", Limit: 5}))
	if again := get(p.Handler(), "/news.atom").Header().Get("Etag"); again != feed {
		t.Errorf("the feed has the tag %s, before %s", again, feed)
	}
	w := get(p.Handler(), "/news", "If-None-Match", page)
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "In the valley") {
		t.Errorf("the page: %d", w.Code)
	}
	if list := get(p.Handler(), "/opml").Body.String(); !strings.Contains(list, "In the valley") {
		t.Errorf("the list of sections: %s", list)
	}
}

func TestASectionThatIsLeftOutIsNotThereAndOneWithATokenIsClosed(t *testing.T) {
	m := newMemory(history(5)...)
	closed := newsSection()
	closed.Token = "sesame"
	p := New(sectioned(m, newsSection(), aggregator.Section{Path: "sport", Limit: 10}))
	for _, c := range []struct {
		path          string
		before, after int
	}{{"/sport.json", 200, 404}, {"/news.rss", 200, 401}, {"/news.rss?token=sesame", 200, 200}, {"/all.rss", 200, 200}} {
		p.Change(sectioned(m, newsSection(), aggregator.Section{Path: "sport", Limit: 10}))
		if w := get(p.Handler(), c.path); w.Code != c.before {
			t.Errorf("%s: %d before", c.path, w.Code)
		}
		p.Change(sectioned(m, closed))
		if w := get(p.Handler(), c.path); w.Code != c.after {
			t.Errorf("%s: %d after", c.path, w.Code)
		}
	}
}

// TestASectionDoesNotBeginAnewWhenASourceIsAdded: who reads it is not told to
// come back later.
func TestASectionDoesNotBeginAnewWhenASourceIsAdded(t *testing.T) {
	m := newMemory(history(5)...)
	o := sectioned(m, newsSection())
	p := New(o)
	get(p.Handler(), "/news.rss")
	m.states = nil // nobody was asked
	next := sectioned(m, newsSection(), aggregator.Section{Path: "fresh", Limit: 10})
	next.Sources = append(next.Sources, &aggregator.Source{Name: "new", URL: "https://new.example/", Sections: []string{"news", "fresh"}, Schedule: hourly{}})
	next.Tree = aggregator.NewTree(aggregator.Section{Limit: 10}, []aggregator.Section{newsSection()}, next.Sources)
	p.Change(next)
	if w := get(p.Handler(), "/news.rss"); w.Code != http.StatusOK {
		t.Errorf("the section that was there: %d", w.Code)
	}
	if w := get(p.Handler(), "/fresh.rss"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("the one that was not: %d", w.Code)
	}
}

// TestNoChangeIsMissedWhilePublishersFollowOneAnother has readers, the store
// and the configuration go on at once.
func TestNoChangeIsMissedWhilePublishersFollowOneAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		limits := []int{3, 10, 5}
		of := func(n int) Options { s := newsSection(); s.Limit = limits[n%3]; return sectioned(m, s) }
		p := New(of(0))
		running(t, p)
		var busy sync.WaitGroup
		busy.Go(func() {
			for n := range 50 {
				p.Change(of(n))
			}
		})
		for as := range formats {
			busy.Go(func() {
				for range 50 {
					if w := get(p.Handler(), "/news"+formats[as].suffix); w.Code != http.StatusOK {
						t.Errorf("status %d", w.Code)
					}
				}
			})
		}
		for n := range 50 {
			m.put(nth(n + 1))
		}
		busy.Wait()
		synctest.Wait()
		latest := p.latest.Load()
		get(p.Handler(), "/news.rss")
		if got, want := shownBy(latest.windows["news"]), greedy(m, latest.tree.At("news")); !slices.Equal(got, want) {
			t.Errorf("the window shows %v, the section's newest are %v", got, want)
		}
	})
}
