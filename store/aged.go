package store

import (
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"tidings/aggregator"
)

// aged has act change the articles that were published before the given time
// and are not among the spared, in transactions of bounded size. The index of the root
// section leads to them, so that the others cost nothing. Where the index does
// not hold every article, since a rule keeps some out of every section, all are
// looked at; but for what nobody sees a day more or less does not count, so
// that they are once a day.
func (s *Store) aged(ctx context.Context, before time.Time, spared func() (map[uint64]bool, error), act func(*writing, []*stored) error) error {
	for _, section := range [...]aggregator.SectionID{rootSection, rootSection.Surplus()} {
		seqs, err := s.agedIn(section, before)
		if err != nil {
			return err
		}
		if err := s.alter(ctx, seqs, spared, act); err != nil {
			return err
		}
	}
	all, err := s.inRoot()
	if err != nil || all {
		return err
	}
	return s.sweep(ctx, func(a *aggregator.Article) bool { return a.Published.Before(before) }, act)
}

var rootSection = aggregator.SectionIDOf(aggregator.Root)

// inRoot reports whether the root section holds every article.
func (s *Store) inRoot() (all bool, err error) {
	err = s.view(func(t *tables) error {
		shown := t.count(sectionCount(rootSection)) + t.count(sectionCount(rootSection.Surplus()))
		all = shown == t.count(articlesKey)
		return nil
	})
	return all, err
}

func sectionCount(id aggregator.SectionID) string { return sectionPrefix + string(number(uint64(id))) }

// agedIn are the articles of a section that were published before the given time.
// Where the index of them is damaged it is made anew: nothing is written there any
// more, so that nobody else does.
func (s *Store) agedIn(section aggregator.SectionID, before time.Time) (seqs []uint64, err error) {
	look := func(x index) error {
		seqs = nil
		from := sectionEntry(section, aggregator.Position{Published: before.Add(-time.Second), Seq: math.MaxUint64})
		return x.under(from, number(uint64(section)), func(e []byte) bool {
			seqs = append(seqs, positionOf(e).Seq)
			return true
		})
	}
	if err = s.view(func(t *tables) error { return look(t.entries) }); errors.Is(err, ErrDamaged) {
		err = s.update(func(w *writing) error { return w.sound(w.entries, look) })
	}
	return seqs, err
}

// alter has act change those of the articles that are not spared, some at a
// time, as they are by then.
func (s *Store) alter(ctx context.Context, seqs []uint64, spared func() (map[uint64]bool, error), act func(*writing, []*stored) error) error {
	if len(seqs) == 0 {
		return nil
	}
	not, err := spared()
	if err != nil {
		return err
	}
	seqs = slices.DeleteFunc(seqs, func(seq uint64) bool { return not[seq] })
	for some := range slices.Chunk(seqs, sweepSize) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.update(func(w *writing) error { return act(w, w.reread(some)) }); err != nil {
			return err
		}
	}
	return nil
}
