package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"tidings/aggregator"

	bolt "go.etcd.io/bbolt"
)

// Check reads everything and verifies that it fits together: records and their
// checksums, the way from key to record and back, the section index, the
// counters, GUIDs, changes, tombstones, the lists of sources, the order of
// arrival and the versions kept for archives, and bbolt's own pages. The error
// joins a [Fault] for each of the first; each wraps [ErrDamaged].
//
// Checking the pages holds up writers.
func (s *Store) Check(ctx context.Context) error {
	faults, err := s.Faults(ctx)
	errs := []error{err}
	for _, f := range faults[:min(len(faults), toldFaults)] {
		errs = append(errs, f)
	}
	if more := len(faults) - toldFaults; more > 0 {
		errs = append(errs, fmt.Errorf("and %d more, which tidings store check names: %w", more, ErrDamaged))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("check store: %w", err)
	}
	return nil
}

// toldFaults is how many of them the error of a check has.
const toldFaults = 20

// Faults are what [Store.Check] finds, in the order in which it looks. An error
// says that it could not look at everything.
//
// Articles that are found damaged are from now on taken for lost: a source that
// lists one is asked for its whole feed at its next turn.
func (s *Store) Faults(ctx context.Context) ([]*Fault, error) {
	s.chore.Lock()
	defer s.chore.Unlock()
	a := &audit{ctx: ctx, store: s, codec: s.codec}
	err := s.look(func(t *tables) error {
		a.tables = t
		return a.run()
	})
	if err == nil {
		err = a.pages()
	}
	return a.faults, err
}

// pages checks bbolt's own, while nobody writes.
func (a *audit) pages() error {
	s := a.store
	s.writes.Lock()
	defer s.writes.Unlock()
	broken, err := brokenHeads(s.path, s.db.Info().PageSize)
	a.faults = append(a.faults, broken...)
	if err != nil || len(a.unreadable) > 0 {
		return err // a page that cannot be read would end the process here
	}
	return s.guard(a.boltCheck)
}

// boltCheck has bbolt check its pages, in a write transaction that is given up:
// its free list must not move meanwhile.
func (a *audit) boltCheck() error {
	tx, err := a.store.db.Begin(!a.store.db.IsReadOnly())
	if err != nil {
		return err
	}
	for fault := range tx.Check() {
		a.faults = append(a.faults, &Fault{Key: "pages", Err: fmt.Errorf("%w: %w", ErrDamaged, fault)})
	}
	return tx.Rollback()
}

// audit is a check under way, within one transaction.
type audit struct {
	*tables
	ctx        context.Context
	store      *Store
	codec      *codec
	faults     []*Fault
	unreadable map[string]bool // buckets of which a page is, so that nothing is missed there

	// damaged are the articles whose records cannot be read: what leads to them
	// is no fault of its own.
	damaged map[uint64]bool

	counts  counters                        // as the records have it
	sizes   map[string]int                  // entries of the indexes, by bucket; below zero where a block is damaged
	shown   map[string]bool                 // section keys that the records call for
	changed map[uint64]uint64               // newest change number by article, 0 for none
	entered map[ordinal]uint64              // article by ordinal, as the records have it
	given   map[aggregator.SectionID]uint64 // ordinals by section, as the arrivals have it
}

