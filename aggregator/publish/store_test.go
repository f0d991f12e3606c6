package publish

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"tidings/aggregator"
)

// memory is a Store that keeps everything in memory and every change.
type memory struct {
	mu       sync.Mutex
	articles map[uint64]*aggregator.Article
	left     map[uint64]*aggregator.Article    // not shown, but not forgotten
	arrived  map[aggregator.SectionID][]uint64 // seqs in order, by section
	changed  []uint64                          // seq by number of change, less one
	wake     chan struct{}                     // closed at the next change
	states   map[string]aggregator.SourceState
	err      error // what every call returns, unless nil
	reads    int   // calls of Newest
}

func newMemory(articles ...*aggregator.Article) *memory {
	m := &memory{
		articles: map[uint64]*aggregator.Article{},
		left:     map[uint64]*aggregator.Article{},
		arrived:  map[aggregator.SectionID][]uint64{},
		wake:     make(chan struct{}),
		states:   map[string]aggregator.SourceState{},
	}
	for _, s := range sources() {
		m.states[s.Name] = aggregator.SourceState{Name: s.Name, URL: s.URL, LastFetch: noon.Add(-time.Hour)}
	}
	for _, a := range articles {
		m.put(a)
	}
	return m
}

// put stores the article under its Seq.
func (m *memory) put(a *aggregator.Article) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.articles[a.Seq] = a
	for _, id := range a.Sections {
		if a.Surplus {
			id = id.Surplus()
		}
		if !slices.Contains(m.arrived[id], a.Seq) {
			m.arrived[id] = append(m.arrived[id], a.Seq)
		}
	}
	m.note(a.Seq)
}

func (m *memory) forget(seq uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.articles, seq)
	m.note(seq)
}

func (m *memory) note(seq uint64) {
	m.changed = append(m.changed, seq)
	close(m.wake)
	m.wake = make(chan struct{})
}

// breakDown makes every call return err; nil mends the store.
func (m *memory) breakDown(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.err = err
}

func (m *memory) Newest(_ context.Context, section aggregator.SectionID, after aggregator.Position, visit func(*aggregator.Article) bool) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.reads++
	for _, a := range m.ordered(section) {
		above := after != aggregator.Position{} && a.Position().Compare(after) <= 0
		if !above && !visit(a) {
			break
		}
	}
	return m.err
}

func (m *memory) ordered(section aggregator.SectionID) []*aggregator.Article {
	all := slices.SortedFunc(maps.Values(m.articles), func(a, b *aggregator.Article) int {
		return a.Position().Compare(b.Position())
	})
	return slices.DeleteFunc(all, func(a *aggregator.Article) bool { return !slices.Contains(a.Sections, section) })
}

func (m *memory) Changes(_ context.Context, after uint64, most int) ([]aggregator.Change, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var changes []aggregator.Change
	for n := after; n < uint64(len(m.changed)) && len(changes) < most; n++ {
		seq := m.changed[n]
		changes = append(changes, aggregator.Change{Number: n + 1, Seq: seq, Article: m.articles[seq]})
	}
	return changes, m.err
}

func (m *memory) Await(ctx context.Context, after uint64) error {
	for {
		m.mu.Lock()
		err, have, wake := m.err, uint64(len(m.changed)), m.wake
		m.mu.Unlock()
		if err != nil || have > after {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-wake:
		}
	}
}

func (m *memory) Last(context.Context) (uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return uint64(len(m.changed)), m.err
}

func (m *memory) Counts(context.Context) (aggregator.Counts, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := aggregator.Counts{
		Articles:  len(m.articles),
		Bytes:     4096,
		BySource:  map[string]int{},
		BySection: map[aggregator.SectionID]int{},
	}
	for _, a := range m.articles {
		c.BySource[sourceOf(a)]++
		for _, id := range a.Sections {
			c.BySection[id]++
		}
	}
	return c, m.err
}

func (m *memory) States(context.Context) (map[string]aggregator.SourceState, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.states, m.err
}

func (m *memory) StatesOf(_ context.Context, names []string, visit func(*aggregator.SourceState) bool) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, name := range names {
		if st, ok := m.states[name]; ok && !visit(&st) {
			break
		}
	}
	return m.err
}

func (m *memory) Arrived(_ context.Context, section aggregator.SectionID) (uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return uint64(len(m.arrived[section])), m.err
}

func (m *memory) Arrivals(_ context.Context, section aggregator.SectionID, first, last uint64, visit func(uint64, *aggregator.Article) bool) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for n := first; n <= last && n <= uint64(len(m.arrived[section])); n++ {
		if a := m.articles[m.arrived[section][n-1]]; a != nil && !visit(n, a) {
			break
		}
	}
	return m.err
}

func (m *memory) Waiting(_ context.Context, section aggregator.SectionID, first uint64) ([]uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var seqs []uint64
	for n := first; n <= uint64(len(m.arrived[section])); n++ {
		if seq := m.arrived[section][n-1]; m.articles[seq] != nil {
			seqs = append(seqs, seq)
		}
	}
	return seqs, m.err
}

func (m *memory) Climb(_ context.Context, section aggregator.SectionID, from aggregator.Position, n int) ([]aggregator.Position, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var above []aggregator.Position
	for _, a := range slices.Backward(m.ordered(section)) {
		if len(above) < n && (from.IsZero() || a.Position().Compare(from) < 0) {
			above = append(above, a.Position())
		}
	}
	return above, m.err
}
