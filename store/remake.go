package store

import (
	"bytes"
	"errors"
	"fmt"
)

// find is the first entry of an index that begins with prefix, nil for none.
func (w *writing) find(x index, prefix []byte) (e []byte) {
	err := w.sound(x, func() (err error) {
		e, err = x.first(prefix)
		return err
	})
	w.err = errors.Join(w.err, err)
	return e
}

// put adds an entry to an index.
func (w *writing) put(x index, e []byte) error {
	return w.sound(x, func() error { return x.put(e) })
}

// strike removes an entry from an index.
func (w *writing) strike(x index, name []byte) error {
	return w.sound(x, func() error {
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
func (w *writing) sound(x index, do func() error) error {
	err := do()
	if errors.Is(err, ErrDamaged) {
		if err = w.remake(x); err == nil {
			err = do()
		}
	}
	return err
}

// remake makes the damaged blocks of an index anew, of what the records say.
func (w *writing) remake(x index) error {
	gaps := x.gaps()
	if len(gaps) == 0 {
		return nil
	}
	entries, err := w.called(x, gaps)
	for _, g := range gaps {
		w.store.log.Warn("damaged part of an index is made anew from the articles", "from", fmt.Sprintf("%x", g.from), "err", g.err)
		if len(g.from) == x.length {
			err = errors.Join(err, x.write(g.from, nil))
			w.empty(x, g.from)
		} else {
			err = errors.Join(err, x.Delete(g.from))
		}
	}
	for _, e := range entries {
		if err == nil {
			err = x.put(e)
		}
	}
	return err
}

// called are the entries that the records call for where there are gaps. Of a
// name that several have, the first to come has it.
func (w *writing) called(x index, gaps []gap) (entries [][]byte, err error) {
	named := map[string]bool{}
	err = w.records.ForEach(func(k, v []byte) error {
		s, err := w.store.codec.article(numberOf(k), v)
		if err != nil {
			return nil // it is damaged too
		}
		for _, e := range x.of(s) {
			if name := string(e[:x.name]); within(gaps, e) && !named[name] {
				named[name] = true
				entries = append(entries, e)
			}
		}
		return nil
	})
	return entries, err
}

// gap is where a block of an index is damaged; it ends at the next block, or
// never.
type gap struct {
	from, to []byte
	err      error
}

func (x index) gaps() (gaps []gap) {
	var open *gap
	x.ForEach(func(k, v []byte) error { // never an error of ours
		if open != nil {
			open.to = bytes.Clone(k)
		}
		open = nil
		if _, err := x.openBlock(k, v); err != nil {
			gaps = append(gaps, gap{from: bytes.Clone(k), err: err})
			open = &gaps[len(gaps)-1]
		}
		return nil
	})
	return gaps
}

func within(gaps []gap, e []byte) bool {
	for _, g := range gaps {
		if bytes.Compare(e, g.from) >= 0 && (g.to == nil || bytes.Compare(e, g.to) < 0) {
			return true
		}
	}
	return false
}
