package publish

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"sync"
	"sync/atomic"
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
		Past: aggregator.Past{
			Since: noon.Add(-time.Hour), Turns: turns(aggregator.Brought, aggregator.Quiet, aggregator.InVain),
			Hours: aggregator.Series{Last: noon.Unix() / 3600, Counts: []uint32{1, 2}},
			Days:  aggregator.Series{Last: noon.Unix() / 86400, Counts: []uint32{3, 0, 4}},
		},
		Error: "get https://reader:secret@harbour.example/feed.atom: down\x00",
	}}
	got := get(New(options(m)).Handler(), "/status.json").Body.String()
	want := `{"sources":[` +
		`{"name":"harbour","url":"https://harbour.example/feed.atom","active_url":"https://harbour.example/feed.atom",` +
		`"state":"failing","since":"2026-03-01T11:00:00Z","last_status":503,"last_fetch":"2026-03-01T12:00:00Z","next_fetch":"2026-03-01T15:00:00Z","next_reason":"the host asks to be left alone until then",` +
		`"failures":2,"error":"get https://harbour.example/feed.atom: down","articles":1,"articles_day":3,"articles_month":7,"sections":["news/harbour"],"history":["new","quiet","failed"]},` +
		`{"name":"valley","url":"https://valley.example/rss","active_url":"https://valley.example/rss",` +
		`"state":"new","since":null,"last_status":0,"last_fetch":null,"next_fetch":"2026-03-01T12:00:00Z","next_reason":"never asked before","failures":0,"error":"","articles":1,"articles_day":0,"articles_month":0,"sections":["news"],"history":[]},` +
		`{"name":"attic","url":"https://attic.example/rss","active_url":"https://attic.example/rss",` +
		`"state":"disabled","since":null,"last_status":0,"last_fetch":null,"next_fetch":null,"next_reason":"disabled in the configuration","failures":0,"error":"","articles":0,"articles_day":0,"articles_month":0,"sections":[],"history":[]}],` +
		`"sections":[{"path":"all","articles":2},{"path":"news","articles":2},{"path":"news/harbour","articles":1}],` +
		`"store":{"articles":2,"bytes":4096},"states":{"disabled":1,"failing":1,"new":1},"unsaved_since":null,"config_refused_since":null}`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// turns are the coded turns that ended in this way, an hour apart, the last one
// at noon.
func turns(all ...aggregator.Outcome) aggregator.Turns {
	var coded aggregator.Turns
	for i, outcome := range all {
		at := noon.Add(time.Duration(i+1-len(all)) * time.Hour)
		coded = append(binary.BigEndian.AppendUint32(coded, uint32(at.Unix())), byte(outcome))
	}
	return coded
}

func TestHealthSaysOK(t *testing.T) {
	if got := get(New(options(newMemory())).Handler(), "/healthz").Body.String(); got != "ok\n" {
		t.Errorf("got %q", got)
	}
}

// stepping has the clock of a publisher stand still but for what passes.
func stepping(o *Options) (pass func(time.Duration)) {
	var passed atomic.Int64
	o.Now = func() time.Time { return noon.Add(time.Duration(passed.Load())) }
	return func(d time.Duration) { passed.Add(int64(d)) }
}

// surveyed is a store that counts how often it is asked for all states.
type surveyed struct {
	*memory
	times atomic.Int64
	pass  func(time.Duration)
}

// reportTakes is how long it takes to make a report of such a store.
const reportTakes = 50 * time.Millisecond

func (s *surveyed) States(ctx context.Context) (map[string]aggregator.SourceState, error) {
	s.times.Add(1)
	s.pass(reportTakes)
	return s.memory.States(ctx)
}

// TestAReportIsMadeSeldomHoweverManyAsk: it is good for ten times as long as its
// making took.
func TestAReportIsMadeSeldomHoweverManyAsk(t *testing.T) {
	m, o := watched(t)
	s := &surveyed{memory: m}
	o.Store = s
	pass := stepping(&o)
	s.pass = pass
	p := New(o)
	asked := func() (state string) {
		t.Helper()
		var all sync.WaitGroup
		for _, path := range []string{"/status", "/status?state=ok", "/status.json", "/health.atom", "/status?sort=name"} {
			for range 20 {
				all.Go(func() { get(p.Handler(), path) })
			}
		}
		all.Wait()
		var report struct {
			Sources []struct{ Name, State string }
		}
		must(t, json.Unmarshal(get(p.Handler(), "/status.json").Body.Bytes(), &report))
		return report.Sources[1].State
	}
	for _, step := range []struct {
		name  string
		pass  time.Duration
		state string
		times int64
	}{
		{"at first", 0, "ok", 1},
		{"when a source has just failed", recentShare*reportTakes - 1, "ok", 1},
		{"a moment later", 1, "failing", 2},
		{"with the clock set back", -time.Hour, "failing", 3},
	} {
		pass(step.pass)
		if state := asked(); state != step.state || s.times.Load() != step.times {
			t.Errorf("%s: %s, made %d times", step.name, state, s.times.Load())
		}
		m.live("valley", func(st *aggregator.SourceState) { st.Failures = 1 })
	}
	p.Change(o)
	if asked(); s.times.Load() != 4 {
		t.Errorf("with another configuration: made %d times", s.times.Load())
	}
}
