package store

import (
	"fmt"
	"slices"

	"tidings/aggregator"
)

// ordinal is a place in the order in which articles entered a section. The
// section is as base names it; ordinals count from 1 and are given once.
type ordinal struct {
	section aggregator.SectionID
	n       uint64
}

// base is the one name of a section and its surplus, which share an order of
// arrival: the smaller of their ids, each of which leads to the other.
func base(id aggregator.SectionID) aggregator.SectionID { return min(id, id.Surplus()) }

func (o ordinal) key() []byte { return append(number(uint64(o.section)), number(o.n)...) }

// ordinalOf is the ordinal of a key in the arrivals bucket.
func ordinalOf(key []byte) ordinal {
	return ordinal{aggregator.SectionID(numberOf(key)), numberOf(key[8:])}
}

// closes reports whether the ordinal is the last of its archive.
func (o ordinal) closes() bool { return o.n%aggregator.ArchiveSize == 0 }

// closing is the last ordinal of the archive that this one is in.
func (o ordinal) closing() ordinal {
	const size = aggregator.ArchiveSize
	return ordinal{o.section, (o.n + size - 1) / size * size}
}

// counting are the ordinals of the article in the sections, or their surplus,
// that it is in now; nil is no article.
func (s *stored) counting() []ordinal {
	if s == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(s.ordinals), func(o ordinal) bool {
		return !slices.ContainsFunc(s.Sections, func(id aggregator.SectionID) bool { return base(id) == o.section })
	})
}

// lastOrdinal is the last ordinal that was given before the transaction.
func (t *tables) lastOrdinal(section aggregator.SectionID) uint64 {
	return t.count(string(arrivedKey(section)))
}

func arrivedKey(section aggregator.SectionID) []byte {
	return append([]byte(arrivedPrefix), number(uint64(section))...)
}

// closed is the change number at which the archive of the ordinal became full,
// 0 while it is not.
func (t *tables) closed(o ordinal) (uint64, error) {
	key := o.closing().key()
	value := t.arrivals.Get(key)
	if value == nil {
		return 0, nil
	}
	e, err := openEntry(key, value)
	return e.closed, err
}

// entry is a value of the arrivals bucket.
type entry struct {
	seq    uint64 // of the article; 0 for none, in the last entry of an archive
	closed uint64 // the newest change number when the archive became full; 0 but in its last entry
}

// openEntry opens a value of the arrivals bucket.
func openEntry(key, value []byte) (entry, error) {
	payload, err := unseal(key, value)
	switch {
	case err != nil:
		return entry{}, err
	case len(key) != 16 || len(payload) != entrySize(ordinalOf(key)):
		return entry{}, fmt.Errorf("arrival of %d bytes: %w", len(payload), ErrDamaged)
	case len(payload) == 8:
		return entry{seq: numberOf(payload)}, nil
	}
	return entry{numberOf(payload), numberOf(payload[8:])}, nil
}

func entrySize(o ordinal) int {
	if o.closes() {
		return 16
	}
	return 8
}
