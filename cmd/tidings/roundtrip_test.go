package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/aggregator"
	"tidings/aggregator/publish"
	"tidings/aggregator/read"
)

// shelf is a store in memory, filled by one cycle and published after it.
// It has no history: what is shown is all there is.
type shelf struct {
	publish.History
	articles []*aggregator.Article
	states   map[string]aggregator.SourceState
}

func (s *shelf) States(context.Context) (map[string]aggregator.SourceState, error) {
	return s.states, nil
}

func (s *shelf) StatesOf(_ context.Context, names []string, visit func(*aggregator.SourceState) bool) error {
	for _, name := range names {
		if st, ok := s.states[name]; ok && !visit(&st) {
			break
		}
	}
	return nil
}

func (s *shelf) Arrived(context.Context, aggregator.SectionID) (uint64, error) { return 0, nil }

func (s *shelf) Waiting(context.Context, aggregator.SectionID, uint64) ([]uint64, error) {
	return nil, nil
}

func (s *shelf) Commit(_ context.Context, batch []aggregator.Ingest, place aggregator.Placement) ([]aggregator.Tally, error) {
	for _, ingest := range batch {
		s.states[ingest.State.Name] = ingest.State
		for _, arrival := range ingest.Arrivals {
			a := arrival.Article
			a.Seq, a.Sections = uint64(len(s.articles)+1), place(&a)
			s.articles = append(s.articles, &a)
		}
	}
	return make([]aggregator.Tally, len(batch)), nil
}

func (s *shelf) Replace(context.Context, string, aggregator.Placement) error { return nil }

func (s *shelf) Purge(context.Context, time.Time, []string) (int, error) { return 0, nil }

func (s *shelf) Newest(_ context.Context, section aggregator.SectionID, _ aggregator.Position, visit func(*aggregator.Article) bool) error {
	if section != aggregator.SectionIDOf(aggregator.Root) {
		return nil // no article is surplus
	}
	for _, a := range s.ordered() {
		if !visit(a) {
			break
		}
	}
	return nil
}

func (s *shelf) Nth(context.Context, aggregator.SectionID, int) (time.Time, error) {
	return time.Time{}, nil
}

func (s *shelf) ordered() []*aggregator.Article {
	return slices.SortedFunc(slices.Values(s.articles), func(a, b *aggregator.Article) int {
		return a.Position().Compare(b.Position())
	})
}

func (s *shelf) Changes(context.Context, uint64, int) ([]aggregator.Change, error) { return nil, nil }

func (s *shelf) Await(ctx context.Context, _ uint64) error {
	<-ctx.Done()
	return ctx.Err()
}

func (s *shelf) Listing(context.Context, string) (aggregator.Listing, error) {
	return aggregator.Listing{}, nil
}

func (s *shelf) Last(context.Context) (uint64, error) { return uint64(len(s.articles)), nil }

func (s *shelf) Counts(context.Context) (aggregator.Counts, error) { return aggregator.Counts{}, nil }

// answer is a fetcher that has one body for every address.
type answer []byte

func (a answer) Fetch(_ context.Context, r aggregator.Request) (*aggregator.Response, error) {
	return &aggregator.Response{Status: http.StatusOK, URL: r.URL, Body: a}, nil
}

// always is a schedule by which everything is due.
type always struct{}

func (always) Next(t time.Time) time.Time { return t.Add(time.Minute) }

// seconds is the precision of published dates.
const seconds = time.Second

// republished takes a document in as the daemon does and publishes what it
// carried; it returns the articles in their order, and the published documents.
func republished(t *testing.T, body []byte) ([]*aggregator.Article, map[string][]byte) {
	t.Helper()
	sources := []*aggregator.Source{{Name: "upstream", URL: "https://upstream.example/feed", Schedule: always{}}}
	tree := aggregator.NewTree(aggregator.Section{Limit: 100}, nil, sources)
	held, now := &shelf{states: map[string]aggregator.SourceState{}}, func() time.Time { return time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC) }
	daemon := &aggregator.Aggregator{
		Settings: aggregator.Settings{Sources: sources, Tree: tree, Fetcher: answer(body), Concurrency: 1, Pace: aggregator.Pace{PerHost: 1}},
		Store:    held, Reader: read.New(),
		Log: slog.New(slog.DiscardHandler), Now: now, Readers: 1,
	}
	if _, err := daemon.Cycle(t.Context(), true); err != nil {
		t.Error(err)
	}
	handler := publish.New(publish.Options{
		BaseURL: "https://tidings.example", Tree: tree, Sources: sources, Store: held, Log: daemon.Log, Now: now,
	}).Handler()
	documents := map[string][]byte{}
	for _, path := range []string{"/all.rss", "/all.atom", "/all.json"} {
		documents[path] = got(t, handler, path)
	}
	return held.ordered()[:min(100, len(held.articles))], documents
}

