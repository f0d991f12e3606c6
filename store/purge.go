package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tidings/aggregator"
)

// Purge forgets the articles published before the given time that none of the
// named sources listed in its last whole document, and returns their number. A
// source that is not named counts as well while it was asked since that time:
// it may only be left out for a while.
// What was forgotten stays so when Purge is cut short.
func (s *Store) Purge(ctx context.Context, before time.Time, sources []string) (int, error) {
	forgotten := 0
	old := func(a *aggregator.Article) bool { return a.Published.Before(before) }
	err := s.sweep(ctx, old, func(w *writing, articles []*stored) error {
		n, err := w.purge(articles, w.store.spared(w.tables, before, sources))
		forgotten += n
		return err
	})
	if err != nil {
		return forgotten, fmt.Errorf("purge: %w", err)
	}
	return forgotten, nil
}

// spared are the articles that the last whole documents of the sources named.
func (s *Store) spared(t *tables, since time.Time, sources []string) map[uint64]bool {
	spared := map[uint64]bool{}
	t.sources.ForEach(func(name, value []byte) error { // never an error of ours
		st := s.openedState(string(name), value)
		if st == nil || !slices.Contains(sources, st.Name) && st.LastFetch.Before(since) {
			return nil
		}
		for _, seq := range st.Listed {
			spared[seq] = true
		}
		return nil
	})
	return spared
}

// purge forgets the articles that are not spared.
func (w *writing) purge(articles []*stored, spared map[uint64]bool) (int, error) {
	forgotten := 0
	for _, a := range articles {
		if spared[a.Seq] {
			continue
		}
		if err := w.forget(a); err != nil {
			return forgotten, err
		}
		forgotten++
	}
	return forgotten, nil
}