func (a *audit) run() error {
	if version := a.count(schemaKey); version < schemaVersion() {
		return fmt.Errorf("schema %d, this tidings knows %d: the first tidings serve or fetch brings it there", version, schemaVersion())
	}
	a.counts, a.shown, a.changed = newCounters(), map[string]bool{}, map[uint64]uint64{}
	a.unreadable = map[string]bool{}
	a.damaged, a.sizes = map[uint64]bool{}, map[string]int{}
	a.entered, a.given = map[ordinal]uint64{}, map[aggregator.SectionID]uint64{}
	steps := []struct {
		name   string
		bucket *bolt.Bucket
		check  func(k, v []byte)
	}{
		{dictionariesBucket, a.dictionaries, a.dictionary}, // first: without them no record can be read
		{recordsBucket, a.records, a.record},               // before the others, which compare with what it learns
		{keysBucket, a.keys.Bucket, a.blocks(a.keys, a.key)},
		{entriesBucket, a.entries.Bucket, a.blocks(a.entries, a.entry)},
		{idsBucket, a.ids.Bucket, a.blocks(a.ids, a.id)},
		{changesBucket, a.changes, a.change},
		{tombstonesBucket, a.tombstones, a.tombstone},
		{sourcesBucket, a.sources, a.source},
		{listsBucket, a.lists, a.list},
		{arrivalsBucket, a.arrivals, a.arrival},
		{versionsBucket, a.versions, a.version},
	}
	for _, step := range steps {
		if err := a.survey(step.name, step.bucket); err != nil {
			return err
		}
	}
	for _, step := range steps {
		if err := a.walk(step.name, step.bucket, step.check); err != nil {
			return err
		}
	}
	for _, check := range [...]func(){a.missing, a.gone, a.counters, a.arrivedCounters, a.attribute} {
		if err := a.step(metaBucket, nil, check); err != nil {
			return err
		}
	}
	return nil
}

// survey sees whether all of a bucket can be read, before others are compared with it.
func (a *audit) survey(name string, b *bolt.Bucket) error {
	err := a.store.guard(func() error {
		return b.ForEach(func(_, _ []byte) error { return a.ctx.Err() })
	})
	if a.ctx.Err() != nil {
		return a.ctx.Err()
	}
	if err != nil {
		a.unreadable[name] = true
	}
	return nil
}

// reads reports whether all of the buckets can be read.
func (a *audit) reads(buckets ...string) bool {
	return !slices.ContainsFunc(buckets, func(name string) bool { return a.unreadable[name] })
}

// walk checks what a bucket holds, up to a page that cannot be read.
func (a *audit) walk(name string, b *bolt.Bucket, check func(k, v []byte)) error {
	var last []byte
	return a.step(name, &last, func() {
		b.ForEach(func(k, v []byte) error { // the only error is the context's
			last = k
			check(k, v)
			return a.ctx.Err()
		})
	})
}

// blocks checks those of an index, and has check look at each entry.
func (a *audit) blocks(x index, check func(e []byte)) func(k, v []byte) {
	var last []byte // entry, or key of a block
	return func(k, v []byte) { last = a.block(x, k, v, last, check) }
}

// block checks one that follows the last entry, and returns its own last.
func (a *audit) block(x index, k, v, last []byte, check func(e []byte)) []byte {
	b, err := x.openBlock(k, v)
	if err != nil {
		a.faults = append(a.faults, &Fault{Bucket: x.bucket, Key: spell(x.bucket, k), Err: err})
		a.sizes[x.bucket] = math.MinInt
		return last
	}
	a.sizes[x.bucket] += b.entries()
	if bytes.Compare(k, last) <= 0 || b.entries() == 0 {
		a.fault(x.bucket, k, "block is out of order, or empty")
	}
	last = bytes.Clone(k)
	for i := range b.entries() {
		e := b.at(i)
		if bytes.Compare(e, last) < 0 || i > 0 && bytes.Equal(e[:x.name], last[:x.name]) {
			a.fault(x.bucket, e, "entry is out of order")
		}
		check(e)
		last = e
	}
	return last
}

// step does a part of the audit. A panic over a page is a fault after the last
// key that was read; the error is the context's.
func (a *audit) step(bucket string, last *[]byte, part func()) error {
	err := a.store.guard(func() error {
		part()
		return nil
	})
	if err != nil {
		var after []byte
		if last != nil {
			after = *last
		}
		a.unreadable[bucket] = true
		a.fault(bucket, after, "what follows cannot be read: %w", err)
	}
	return a.ctx.Err()
}

func (a *audit) fault(bucket string, key []byte, format string, args ...any) {
	detail := fmt.Errorf(format, args...)
	a.found(bucket, key, fmt.Errorf("%w: %w", ErrDamaged, detail))
}

// found notes a fault, and the article that it is about.
func (a *audit) found(bucket string, key []byte, err error) {
	a.faults = append(a.faults, &Fault{Bucket: bucket, Key: spell(bucket, key), Err: err, seq: a.about(bucket, key)})
}
