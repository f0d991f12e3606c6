package store

import (
	"bytes"
	"fmt"
)

// listedRecord is what the state of a source held of its last document up to
// version 3 of the schema.
type listedRecord struct {
	Listed []uint64 `cbor:"11,keyasint,omitempty"`
	Traces []byte   `cbor:"26,keyasint,omitempty"`
	Lists  []byte   `cbor:"28,keyasint,omitempty"`
}

// dividedAtOnce is how many states one transaction divides.
const dividedAtOnce = 1000

// divideStates gives what the sources list a place of its own. A state that is
// damaged is left as it is.
func (s *Store) divideStates() error {
	for next := []byte{}; next != nil; {
		err := s.update(func(w *writing) (err error) {
			next, err = w.divideSome(next)
			return err
		})
		if err != nil {
			return err
		}
		s.log.Debug("what sources list is kept beside their states", "next", string(next))
	}
	return nil
}

// divideSome divides states from a name on, and returns the next name; nil at the
// end.
func (w *writing) divideSome(from []byte) (next []byte, err error) {
	p := pairs{c: w.sources.Cursor()}
	states := map[string][]byte{}
	for p.k, p.v = p.c.Seek(from); p.k != nil && len(states) < dividedAtOnce; p.next() {
		states[string(p.k)] = bytes.Clone(p.v)
	}
	next = bytes.Clone(p.k)
	for name, value := range states {
		if err := w.divide(name, value); err != nil {
			return nil, err
		}
	}
	return next, nil
}

func (w *writing) divide(name string, value []byte) error {
	codec := w.store.codec
	payload, err := unseal([]byte(name), value)
	if err != nil {
		return nil
	}
	var list listedRecord
	var state sourceRecord
	if codec.dec.Unmarshal(payload, &list) != nil || codec.dec.Unmarshal(payload, &state) != nil {
		return nil
	}
	if w.lists.Get([]byte(name)) != nil {
		return nil // divided already
	}
	seqs := append(unpackedList(list.Lists), list.Listed...)
	kept, err := codec.sealed(name, listSeal(name), &listRecord{packedList(seqs), list.Traces})
	if err != nil {
		return err
	}
	if err := w.lists.Put([]byte(name), kept); err != nil {
		return fmt.Errorf("divide state of source %s: %w", name, err)
	}
	rest, err := codec.sealed(name, []byte(name), &state)
	if err != nil {
		return err
	}
	return w.sources.Put([]byte(name), rest)
}
