package store

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"sort"
)

// find is the first entry of an index that begins with prefix, nil for none.
func (w *writing) find(x index, prefix []byte) (e []byte) {
	err := w.sound(x, func(x index) (err error) {
		e, err = x.first(prefix)
		return err
	})
	w.err = errors.Join(w.err, err)
	return e
}

// put adds an entry to an index.
func (w *writing) put(x index, e []byte) error {
	return w.sound(x, func(x index) error { return x.put(e) })
}

// strike removes an entry from an index.
func (w *writing) strike(x index, name []byte) error {
	return w.sound(x, func(x index) error {
		emptied, err := x.remove(name)
		w.empty(x, emptied)
		return err
	})
}

// empty remembers a block that may stay empty.
func (w *writing) empty(x index, key []byte) {
	if key != nil {
		w.emptied = append(w.emptied, emptied{x, key})
	}
}

// emptied is a block in which nothing was left, and its index.
type emptied struct {
	index
	key []byte
}

// clear drops the blocks that stayed empty.
func (w *writing) clear() error {
	for _, e := range w.emptied {
		if err := e.drop(e.key); err != nil {
			return err
		}
	}
	return nil
}

// sound does something with an index, once more when it meets damage and that
// could be mended.
func (w *writing) sound(x index, do func(index) error) error {
	err := do(x)
	if errors.Is(err, ErrDamaged) {
		if x, err = w.remake(x); err == nil {
			err = do(x)
		}
	}
	return err
}

// remake returns the index, made anew when one of its blocks is damaged or gone: of the
// entries of the others, and of what the records say. The key of a damaged block
// does not tell what was in it, for it may be what is damaged.
func (w *writing) remake(x index) (index, error) {
	fault := w.fault(x)
	if fault == nil {
		return x, nil
	}
	w.store.log.Warn("damaged index is made anew from the articles", "bucket", x.bucket, "err", fault)
	entries, err := w.called(x)
	if err != nil {
		return x, err
	}
	if x, err = w.replaced(x); err != nil {
		return x, err
	}
	return x, x.putAll(entries)
}

// complete adds to an index what the records call for.
func (w *writing) complete(x index) error {
	entries, err := w.called(x)
	if err != nil {
		return err
	}
	return x.putAll(entries)
}

func (x index) putAll(entries [][]byte) error {
	for _, e := range entries {
		if err := x.put(e); err != nil {
			return err
		}
	}
	return nil
}

// fault is why an index cannot be relied on, nil for one that can.
func (w *writing) fault(x index) error {
	n, err := x.inspect()
	if size := w.size(x); err == nil && n != size {
		err = fmt.Errorf("%d entries of %d are there: %w", n, size, ErrDamaged)
	}
	return err
}

// inspect counts the entries of an index up to a block that is damaged or out of
// order.
func (x index) inspect() (entries int, fault error) {
	var last []byte
	x.ForEach(func(k, v []byte) error { // its errors end the loop
		b, err := x.openBlock(k, v)
		if err == nil && last != nil && bytes.Compare(k, last) <= 0 {
			err = fmt.Errorf("block out of order: %w", ErrDamaged)
		}
		if last = k; err == nil && b.entries() > 0 {
			last = b.at(b.entries() - 1)
			entries += b.entries()
		}
		fault = err
		return err
	})
	return entries, fault
}

// replaced is the index in an empty bucket, in the place of its own.
func (w *writing) replaced(x index) (index, error) {
	if err := w.tx.DeleteBucket([]byte(x.bucket)); err != nil {
		return x, err
	}
	fresh, err := w.tx.CreateBucket([]byte(x.bucket))
	if err != nil {
		return x, err
	}
	x.Bucket = fresh
	x.FillPercent = settled
	*x.grown, w.remade = 0, true
	if err := w.setCount(sizePrefix+x.bucket, 0); err != nil {
		return x, err
	}
	w.emptied = slices.DeleteFunc(w.emptied, func(e emptied) bool { return e.bucket == x.bucket })
	switch x.bucket {
	case keysBucket:
		w.keys = x
	case entriesBucket:
		w.entries = x
	case idsBucket:
		w.ids = x
	}
	return x, nil
}

// called are the entries of an index that are whole, and those that the records
// call for besides, in their order. A name on which the records of two articles lay
// claim is nobody's.
func (w *writing) called(x index) ([][]byte, error) {
	kept := collected(func(visit func([]byte) bool) { x.from(nil, visit) })
	claims := map[string][]byte{} // nil where there are several
	err := w.records.ForEach(func(k, v []byte) error {
		s, err := w.store.codec.article(numberOf(k), v)
		if err != nil {
			return nil // it is damaged too
		}
		for _, e := range x.of(s) {
			name := string(e[:x.name])
			if has(kept, e[:x.name]) {
				continue
			}
			if other, claimed := claims[name]; claimed && !bytes.Equal(other, e) {
				e = nil
			}
			claims[name] = e
		}
		return nil
	})
	for _, e := range claims {
		if e != nil {
			kept = append(kept, e)
		}
	}
	slices.SortFunc(kept, bytes.Compare)
	return kept, err
}

// has reports whether one of the entries, which are in their order, has the name.
func has(entries [][]byte, name []byte) bool {
	i := sort.Search(len(entries), func(i int) bool { return bytes.Compare(entries[i], name) >= 0 })
	return i < len(entries) && bytes.HasPrefix(entries[i], name)
}

// collected are what a walk visits.
func collected(walk func(visit func(e []byte) bool)) (all [][]byte) {
	walk(func(e []byte) bool {
		all = append(all, e)
		return true
	})
	return all
}
