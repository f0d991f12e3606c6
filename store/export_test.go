package store

import (
	"errors"

	bolt "go.etcd.io/bbolt"
)

// Age makes a store at path as it was written with the first schema.
func Age(path string) error {
	s, err := Open(path, Options{})
	if err != nil {
		return err
	}
	err = s.db.Update(func(tx *bolt.Tx) error {
		t := tablesOf(tx)
		return errors.Join(s.age(t), s.join(t), drop(t.meta, isArrived), tx.DeleteBucket([]byte(arrivalsBucket)),
			tx.DeleteBucket([]byte(versionsBucket)), tx.DeleteBucket([]byte(dictionariesBucket)), tx.DeleteBucket([]byte(listsBucket)), t.meta.Put([]byte(schemaKey), number(1)))
	})
	return errors.Join(err, s.Close())
}

func isArrived(k, _ []byte) bool {
	return len(k) == len(arrivedKey(0)) && string(k[:len(arrivedPrefix)]) == arrivedPrefix
}

// age writes every record without its ordinals.
func (s *Store) age(t *tables) error {
	for after := uint64(0); ; {
		rows := t.following(after)
		for _, r := range rows {
			a := s.opened(r)
			a.ordinals = nil
			value, err := s.codec.record(a)
			if err := errors.Join(err, t.records.Put(number(r.seq), value)); err != nil {
				return err
			}
			after = r.seq
		}
		if len(rows) == 0 {
			return nil
		}
	}
}

// agedRecord is the state of a source with what it listed.
type agedRecord struct {
	sourceRecord
	listedRecord
}

// join writes what the sources list into their states.
func (s *Store) join(t *tables) error {
	return t.lists.ForEach(func(name, value []byte) error {
		listing, err := s.codec.openList(string(name), value)
		if err != nil {
			return err
		}
		payload, err := unseal(name, t.sources.Get(name))
		if err != nil {
			return err
		}
		var r agedRecord
		if err := s.codec.dec.Unmarshal(payload, &r.sourceRecord); err != nil {
			return err
		}
		r.listedRecord = listedRecord{Lists: packedList(listing.Seqs), Traces: packed(listing.Traces)}
		value, err = s.codec.sealed(string(name), &r)
		return errors.Join(err, t.sources.Put(name, value))
	})
}

// Fail has write transactions fail with the error at the n-th time that they
// come to the point.
func (s *Store) Fail(point string, n int, err error) {
	s.fail = func(at string) error {
		if at == point {
			n--
		}
		if at == point && n == 0 {
			return err
		}
		return nil
	}
}
