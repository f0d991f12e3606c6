package store

import (
	"errors"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// Age makes a store at path as it was written with the first schema.
func Age(path string) error {
	return altered(path, func(s *Store, t *tables) error {
		return errors.Join(s.join(t), s.unpack(t), s.age(t), drop(t.meta, isArrived), dropBuckets(t.tx, arrivalsBucket, versionsBucket, dictionariesBucket),
			t.meta.Put([]byte(schemaKey), number(1)))
	})
}

// Unpack makes a store at path as it was written with the third schema.
func Unpack(path string) error {
	return altered(path, func(s *Store, t *tables) error {
		return errors.Join(s.join(t), s.unpack(t), t.meta.Put([]byte(schemaKey), number(3)))
	})
}

func altered(path string, alter func(*Store, *tables) error) error {
	s, err := Open(path, Options{})
	if err != nil {
		return err
	}
	err = s.db.Update(func(tx *bolt.Tx) error { return alter(s, tablesOf(tx)) })
	return errors.Join(err, s.Close())
}

func dropBuckets(tx *bolt.Tx, names ...string) (err error) {
	for _, name := range names {
		err = errors.Join(err, tx.DeleteBucket([]byte(name)))
	}
	return err
}

// unpack puts the entries of the indexes into buckets of their own pairs.
func (s *Store) unpack(t *tables) error {
	articles, err1 := t.tx.CreateBucket([]byte("articles"))
	sections, err2 := t.tx.CreateBucket([]byte("sections"))
	guids, err3 := t.tx.CreateBucket([]byte("guids"))
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	for _, e := range collected(func(visit func([]byte) bool) { t.keys.from(nil, visit) }) {
		key := s.keyOf(t, e[:hashSize])
		err1 = errors.Join(err1, articles.Put(key[:], number(shortOf(e[hashSize:]))))
	}
	for _, e := range collected(func(visit func([]byte) bool) { t.entries.from(nil, visit) }) {
		p := positionOf(e)
		key := slices.Concat(e[:8], number(^(uint64(p.Published.Unix()) ^ 1<<63)), number(^p.Seq))
		err2 = errors.Join(err2, sections.Put(key, nil))
	}
	for _, e := range collected(func(visit func([]byte) bool) { t.ids.from(nil, visit) }) {
		key := s.keyOf(t, e[t.ids.name:])
		err3 = errors.Join(err3, guids.Put(slices.Concat(e[:t.ids.name], make([]byte, 4)), key[:]))
	}
	for _, x := range t.indexes() {
		err1 = errors.Join(err1, t.setCount(sizePrefix+x.bucket, 0))
	}
	return errors.Join(err1, err2, err3, dropBuckets(t.tx, keysBucket, entriesBucket, idsBucket))
}

func isArrived(k, _ []byte) bool {
	return len(k) == len(arrivedKey(0)) && string(k[:len(arrivedPrefix)]) == arrivedPrefix
}

// age writes every record without its ordinals and without a dictionary.
func (s *Store) age(t *tables) error {
	learned := s.codec.zipper.Load()
	plain, err := newZipper(nil)
	if err != nil {
		return err
	}
	for after := uint64(0); ; {
		rows := t.following(after)
		for _, r := range rows {
			a := s.opened(r)
			a.ordinals = nil
			s.codec.zipper.Store(plain)
			value, err := s.codec.record(a)
			s.codec.zipper.Store(learned)
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
	undivided
}

// join gives states the form of version 4: what the sources list is in them.
func (s *Store) join(t *tables) error {
	err := t.lists.ForEach(func(name, value []byte) error {
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
		r.undivided = undivided{Lists: packedList(listing.Seqs), Traces: packed(listing.Traces), Validators: map[string]undividedValidators{}}
		for _, v := range r.sourceRecord.Validators {
			r.undivided.Validators[v.Address] = undividedValidators(v.noun().Validators)
		}
		r.sourceRecord.Validators = nil
		value, err = s.codec.sealed(string(name), name, &r)
		return errors.Join(err, t.sources.Put(name, value))
	})
	return errors.Join(err, dropBuckets(t.tx, listsBucket))
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

// Enter puts an entry into an index; Strike removes the one of a name.
func Enter(b *bolt.Bucket, e []byte) error { return indexOf(b).put(e) }

func Strike(b *bolt.Bucket, name []byte) error {
	_, err := indexOf(b).remove(name)
	return err
}

func indexOf(b *bolt.Bucket) index {
	for _, x := range tablesOf(b.Tx()).indexes() {
		if x.Bucket == b {
			return x
		}
	}
	return index{}
}

// Resealed seals the payload of a value for another key.
func Resealed(key, value []byte) []byte { return seal(key, value[sealBytes:]) }
