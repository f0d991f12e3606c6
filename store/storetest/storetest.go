// Package storetest is a behaviour suite that any store of articles must pass.
package storetest

import (
	"context"
	"testing"
	"time"

	"tidings/aggregator"
)

// Store is what the fetching and the publishing half of tidings ask of a
// store, with what looks after it.
type Store interface {
	aggregator.Store
	StatesOf(ctx context.Context, names []string, visit func(*aggregator.SourceState) bool) error
	Newest(ctx context.Context, section aggregator.SectionID, after aggregator.Position, visit func(*aggregator.Article) bool) error
	Climb(ctx context.Context, section aggregator.SectionID, from aggregator.Position, n int) ([]aggregator.Position, error)
	Arrived(ctx context.Context, section aggregator.SectionID) (uint64, error)
	Arrivals(ctx context.Context, section aggregator.SectionID, first, last uint64, visit func(ordinal uint64, a *aggregator.Article) bool) error
	Waiting(ctx context.Context, section aggregator.SectionID, first uint64) ([]uint64, error)
	Changes(ctx context.Context, after uint64, max int) ([]aggregator.Change, error)
	Await(ctx context.Context, after uint64) error
	Last(ctx context.Context) (uint64, error)
	Counts(ctx context.Context) (aggregator.Counts, error)
	Find(ctx context.Context, key aggregator.Key) (*aggregator.Article, time.Time, error)
	Named(ctx context.Context, id string) ([]aggregator.Key, error)
	Check(ctx context.Context) error
	Close() error
}

// Run puts the stores that open makes, each empty and of its own, through
// directed cases and a random model. It checks and closes every one of them.
// Open may be called within a testing/synctest bubble.
func Run(t *testing.T, open func(t *testing.T) Store) {
	groups := map[string][]testCase{
		"commit":  commitCases(),
		"guid":    guidCases(),
		"state":   stateCases(),
		"traces":  traceCases(),
		"newest":  newestCases(),
		"climb":   climbCases(),
		"archive": archiveCases(),
		"changes": changesCases(),
		"purge":   purgeCases(),
		"replace": replaceCases(),
		"find":    findCases(),
	}
	for group, cases := range groups {
		for _, c := range cases {
			t.Run(group+"/"+c.name, func(t *testing.T) { c.run(t, Fresh(t, open)) })
		}
	}
	t.Run("await", func(t *testing.T) { runAwait(t, open) })
	t.Run("random", func(t *testing.T) { runRandom(t, open) })
}

// Fresh opens a store that is checked and closed when the test ends.
func Fresh(t *testing.T, open func(t *testing.T) Store) Store {
	t.Helper()
	s := open(t)
	t.Cleanup(func() { finish(t, s) })
	return s
}

func finish(t tester, s Store) {
	t.Helper()
	if err := s.Check(context.Background()); err != nil {
		t.Errorf("check at the end of the test: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}

// tester is what a step of a test asks of it, be it directed or random.
type tester interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// testCase is one behaviour of a store.
type testCase struct {
	name string
	run  func(t *testing.T, s Store)
}