func got(t *testing.T, handler http.Handler, path string) []byte {
	t.Helper()
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	body, err := io.ReadAll(w.Result().Body)
	if w.Code != http.StatusOK || err != nil {
		t.Fatalf("%s: status %d, %v", path, w.Code, err)
	}
	return body
}

// checkRepublished reads the published documents again: they show the same
// articles in the same order.
func checkRepublished(t *testing.T, body []byte) {
	t.Helper()
	articles, documents := republished(t, body)
	for path, document := range documents {
		feed, err := read.New().Read(aggregator.Document{URL: "https://tidings.example" + path, Body: document})
		if err != nil {
			t.Fatalf("%s: %v\n%s", path, err, document)
		}
		if len(feed.Repaired) > 0 || len(feed.Items) != len(articles) {
			t.Fatalf("%s: %d items for %d articles, repaired %q\n%s", path, len(feed.Items), len(articles), feed.Repaired, document)
		}
		for i, a := range articles {
			if err := differs(a, &feed.Items[i], path); err != nil {
				t.Errorf("%s, item %d: %v\n%s", path, i, err, document)
			}
		}
	}
}

// differs says in what a published item is not the article. The titles of RSS
// may be HTML or not; an article without a link may be read with its id for one,
// and in JSON has what comes nearest.
func differs(a *aggregator.Article, item *aggregator.Item, path string) error {
	var faults []error
	for _, field := range []struct{ name, want, got string }{
		{"id", a.ID, item.ID},
		{"link", normal(a.URL), normal(item.Link)},
		{"title", a.Title, item.Title},
		{"date", a.Published.Truncate(seconds).String(), item.Published.String()},
	} {
		ambiguous := field.name == "title" && path == "/all.rss" && strings.ContainsAny(a.Title, "<&") ||
			field.name == "link" && a.URL == "" && (webID.MatchString(a.ID) || path == "/all.json")
		if field.want != field.got && !ambiguous {
			faults = append(faults, errors.New(field.name+" is "+field.got+", not "+cmp.Or(field.want, "empty")))
		}
	}
	return errors.Join(faults...)
}

// webID matches an id that readers take for the link of an item that has none.
var webID = regexp.MustCompile(`(?i)^\s*https?:`)

// normal is a URL in the one spelling that net/url has for it: gofeed writes
// the links of Atom in it.
func normal(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return link
	}
	return u.String()
}

// seeds are small documents in every format.
var seeds = []string{
	`<rss version="2.0"><channel><title>A</title><item><title>one &amp; two</title><link>/1?a=1&amp;b=2</link><guid>x</guid>
<pubDate>Tue, 03 Feb 2026 10:00:00 +0100</pubDate><description>&lt;p>a&lt;/p></description></item><item><description>b</description></item></channel></rss>`,
	`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://h.example/"><title>A</title><entry><id>urn:1</id><title type="html">H&lt;sub>2&lt;/sub>O</title>
<link href="a b"/><published>2026-01-01T00:00:00.5Z</published><content type="xhtml"><div><p>x<br/></p></div></content></entry></feed>`,
	`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"https://j.example/ü","title":"use <b>","content_text":"1 < 2"},{"id":"1"}]}`,
	`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel/><item rdf:about="HTTP://X.example/%7e"><link>HTTP://X.example/%7e</link></item></rdf:RDF>`,
}

// TestWhatIsPublishedReadsTheSame takes each seed in, publishes it and reads it
// again.
func TestWhatIsPublishedReadsTheSame(t *testing.T) {
	for _, seed := range seeds {
		checkRepublished(t, []byte(seed))
	}
}

// FuzzRepublish does it for any document.
func FuzzRepublish(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) { checkRepublished(t, body) })
}
