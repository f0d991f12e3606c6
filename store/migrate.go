package store

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"tidings/aggregator"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// migration brings a file from one version of the schema to the next.
type migration struct {
	buckets []string // that it adds
	dropped []string // whose place those take
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
		{buckets: []string{arrivalsBucket, versionsBucket}, fill: (*Store).fillArrivals},
		{buckets: []string{dictionariesBucket}},
		{buckets: []string{keysBucket, entriesBucket, idsBucket}, dropped: []string{"articles", "sections", "guids"}, fill: (*Store).fillIndexes},
		{buckets: []string{listsBucket}, fill: (*Store).divideStates},
	}
}

// schemaVersion is the version that this program writes.
func schemaVersion() uint64 { return uint64(1 + len(migrations())) }

// bucketsOf are those that a store of the version has, be it on its way to the
// next.
func bucketsOf(version uint64) []string {
	names := buckets()
	for _, m := range slices.Backward(migrations()[version-1:]) {
		names = slices.DeleteFunc(names, func(name string) bool { return slices.Contains(m.buckets, name) })
		names = append(names, m.dropped...)
	}
	return names
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
	err = s.update(func(w *writing) error { return w.drop(m.dropped, version) })
	if errors.Is(err, ErrDamaged) && len(m.dropped) > 0 {
		s.log.Warn("what an older schema had is left in the file, for it cannot be read", "err", err)
		err = s.update(func(w *writing) error { return w.drop(nil, version) })
	}
	s.familiar = nil // it was learned from less than there is
	return err
}

// drop deletes the buckets of the version before, and says that this is the next.
func (w *writing) drop(buckets []string, version uint64) error {
	for _, name := range buckets {
		if err := w.tx.DeleteBucket([]byte(name)); err != nil && !errors.Is(err, bolterrors.ErrBucketNotFound) {
			return err
		}
	}
	return w.meta.Put([]byte(schemaKey), number(version))
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

// pairsOf is a bucket of the third schema, with a pair for each entry of an index.
type pairsOf struct {
	bucket, index string
	entry         func(k, v []byte) []byte // nil for a pair that is damaged
}

// paired are all of them.
func paired() []pairsOf {
	return []pairsOf{
		{"articles", keysBucket, func(k, v []byte) []byte {
			if len(k) != len(aggregator.Key{}) || len(v) != 8 {
				return nil
			}
			return keyEntry(aggregator.Key(k), numberOf(v))
		}},
		{"sections", entriesBucket, func(k, _ []byte) []byte {
			if len(k) != 24 {
				return nil
			}
			published := moment(int64(^numberOf(k[8:]) ^ 1<<63))
			return sectionEntry(aggregator.SectionID(numberOf(k)), aggregator.Position{Published: published, Seq: ^numberOf(k[16:])})
		}},
		{"guids", idsBucket, func(k, v []byte) []byte {
			if len(k) != hashSize+8 || len(v) != len(aggregator.Key{}) {
				return nil
			}
			return slices.Concat(k[:hashSize+sourceSize], v[:refSize])
		}},
	}
}

// fillIndexes copies what the third schema had into the indexes. It stays until
// all of it is there. Where it cannot be read, the records say what it was.
func (s *Store) fillIndexes() error {
	for _, p := range paired() {
		err := s.copyPairs(p)
		if errors.Is(err, ErrDamaged) {
			s.log.Warn("damaged index is made anew from the articles", "bucket", p.bucket, "err", err)
			err = s.update(func(w *writing) error { return w.complete(w.indexes()[p.index]) })
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// copiedAtMost is how many pairs one transaction of a migration copies.
const copiedAtMost = 5000

func (s *Store) copyPairs(p pairsOf) error {
	for after, more := []byte(nil), true; more; {
		err := s.update(func(w *writing) (err error) {
			after, more, err = p.copySome(w, after)
			return err
		})
		if err != nil {
			return err
		}
		s.log.Debug("index entries have their new form", "bucket", p.index)
	}
	return nil
}

// copySome copies pairs that follow a key, and returns the last one's.
func (p pairsOf) copySome(w *writing, after []byte) (last []byte, more bool, err error) {
	to, c := w.indexes()[p.index], w.tx.Bucket([]byte(p.bucket)).Cursor()
	to.FillPercent = settled
	k, v := c.Seek(after)
	if after != nil && bytes.Equal(k, after) {
		k, v = c.Next()
	}
	for n := 0; k != nil; k, v = c.Next() {
		if n++; n > copiedAtMost {
			return last, true, nil
		}
		last = bytes.Clone(k)
		if e := p.entry(k, v); e != nil {
			if err := to.put(e); err != nil {
				return nil, false, err
			}
		}
	}
	return last, false, nil
}
