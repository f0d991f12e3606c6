package store

import (
	"context"
	"fmt"
	"time"

	"tidings/aggregator"
)

// Purge forgets the articles published before the given time that none of the
// named sources listed in its last whole document, and returns their number.
// What was forgotten stays so when Purge is cut short.
func (s *Store) Purge(ctx context.Context, before time.Time, sources []string) (int, error) {
	forgotten := 0
	old := func(a *aggregator.Article) bool { return a.Published.Before(before) }
	err := s.sweep(ctx, old, func(w *writing, articles []*stored) error {
		n, err := w.purge(articles, w.store.spared(w.tables, sources))
		forgotten += n
		return err
	})
	if err != nil {
		return forgotten, fmt.Errorf("purge: %w", err)
	}
	return forgotten, nil
}

// spared are the articles that the last whole documents of the sources named.
func (s *Store) spared(t *tables, sources []string) map[uint64]bool {
	spared := map[uint64]bool{}
	for _, name := range sources {
		for _, seq := range s.listed(t, name) {
			spared[seq] = true
		}
	}
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
