package store

import (
	"bytes"

	"tidings/aggregator"

	bolt "go.etcd.io/bbolt"
)

// mend puts the arriving article in the place of one whose record is lost, under
// the key. It is rare enough to look for the old one's traces everywhere.
func (w *writing) mend(key aggregator.Key, seq uint64, in *aggregator.Arrival, place aggregator.Placement) error {
	if err := w.erase(w.entries, func(e []byte) bool { return positionOf(e).Seq == seq }); err != nil {
		return err
	}
	if err := w.rename(seq, key); err != nil {
		return err
	}
	if err := drop(w.changes, func(_, v []byte) bool { return bytes.Equal(v, number(seq)) }); err != nil {
		return err
	}
	ordinals, err := w.vacate(seq)
	if err != nil {
		return err
	}
	w.recount = true
	w.found(seq)
	a := in.Article
	a.Seq, a.Key = seq, key
	if err := w.christen(&a, in.GUID); err != nil {
		return err
	}
	a.Sections = placed(place, &a)
	if err := w.changes.Put(number(w.next()), number(seq)); err != nil {
		return err
	}
	return w.save(nil, &stored{Article: a, change: w.number, ordinals: ordinals})
}

// rename has the key lead to the article, and the one that did before to nothing.
func (w *writing) rename(seq uint64, key aggregator.Key) error {
	keys, err := w.remake(w.keys)
	if err != nil {
		return err
	}
	for _, hash := range keys.matching(func(e []byte) bool {
		return shortOf(e[hashSize:]) == seq && !bytes.HasPrefix(e, key[:hashSize])
	}) {
		if err := w.erase(w.ids, func(e []byte) bool { return bytes.HasSuffix(e, hash[:refSize]) }); err != nil {
			return err
		}
		if err := w.strike(keys, hash); err != nil {
			return err
		}
	}
	w.store.familiar.add(key[:])
	return w.put(w.keys, keyEntry(key, seq))
}

// erase removes the entries of an index that match.
func (w *writing) erase(x index, match func(e []byte) bool) error {
	x, err := w.remake(x)
	if err != nil {
		return err
	}
	for _, name := range x.matching(match) {
		if err := w.strike(x, name); err != nil {
			return err
		}
	}
	return nil
}

// matching are the names of the entries of an index that match.
func (x index) matching(match func(e []byte) bool) (names [][]byte) {
	x.from(nil, func(e []byte) bool {
		if match(e) {
			names = append(names, e[:x.name])
		}
		return true
	})
	return names
}

// drop deletes the pairs that match. Deleting under a cursor would skip some.
func drop(b *bolt.Bucket, match func(k, v []byte) bool) error {
	var keys [][]byte
	err := b.ForEach(func(k, v []byte) error {
		if match(k, v) {
			keys = append(keys, bytes.Clone(k))
		}
		return nil
	})
	for _, key := range keys {
		if err == nil {
			err = b.Delete(key)
		}
	}
	return err
}
