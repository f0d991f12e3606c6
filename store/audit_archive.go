package store

import "tidings/aggregator"

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
		if other := a.entered[o]; other != 0 {
			a.fault(recordsBucket, k, "ordinal %d of section %x is article %d's too", o.n, uint64(o.section), other)
		}
		a.entered[o] = s.Seq
		delete(sections, o.section)
	}
	for id := range sections {
		a.fault(recordsBucket, k, "has no ordinal in section %x", uint64(id))
	}
}

// arrival strikes what a roll says from what the records call for.
func (a *audit) arrival(k, v []byte) {
	r, err := openRoll(k, v)
	if err != nil {
		a.found(arrivalsBucket, k, err)
		return
	}
	at := archiveOf(k)
	for place := range r.given() {
		o := at.ordinal(place)
		if a.reads(recordsBucket) && a.entered[o] != r.at(place) && !a.damaged[r.at(place)] {
			a.fault(arrivalsBucket, k, "ordinal %d is not article %d's but %d's", o.n, r.at(place), a.entered[o])
		}
		delete(a.entered, o)
	}
	a.given[at.section] += uint64(r.given())
	full := r.given() == aggregator.ArchiveSize
	if full != (r.closed() != 0) || r.closed() > a.count(numberKey) {
		a.fault(arrivalsBucket, k, "archive of %d became full at change %d", r.given(), r.closed())
	}
}

// arrivedCounters compares how many ordinals were given with how many the
// arrivals have.
func (a *audit) arrivedCounters() {
	if !a.reads(arrivalsBucket) {
		return
	}
	under(a.meta, []byte(arrivedPrefix), func(k, v []byte) bool {
		section := aggregator.SectionID(numberOf(k[len(arrivedPrefix):]))
		if n := a.given[section]; n != numberOf(v) {
			a.fault(metaBucket, k, "says %d ordinals were given, there are %d", numberOf(v), n)
		}
		delete(a.given, section)
		return true
	})
	for section, n := range a.given {
		a.fault(metaBucket, arrivedKey(section), "is missing, %d ordinals were given", n)
	}
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
		a.found(versionsBucket, k, err)
	case a.reads(recordsBucket) && a.records.Get(k[:8]) == nil:
		a.fault(versionsBucket, k, "article %d is not stored", seq)
	case until <= max(seq, old.change) || until > a.count(numberKey):
		a.fault(versionsBucket, k, "out of order with its own change %d and the newest", old.change)
	}
}
