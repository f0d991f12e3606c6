package store

import (
	"context"
	"errors"
	"fmt"

	"tidings/aggregator"

	bolt "go.etcd.io/bbolt"
)

// Check reads everything and verifies that it fits together: records and their
// checksums, the way from key to record and back, the section index, the
// counters, GUIDs, changes, tombstones, the lists of sources, the order of
// arrival and the versions kept for archives, and bbolt's own pages. The error joins one line for each fault, with its bucket and key;
// each wraps [ErrDamaged].
//
// Checking the pages holds up writers.
func (s *Store) Check(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("check store: %w", err)
	}
	a := &audit{codec: s.codec}
	err := s.view(func(t *tables) error {
		a.tables = t
		return a.run()
	})
	if err := errors.Join(err, errors.Join(a.faults...), s.checkPages()); err != nil {
		return fmt.Errorf("check store: %w", err)
	}
	return nil
}

// checkPages has bbolt check its pages, in a write transaction that is given
// up: bbolt's free list must not move meanwhile.
func (s *Store) checkPages() error {
	var faults []error
	err := s.guard(func() error {
		tx, err := s.db.Begin(true)
		if err != nil {
			return err
		}
		for fault := range tx.Check() {
			faults = append(faults, fmt.Errorf("%w: %w", ErrDamaged, fault))
		}
		return tx.Rollback()
	})
	return errors.Join(err, errors.Join(faults...))
}

// audit is a check under way, within one transaction.
type audit struct {
	*tables
	codec  *codec
	faults []error

	counts  counters                        // as the records have it
	shown   map[string]bool                 // section keys that the records call for
	changed map[uint64]uint64               // newest change number by article, 0 for none
	entered map[ordinal]uint64              // article by ordinal, as the records have it
	given   map[aggregator.SectionID]uint64 // ordinals by section, as the arrivals have it
}

func (a *audit) fault(bucket string, key []byte, format string, args ...any) {
	detail := fmt.Errorf(format, args...)
	a.faults = append(a.faults, fmt.Errorf("%s %s: %w: %w", bucket, spell(bucket, key), ErrDamaged, detail))
}

// spell writes a key as a person would look for it.
func spell(bucket string, key []byte) string {
	switch {
	case bucket == metaBucket || bucket == sourcesBucket:
		return fmt.Sprintf("%q", key)
	case len(key) == 8:
		return fmt.Sprint(numberOf(key))
	}
	return fmt.Sprintf("%x", key)
}

func (a *audit) run() error {
	a.counts, a.shown, a.changed = newCounters(), map[string]bool{}, map[uint64]uint64{}
	a.entered, a.given = map[ordinal]uint64{}, map[aggregator.SectionID]uint64{}
	steps := []struct {
		bucket *bolt.Bucket
		check  func(k, v []byte)
	}{
		{a.records, a.record}, // first: the others compare with what it learns
		{a.articles, a.article},
		{a.sections, a.section},
		{a.guids, a.guid},
		{a.changes, a.change},
		{a.tombstones, a.tombstone},
		{a.sources, a.source},
		{a.arrivals, a.arrival},
		{a.versions, a.version},
	}
	for _, step := range steps {
		err := step.bucket.ForEach(func(k, v []byte) error {
			step.check(k, v)
			return nil
		})
		if err != nil {
			return err
		}
	}
	a.missing()
	a.counters()
	a.arrivedCounters()
	return nil
}
