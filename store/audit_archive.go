package store

import (
	"fmt"

	"tidings/aggregator"
)

// ordinals checks those of one record and learns what the arrivals must hold
// of it.
func (a *audit) ordinals(k []byte, s *stored) {
	for _, o := range s.ordinals {
		if o.n == 0 || o.n > a.lastOrdinal(o.section) {
			a.fault(recordsBucket, k, "ordinal %d of section %x was never given", o.n, uint64(o.section))
		}
	}
	sections := map[aggregator.SectionID]bool{}
	for _, id := range s.Sections {
		sections[base(id)] = true
	}
	for _, o := range s.counting() {
		if other := a.entered[string(o.key())]; other != 0 {
			a.fault(recordsBucket, k, "ordinal %d of section %x is article %d's too", o.n, uint64(o.section), other)
		}
		a.entered[string(o.key())] = s.Seq
		delete(sections, o.section)
	}
	for id := range sections {
		a.fault(recordsBucket, k, "has no ordinal in section %x", uint64(id))
	}
}

// arrival strikes the entry from those that the records call for. The last
// entry of a full archive may lead to no article.
func (a *audit) arrival(k, v []byte) {
	e, err := openEntry(k, v)
	if err != nil {
		a.faults = append(a.faults, fmt.Errorf("%s %x: %w", arrivalsBucket, k, err))
		return
	}
	o := ordinalOf(k)
	if a.entered[string(k)] != e.seq {
		a.fault(arrivalsBucket, k, "article %d has no such ordinal there", e.seq)
	}
	delete(a.entered, string(k))
	if o.n == 0 || o.n > a.lastOrdinal(o.section) {
		a.fault(arrivalsBucket, k, "ordinal %d was never given", o.n)
	}
	if o.closes() {
		a.closed[o.section]++
	}
	if e.closed > a.count(numberKey) {
		a.fault(arrivalsBucket, k, "archive became full at change %d, which was never given", e.closed)
	}
}

// archives compares how many ordinals were given with how many archives are
// full.
func (a *audit) archives() {
	under(a.meta, []byte(arrivedPrefix), func(k, v []byte) bool {
		section := aggregator.SectionID(numberOf(k[len(arrivedPrefix):]))
		if full := numberOf(v) / aggregator.ArchiveSize; a.closed[section] != full {
			a.fault(metaBucket, k, "says %d archives are full, %d are", full, a.closed[section])
		}
		return true
	})
}

// version checks that a kept version is one of an article that is stored.
func (a *audit) version(k, v []byte) {
	if len(k) != 16 {
		a.fault(versionsBucket, k, "key of %d bytes", len(k))
		return
	}
	seq, until := numberOf(k), numberOf(k[8:])
	old, err := a.codec.open(seq, k, v)
	switch {
	case err != nil:
		a.faults = append(a.faults, fmt.Errorf("%s %x: %w", versionsBucket, k, err))
	case a.records.Get(k[:8]) == nil:
		a.fault(versionsBucket, k, "article %d is not stored", seq)
	case until <= max(seq, old.change) || until > a.count(numberKey):
		a.fault(versionsBucket, k, "out of order with its own change %d and the newest", old.change)
	}
}
