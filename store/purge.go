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
	if err := ctx.Err(); err != nil {
		return 0, fmt.Errorf("purge: %w", err)
	}
	named, forgotten := map[string]bool{}, 0
	for _, source := range sources {
		named[source] = true
	}
	listed := func() (map[uint64]bool, error) {
		p, err := s.sparedNow(before, named)
		return p.seqs, err
	}
	err := s.aged(ctx, before, listed, func(w *writing, articles []*stored) error {
		n, err := w.purge(articles, before, w.spared(before, named))
		forgotten += n
		return err
	})
	if err != nil {
		return forgotten, fmt.Errorf("purge: %w", err)
	}
	return forgotten, nil
}

// spared is what stays however old it is.
type spared struct {
	seqs    map[uint64]bool // articles that sources list
	sources map[string]bool // sources of which it cannot be read what they list
}

// has reports whether the article stays: one that a source carried which may
// still list it does.
func (p *spared) has(a *stored) bool {
	return p.seqs[a.Seq] || len(p.sources) > 0 && slices.ContainsFunc(a.Sightings, func(s aggregator.Sighting) bool { return p.sources[s.Source] })
}

// sparedNow is what is spared as things stand.
func (s *Store) sparedNow(since time.Time, named map[string]bool) (p spared, err error) {
	err = s.view(func(t *tables) error {
		p = t.spared(s.codec, since, named)
		return nil
	})
	return p, err
}

func (w *writing) spared(since time.Time, named map[string]bool) spared {
	return w.tables.spared(w.store.codec, since, named)
}

// spared is what the last whole documents named of the sources that count.
func (t *tables) spared(c *codec, since time.Time, named map[string]bool) spared {
	p := spared{map[uint64]bool{}, map[string]bool{}}
	t.lists.ForEach(func(name, value []byte) error { // never an error of ours
		source := string(name)
		if !named[source] && t.askedBefore(c, source, since) {
			return nil
		}
		listing, err := c.openList(source, value)
		if err != nil {
			p.sources[source] = true
		}
		for _, seq := range listing.Seqs {
			p.seqs[seq] = true
		}
		return nil
	})
	for source := range named {
		if t.lists.Get([]byte(source)) == nil && t.sources.Get([]byte(source)) != nil {
			p.sources[source] = true
		}
	}
	return p
}

// askedBefore reports whether the source was not asked since that time; of one
// whose state is damaged nobody knows.
func (t *tables) askedBefore(c *codec, source string, since time.Time) bool {
	st, err := c.openState(source, t.sources.Get([]byte(source)))
	return err == nil && st.LastFetch.Before(since)
}

// purge forgets the articles that were published before that time and are not
// spared.
func (w *writing) purge(articles []*stored, before time.Time, spared spared) (int, error) {
	forgotten := 0
	for _, a := range articles {
		if spared.has(a) || !a.Published.Before(before) {
			continue
		}
		if err := w.forget(a); err != nil {
			return forgotten, err
		}
		forgotten++
	}
	return forgotten, nil
}
