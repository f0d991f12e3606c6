package publish

import (
	"context"
	"maps"
	"slices"
	"sync"

	"tidings/aggregator"
)

// memory is a Store that keeps everything in memory and every change.
type memory struct {
	mu       sync.Mutex
	articles map[uint64]*aggregator.Article
	changed  []uint64      // seq by number of change, less one
	wake     chan struct{} // closed at the next change
	states   map[string]aggregator.SourceState
	err      error // what every call returns, unless nil
	reads    int   // calls of Newest
}

func newMemory(articles ...*aggregator.Article) *memory {
	m := &memory{articles: map[uint64]*aggregator.Article{}, wake: make(chan struct{})}
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
