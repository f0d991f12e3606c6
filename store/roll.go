package store

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"tidings/aggregator"
)

// roll names the articles of an archive in the order of arrival: the payload of
// a value in the arrivals bucket. It begins with the change number at which the
// archive became full; then each ordinal that was given has the number of the
// article that it leads to.
type roll []byte

const rollHead = 8

// given is how many ordinals of the archive were given.
func (r roll) given() int { return (len(r) - rollHead) / 8 }

// at is the article at a place; 0 for none.
func (r roll) at(place int) uint64 { return numberOf(r[rollHead+8*place:]) }

// closed is the newest change number when the archive became full; 0 while it
// is not.
func (r roll) closed() uint64 { return numberOf(r) }

// put has a place lead to an article, 0 for none. Putting the last place of an
// archive closes it at the change number; one that is closed stays so.
func (r roll) put(place int, seq, change uint64) roll {
	if short := rollHead + 8*(place+1) - len(r); short > 0 {
		r = append(r, make([]byte, short)...)
	}
	binary.BigEndian.PutUint64(r[rollHead+8*place:], seq)
	if r.given() == aggregator.ArchiveSize && r.closed() == 0 {
		binary.BigEndian.PutUint64(r, change)
	}
	return r
}

// openRoll opens a value of the arrivals bucket; it shares the value's memory.
func openRoll(key, value []byte) (roll, error) {
	payload, err := unseal(key, value)
	if err != nil {
		return nil, err
	}
	if r := roll(payload); len(key) == 16 && len(r) >= rollHead && len(r)%8 == 0 && r.given() <= aggregator.ArchiveSize {
		return r, nil
	}
	return nil, fmt.Errorf("arrivals of %d bytes: %w", len(payload), ErrDamaged)
}

// roll is that of the archive, empty when none of its ordinals was given.
func (t *tables) roll(a archive) (roll, error) {
	value := t.arrivals.Get(a.key())
	if value == nil {
		return make(roll, rollHead), nil
	}
	return openRoll(a.key(), value)
}

// roll is that of the archive as the transaction has it. One that is damaged
// is made anew from the records; what it shows now it goes on to show.
func (w *writing) roll(a archive) (roll, error) {
	if r, ok := w.rolls[a]; ok {
		return r, nil
	}
	r, err := w.tables.roll(a)
	if err == nil {
		return bytes.Clone(r), nil
	}
	w.store.log.Warn("damaged order of arrival is made anew", "section", a.section, "archive", a.n, "err", err)
	r, err = w.recall(a)
	w.rolls[a] = r
	return r, err
}

// recall makes a roll from what the records say. Ordinals of articles that are
// gone lead nowhere.
func (w *writing) recall(a archive) (roll, error) {
	r := make(roll, rollHead)
	for place := range aggregator.ArchiveSize {
		if a.ordinal(place).n <= w.lastOrdinal(a.section) {
			r = r.put(place, 0, w.number)
		}
	}
	err := w.records.ForEach(func(k, v []byte) error {
		s, err := w.store.codec.article(numberOf(k), v)
		if err != nil {
			return nil // it is damaged too
		}
		for _, o := range s.counting() {
			if o.archive() == a {
				r = r.put(o.place(), s.Seq, w.number)
			}
		}
		return nil
	})
	return r, err
}
