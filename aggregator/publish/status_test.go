package publish

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tidings/aggregator"
)

func TestStatusReportsSourcesSectionsAndStore(t *testing.T) {
	m := newMemory(full(), spare())
	m.states = map[string]aggregator.SourceState{"harbour": {
		Name:       "harbour",
		LastFetch:  noon.Add(time.Millisecond),
		URL:        "https://reader:secret@harbour.example/feed.atom",
		NotBefore:  noon.Add(3 * time.Hour).In(time.FixedZone("CET", 3600)),
		LastStatus: 503,
		Failures:   2,
		Error:      "get https://reader:secret@harbour.example/feed.atom: down\x00",
	}}
	got := get(New(options(m)).Handler(), "/status.json").Body.String()
	want := `{"sources":[` +
		`{"name":"harbour","url":"https://harbour.example/feed.atom","active_url":"https://harbour.example/feed.atom",` +
		`"state":"failing","last_status":503,"last_fetch":"2026-03-01T12:00:00Z","next_fetch":"2026-03-01T15:00:00Z","next_reason":"the host asks to be left alone until then",` +
		`"failures":2,"error":"get https://harbour.example/feed.atom: down","articles":1},` +
		`{"name":"valley","url":"https://valley.example/rss","active_url":"https://valley.example/rss",` +
		`"state":"new","last_status":0,"last_fetch":null,"next_fetch":"2026-03-01T12:00:00Z","next_reason":"never asked before","failures":0,"error":"","articles":1},` +
		`{"name":"attic","url":"https://attic.example/rss","active_url":"https://attic.example/rss",` +
		`"state":"disabled","last_status":0,"last_fetch":null,"next_fetch":null,"next_reason":"disabled in the configuration","failures":0,"error":"","articles":0}],` +
		`"sections":[{"path":"all","articles":2},{"path":"news","articles":2},{"path":"news/harbour","articles":1},{"path":"private","articles":0}],` +
		`"store":{"articles":2,"bytes":4096}}`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestHealthSaysOK(t *testing.T) {
	if got := get(New(options(newMemory())).Handler(), "/healthz").Body.String(); got != "ok\n" {
		t.Errorf("got %q", got)
	}
}
