package store

import (
	"bytes"

	"tidings/aggregator"

	bolt "go.etcd.io/bbolt"
)

// mend puts the arriving article in the place of one whose record is lost. It
// is rare enough to look for the old one's traces everywhere.
func (w *writing) mend(seq uint64, in *aggregator.Arrival, place aggregator.Placement) error {
	inverted := number(^seq)
	err := drop(w.sections, func(k, _ []byte) bool { return bytes.HasSuffix(k, inverted) })
	if err != nil {
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
	w.store.lost.remove(seq)
	a := in.Article
	a.Seq, a.Key = seq, w.resolve(in)
	if err := w.christen(&a, in.GUID); err != nil {
		return err
	}
	a.Sections = placed(place, &a)
	if err := w.changes.Put(number(w.next()), number(seq)); err != nil {
		return err
	}
	return w.save(nil, &stored{Article: a, change: w.number, ordinals: ordinals})
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
