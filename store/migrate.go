package store

import (
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// migration brings a file from one version of the schema to the next.
type migration struct {
	buckets []string // that it adds
	// fill writes what the new version has and the old one had not, in
	// transactions of bounded size. When it is cut short it is called again, on
	// what it has left.
	// Nil writes nothing.
	fill func(s *Store) error
}

// migrations are all there are; the first leads from version 1 to 2. Where a
// version adds nothing but a bucket, it is there so that an older program does
// not take for damaged what it cannot read.
func migrations() []migration {
	return []migration{
		{[]string{arrivalsBucket, versionsBucket}, (*Store).fillArrivals},
		{[]string{dictionariesBucket}, nil},
		{[]string{listsBucket}, (*Store).divideStates},
	}
}

// schemaVersion is the version that this program writes.
func schemaVersion() uint64 { return uint64(1 + len(migrations())) }

// addedSince reports whether a store of that version need not have the bucket yet.
func addedSince(version uint64, bucket string) bool {
	return slices.ContainsFunc(migrations()[version-1:], func(m migration) bool { return slices.Contains(m.buckets, bucket) })
}

// migrate brings the file to the version of this program. The number of each
// version is written once the file is of that version.
func (s *Store) migrate() error {
	version, err := s.schema()
	for ; err == nil && version < schemaVersion(); version++ {
		s.log.Info("store is brought to a newer schema; do not run an older tidings on it again", "from", version, "to", version+1)
		if err = s.apply(migrations()[version-1], version+1); err != nil {
			err = fmt.Errorf("bring schema %d to %d: %w", version, version+1, err)
		}
	}
	return err
}

func (s *Store) schema() (version uint64, err error) {
	err = s.guard(func() error {
		return s.db.View(func(tx *bolt.Tx) error {
			version = numberOf(tx.Bucket([]byte(metaBucket)).Get([]byte(schemaKey)))
			return nil
		})
	})
	return version, err
}

// apply makes a file of the version out of one of the version before.
func (s *Store) apply(m migration, version uint64) error {
	err := s.guard(func() error {
		return s.db.Update(func(tx *bolt.Tx) error { return addBuckets(tx, m.buckets) })
	})
	if err != nil {
		return err
	}
	if m.fill != nil {
		if err := m.fill(s); err != nil {
			return err
		}
	}
	return s.update(func(w *writing) error { return w.meta.Put([]byte(schemaKey), number(version)) })
}

// fillArrivals gives the articles of a store that did not know their ordinals
// those that they would have, had they entered their sections as they arrived
// and never left them. Those that have theirs are left as they are.
func (s *Store) fillArrivals() error {
	after, more := uint64(0), true
	for more {
		err := s.update(func(w *writing) (err error) {
			rows := w.following(after)
			if more = len(rows) == sweepSize; more {
				after = rows[len(rows)-1].seq
			}
			return w.enterAll(rows)
		})
		if err != nil {
			return err
		}
		s.log.Debug("articles have their places in the order of arrival", "seq", after)
	}
	return nil
}

// enterAll gives the articles of the rows their ordinals.
func (w *writing) enterAll(rows []row) error {
	for _, r := range rows {
		a := w.store.opened(r)
		if a == nil || len(a.ordinals) > 0 {
			continue
		}
		if err := w.record(a); err != nil {
			return err
		}
		if err := w.arrange(nil, a); err != nil {
			return err
		}
	}
	return nil
}
