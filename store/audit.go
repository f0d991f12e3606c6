package store

import (
	"bytes"
	"maps"
	"slices"
)

// record checks one record and learns what the other buckets must hold of it.
func (a *audit) record(k, v []byte) {
	if len(k) != 8 {
		a.fault(recordsBucket, k, "key of %d bytes", len(k))
		return
	}
	s, err := a.codec.article(numberOf(k), v)
	if err != nil {
		a.found(recordsBucket, k, err)
		a.damaged[numberOf(k)] = true
		return
	}
	if s.Seq > a.count(numberKey) {
		a.fault(recordsBucket, k, "its number was never given")
	}
	if at := a.articles.Get(s.Key[:]); !bytes.Equal(at, k) {
		a.fault(recordsBucket, k, "its key %s leads to %x", s.Key, at)
	}
	if s.change != 0 && !bytes.Equal(a.changes.Get(number(s.change)), k) {
		a.fault(recordsBucket, k, "its change %d is missing", s.change)
	}
	a.counts.count(s, 1)
	a.changed[s.Seq] = s.change
	for _, id := range s.Sections {
		a.shown[string(sectionKey(id, s.Position()))] = true
	}
	a.ordinals(k, s)
}

func (a *audit) article(k, v []byte) {
	if len(k) != 32 || len(v) != 8 || a.records.Get(v) == nil {
		a.fault(articlesBucket, k, "no record %x", v)
	} else if s, err := a.codec.article(numberOf(v), a.records.Get(v)); err == nil && !bytes.Equal(s.Key[:], k) {
		a.fault(articlesBucket, k, "record %d is of %s", s.Seq, s.Key)
	}
}

// section strikes the entry from those that the records call for.
func (a *audit) section(k, _ []byte) {
	if !a.shown[string(k)] && (len(k) != 24 || !a.damaged[positionOf(k).Seq]) {
		a.fault(sectionsBucket, k, "no article is there")
	}
	delete(a.shown, string(k))
}

// missing names the section entries and arrivals that no walk has found.
func (a *audit) missing() {
	for _, k := range slices.Sorted(maps.Keys(a.shown)) {
		a.fault(sectionsBucket, []byte(k), "entry is missing")
	}
	for _, o := range slices.SortedFunc(maps.Keys(a.entered), ordinal.compare) {
		a.fault(arrivalsBucket, o.archive().key(), "ordinal %d of article %d is missing", o.n, a.entered[o])
	}
}

func (a *audit) guid(k, v []byte) {
	if len(k) != 24 || a.articles.Get(v) == nil && a.tombstones.Get(v) == nil {
		a.fault(guidsBucket, k, "article %x is neither stored nor forgotten", v)
	}
}

func (a *audit) change(k, v []byte) {
	if len(k) != 8 || len(v) != 8 {
		a.fault(changesBucket, k, "entry of %d bytes for %d", len(v), len(k))
		return
	}
	n, seq := numberOf(k), numberOf(v)
	if n > a.count(numberKey) || n <= seq {
		a.fault(changesBucket, k, "out of order with article %d and the newest change", seq)
	}
	if newest, stored := a.changed[seq]; stored && newest != n {
		a.fault(changesBucket, k, "article %d changed last at %d", seq, newest)
	}
}

func (a *audit) tombstone(k, v []byte) {
	if len(k) != 32 || len(v) != 9 || a.articles.Get(k) != nil {
		a.fault(tombstonesBucket, k, "article is stored, or no time is given")
	}
}

func (a *audit) source(k, v []byte) {
	if _, err := a.codec.openState(string(k), v); err != nil {
		a.found(sourcesBucket, k, err)
	}
}

func (a *audit) list(k, v []byte) {
	listing, err := a.codec.openList(string(k), v)
	if err != nil {
		a.found(listsBucket, k, err)
		return
	}
	for _, seq := range listing.Seqs {
		if seq == 0 || seq > a.count(numberKey) {
			a.fault(listsBucket, k, "lists article %d, which never was", seq)
		}
	}
}

func (a *audit) dictionary(k, v []byte) {
	if _, err := openDictionary(k, v); err != nil {
		a.found(dictionariesBucket, k, err)
	}
}

// counters compares what the meta bucket says with what the records have, if
// all of them can be read.
func (a *audit) counters() {
	if len(a.damaged) > 0 || a.unreadable {
		return
	}
	kept := a.tables.counters()
	for key, n := range kept {
		if a.counts[key] != n {
			a.fault(metaBucket, []byte(key), "says %d articles, there are %d", n, a.counts[key])
		}
	}
	for key, n := range a.counts {
		if _, ok := kept[key]; !ok {
			a.fault(metaBucket, []byte(key), "is missing, there are %d articles", n)
		}
	}
}
