package store

import (
	"bytes"
	"fmt"
	"time"

	"tidings/aggregator"
)

// undivided is what the state of a source held in another form up to version 4 of
// the schema.
type undivided struct {
	Validators map[string]undividedValidators `cbor:"1,keyasint,omitempty"`
	Listed     []uint64                       `cbor:"11,keyasint,omitempty"`
	Traces     []byte                         `cbor:"26,keyasint,omitempty"`
	Lists      []byte                         `cbor:"28,keyasint,omitempty"`
}

type undividedValidators struct {
	URL          string        `cbor:"4,keyasint,omitempty"`
	ETag         string        `cbor:"1,keyasint,omitempty"`
	LastModified string        `cbor:"2,keyasint,omitempty"`
	Body         uint64        `cbor:"7,keyasint,omitempty"`
	Coded        uint64        `cbor:"8,keyasint,omitempty"`
	MaxAge       time.Duration `cbor:"5,keyasint,omitempty"`
}

// validators are those of the state by the order of their addresses.
func (u *undivided) validators() []validators {
	var all aggregator.ByAddress
	for address, v := range u.Validators {
		all = all.With(address, aggregator.Validators(v))
	}
	return each(all, validatorsOf)
}

// dividedAtOnce is how many states one transaction divides.
const dividedAtOnce = 1000

// divideStates gives what the sources list a place of its own, and their validators
// another form. A state that is damaged is left as it is.
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
	var before undivided
	var state sourceRecord
	if codec.dec.Unmarshal(payload, &before) != nil || codec.dec.Unmarshal(payload, &state) != nil {
		return nil
	}
	if w.lists.Get([]byte(name)) != nil {
		return nil // divided already
	}
	state.Validators = before.validators()
	seqs := append(unpackedList(before.Lists), before.Listed...)
	kept, err := codec.sealed(name, listSeal(name), &listRecord{packedList(seqs), before.Traces})
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
