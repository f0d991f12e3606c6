package store

import (
	"context"
	"fmt"
	"strings"

	"tidings/aggregator"
)

// Counts returns the size of the store, from counters that every transaction
// keeps. A source counts the articles that it carried; sources and sections
// without any are left out.
func (s *Store) Counts(ctx context.Context) (aggregator.Counts, error) {
	if err := ctx.Err(); err != nil {
		return aggregator.Counts{}, fmt.Errorf("read counts: %w", err)
	}
	var counts aggregator.Counts
	err := s.view(func(t *tables) error {
		counts = t.counters().noun()
		counts.Bytes = t.tx.Size()
		return nil
	})
	if err != nil {
		return aggregator.Counts{}, fmt.Errorf("read counts: %w", err)
	}
	return counts, nil
}

// noun gives the counters their names.
func (c counters) noun() aggregator.Counts {
	counts := aggregator.Counts{BySource: map[string]int{}, BySection: map[aggregator.SectionID]int{}}
	for key, n := range c {
		if name, ok := strings.CutPrefix(key, sourcePrefix); ok {
			counts.BySource[name] = n
		} else if id, ok := strings.CutPrefix(key, sectionPrefix); ok {
			counts.BySection[aggregator.SectionID(numberOf([]byte(id)))] = n
		} else {
			counts.Articles = n
		}
	}
	return counts
}
