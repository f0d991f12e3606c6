package publish

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"tidings/aggregator"
)

// started is a publisher of a store that has never been filled.
func started(articles ...*aggregator.Article) (p *Publisher, m *memory, clock *time.Time) {
	m = newMemory(articles...)
	m.states = map[string]aggregator.SourceState{}
	now := noon
	o := options(m)
	o.Now = func() time.Time { return now }
	return New(o), m, &now
}

// hasBeenAsked notes that a source was asked, whatever came of it.
func (m *memory) hasBeenAsked(name string, at time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.states[name] = aggregator.SourceState{Name: name, LastFetch: at, Failures: 1}
}

func TestNoFeedBeforeTheFirstCycleIsDone(t *testing.T) { // b9
	p, m, clock := started()
	for as, f := range formats {
		if w := get(p.Handler(), "/news"+f.suffix); w.Code != 503 || w.Header().Get("Retry-After") == "" || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", formats[as].name, w.Code, w.Header())
		}
	}
	m.hasBeenAsked("valley", noon)
	*clock = noon.Add(2 * time.Second)
	if w := get(p.Handler(), "/news.rss"); w.Code != 503 {
		t.Errorf("with one source of two asked: %d", w.Code)
	}
	m.hasBeenAsked("harbour", noon.Add(2*time.Second))
	*clock = noon.Add(4 * time.Second)
	for _, path := range []string{"/news.rss", "/news/harbour.atom", "/all"} {
		if w := get(p.Handler(), path); w.Code != 200 {
			t.Errorf("%s, with all sources asked: %d", path, w.Code)
		}
	}
	m.states = nil
	if w := get(p.Handler(), "/news.rss"); w.Code != 200 {
		t.Errorf("afterwards: %d", w.Code)
	}
}

func TestASectionBeginsOnce(t *testing.T) {
	p, m, _ := started()
	m.hasBeenAsked("valley", noon.Add(-time.Hour)) // before this process
	if w := get(p.Handler(), "/news.rss"); w.Code != 200 {
		t.Errorf("after a restart: %d", w.Code)
	}
}

// TestASectionAlsoBeginsAfterAnotherHas: what was seen for the one does not hide
// from the other that a source was asked before this process.
func TestASectionAlsoBeginsAfterAnotherHas(t *testing.T) {
	p, m, _ := started()
	m.hasBeenAsked("harbour", noon.Add(-time.Hour)) // and valley is new
	for _, path := range []string{"/all.rss", "/news.rss", "/news/harbour.rss"} {
		if w := get(p.Handler(), path); w.Code != 200 {
			t.Errorf("%s after a restart: %d", path, w.Code)
		}
	}
}

// visited is a store that counts the names of which the states are asked for.
type visited struct {
	*memory
	names atomic.Int64
}

func (v *visited) StatesOf(ctx context.Context, names []string, visit func(*aggregator.SourceState) bool) error {
	v.names.Add(int64(len(names)))
	return v.memory.StatesOf(ctx, names, visit)
}

func TestASectionThatBeginsLooksSeldomAndAtWhatItDoesNotKnow(t *testing.T) {
	m := newMemory()
	m.states = map[string]aggregator.SourceState{}
	v, o, now := &visited{memory: m}, options(m), noon
	o.Store, o.Now = v, func() time.Time { return now }
	p := New(o)
	looked := func() int64 {
		for range 5 {
			get(p.Handler(), "/news.rss")
		}
		return v.names.Swap(0)
	}
	if got := looked(); got != 2 {
		t.Errorf("looked at %d sources, want the two, once", got)
	}
	m.hasBeenAsked("valley", noon)
	now = now.Add(startingPause)
	if got := looked(); got != 2 {
		t.Errorf("looked at %d sources, want the two again", got)
	}
	now = now.Add(startingPause)
	if got := looked(); got != 1 {
		t.Errorf("looked at %d sources, want the one that was not asked", got)
	}
}

func TestWhatIsThereIsNotHeldBackForLong(t *testing.T) {
	p, m, clock := started(full())
	m.hasBeenAsked("harbour", noon)
	if w := get(p.Handler(), "/news.rss"); w.Code != 503 {
		t.Errorf("at once: %d", w.Code)
	}
	*clock = noon.Add(startingPatience + time.Second)
	if w := get(p.Handler(), "/news.rss"); w.Code != 200 {
		t.Errorf("after a while: %d", w.Code)
	}
}

func TestASectionThatNothingIsAskedForIsThere(t *testing.T) {
	p, _, _ := started()
	if w := get(p.Handler(), "/private.rss?token=open+sesame"); w.Code != 200 {
		t.Errorf("%d", w.Code)
	}
}

func TestTheFirstFeedLacksNothingOfTheFirstCycle(t *testing.T) {
	p, m, clock := started()
	get(p.Handler(), "/readyz") // loads the root section while it is empty
	m.put(full())
	m.hasBeenAsked("valley", noon)
	m.hasBeenAsked("harbour", noon)
	*clock = noon.Add(time.Second)
	w := get(p.Handler(), "/all.json") // before the change has been followed
	if ids := jsonIDs(t, w.Body.Bytes()); w.Code != 200 || len(ids) != 1 {
		t.Errorf("%d, with the entries %q", w.Code, ids)
	}
}
