package store

import (
	"context"
	"fmt"
	"time"
)

// Purge forgets the articles published before the given time that none of the
// named sources listed in its last whole document, and returns their number. A
// source that is not named counts as well while it was asked since that time:
// it may only be left out for a while.
// What was forgotten stays so when Purge is cut short.
func (s *Store) Purge(ctx context.Context, before time.Time, sources []string) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, fmt.Errorf("purge: %w", err)
	}
	named, forgotten := map[string]bool{}, 0
	for _, source := range sources {
		named[source] = true
	}
	spared := func() (map[uint64]bool, error) { return s.sparedNow(before, named) }
	err := s.aged(ctx, before, spared, func(w *writing, articles []*stored) error {
		n, err := w.purge(articles, before, w.store.spared(w.tables, before, named))
		forgotten += n
		return err
	})
	if err != nil {
		return forgotten, fmt.Errorf("purge: %w", err)
	}
	return forgotten, nil
}

// sparedNow are the articles that are spared as things stand.
func (s *Store) sparedNow(since time.Time, named map[string]bool) (spared map[uint64]bool, err error) {
	err = s.view(func(t *tables) error {
		spared = s.spared(t, since, named)
		return nil
	})
	return spared, err
}

// spared are the articles that the last whole documents of the sources named.
func (s *Store) spared(t *tables, since time.Time, sources map[string]bool) map[uint64]bool {
	spared := map[uint64]bool{}
	t.sources.ForEach(func(name, value []byte) error { // never an error of ours
		st := s.openedState(string(name), value)
		if st == nil || !sources[st.Name] && st.LastFetch.Before(since) {
			return nil
		}
		for _, seq := range s.listing(t, st.Name).Seqs {
			spared[seq] = true
		}
		return nil
	})
	return spared
}

// purge forgets the articles that were published before that time and are not
// spared.
func (w *writing) purge(articles []*stored, before time.Time, spared map[uint64]bool) (int, error) {
	forgotten := 0
	for _, a := range articles {
		if spared[a.Seq] || !a.Published.Before(before) {
			continue
		}
		if err := w.forget(a); err != nil {
			return forgotten, err
		}
		forgotten++
	}
	return forgotten, nil
}
