package publish

import (
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
