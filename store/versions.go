package store

import (
	"bytes"

	"tidings/aggregator"
)

// versionKey is where the form is kept that an article had until the change.
func versionKey(seq, change uint64) []byte { return append(number(seq), number(change)...) }

// preserve keeps the old form of an article that is being rewritten, if a full
// archive shows it and the new one is another entry. The change has its number
// already, and the record is still the old one.
func (w *writing) preserve(old *stored, new *aggregator.Article) error {
	if aggregator.SameEntry(&old.Article, new) {
		return nil
	}
	if archived, err := w.archived(old); err != nil || !archived {
		return err
	}
	payload, err := unseal(number(old.Seq), w.records.Get(number(old.Seq)))
	if err != nil {
		return err
	}
	key := versionKey(old.Seq, w.number)
	return w.versions.Put(key, seal(key, payload))
}

// archived reports whether a full archive shows the article as its record has
// it: one that became full when the last kept version was already out of date.
func (w *writing) archived(s *stored) (bool, error) {
	kept := w.lastKept(s.Seq)
	for _, o := range s.ordinals {
		r, err := w.roll(o.archive())
		if err != nil {
			return false, err
		}
		if r.closed() != 0 && r.closed() >= kept {
			return true, nil
		}
	}
	return false, nil
}

// lastKept is the change that the last kept version of the article was before;
// 0 when none is kept.
func (t *tables) lastKept(seq uint64) (change uint64) {
	under(t.versions, number(seq), func(k, _ []byte) bool {
		change = numberOf(k[8:])
		return true
	})
	return change
}

// version is the key and the value of the kept version that the article had at
// the change number; nil when its record has not been another entry since.
func (t *tables) version(seq, at uint64) (key, value []byte) {
	under(t.versions, number(seq), func(k, v []byte) bool {
		if numberOf(k[8:]) > at {
			key, value = k, v
		}
		return key == nil
	})
	return key, value
}

// discard deletes what is kept of an article.
func (w *writing) discard(seq uint64) error {
	var keys [][]byte
	under(w.versions, number(seq), func(k, _ []byte) bool {
		keys = append(keys, bytes.Clone(k))
		return true
	})
	for _, key := range keys {
		if err := w.versions.Delete(key); err != nil {
			return err
		}
	}
	return nil
}
