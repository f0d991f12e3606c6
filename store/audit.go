package store

import (
	"bytes"
	"maps"
	"slices"

	"tidings/aggregator"
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
	a.leads(s)
	if s.change != 0 && a.reads(changesBucket) && !bytes.Equal(a.changes.Get(number(s.change)), k) {
		a.fault(recordsBucket, k, "its change %d is missing", s.change)
	}
	a.counts.count(s, 1)
	a.changed[s.Seq] = s.change
	for _, id := range s.Sections {
		a.shown[string(sectionEntry(id, s.Position()))] = true
	}
	a.ordinals(k, s)
}

// leads checks that its key leads to the article.
func (a *audit) leads(s *stored) {
	if !a.reads(keysBucket) {
		return
	}
	want := keyEntry(s.Key, s.Seq)
	if e, err := a.keys.first(s.Key[:hashSize]); err == nil && !bytes.Equal(e, want) {
		a.fault(keysBucket, want, "entry is missing")
	}
}

func (a *audit) key(e []byte) {
	if !a.reads(recordsBucket) {
		return
	}
	seq := shortOf(e[hashSize:])
	record := a.records.Get(number(seq))
	if record == nil {
		a.fault(keysBucket, e, "no record %d", seq)
	} else if s, err := a.codec.article(seq, record); err == nil && !bytes.HasPrefix(s.Key[:], e[:hashSize]) {
		a.fault(keysBucket, e, "record %d is of %s", seq, s.Key)
	}
}

// entry strikes the entry from those that the records call for.
func (a *audit) entry(e []byte) {
	if a.reads(recordsBucket) && !a.shown[string(e)] && !a.damaged[positionOf(e).Seq] {
		a.fault(entriesBucket, e, "no article is there")
	}
	delete(a.shown, string(e))
}

// missing names the section entries and arrivals that no walk has found.
func (a *audit) missing() {
	if a.reads(entriesBucket) {
		a.missingEntries()
	}
	if a.reads(arrivalsBucket) {
		a.missingArrivals()
	}
}

// missingEntries leaves out what a damaged block held: it is no fault of its own.
func (a *audit) missingEntries() {
	for _, e := range slices.Sorted(maps.Keys(a.shown)) {
		if _, err := a.entries.first([]byte(e)); err == nil {
			a.fault(entriesBucket, []byte(e), "entry is missing")
		}
	}
}

func (a *audit) missingArrivals() {
	for _, o := range slices.SortedFunc(maps.Keys(a.entered), ordinal.compare) {
		a.fault(arrivalsBucket, o.archive().key(), "ordinal %d of article %d is missing", o.n, a.entered[o])
	}
}

// gone names the indexes that lack entries, or have more than there were: of what
// only an index knows nothing else tells.
func (a *audit) gone() {
	for _, x := range [...]index{a.keys, a.entries, a.ids} {
		if n, size := a.sizes[x.bucket], a.size(x); n >= 0 && n != size && a.reads(x.bucket) {
			a.fault(x.bucket, nil, "%d entries of %d are there", n, size)
		}
	}
}

func (a *audit) id(e []byte) {
	if !a.reads(keysBucket, tombstonesBucket) {
		return
	}
	ref := e[a.ids.name:]
	if at, err := a.keys.first(ref); err == nil && at == nil && a.forgotten(ref) == (aggregator.Key{}) {
		a.fault(idsBucket, e, "article %x is neither stored nor forgotten", ref)
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
	if len(k) != 32 || len(v) != 9 {
		a.fault(tombstonesBucket, k, "no time is given")
	} else if !a.reads(keysBucket) {
		return
	} else if e, err := a.keys.first(k[:hashSize]); err == nil && e != nil {
		a.fault(tombstonesBucket, k, "article is stored")
	}
}

func (a *audit) source(k, v []byte) {
	st, err := a.codec.openState(string(k), v)
	if err != nil {
		a.found(sourcesBucket, k, err)
	} else if st.Outlook != 0 && a.reads(listsBucket) && a.lists.Get(k) == nil {
		a.fault(listsBucket, k, "is missing")
	}
}

func (a *audit) list(k, v []byte) {
	listing, err := a.codec.openList(string(k), v)
	if err != nil {
		a.found(listsBucket, k, err)
		return
	}
	if a.reads(sourcesBucket) && a.sources.Get(k) == nil {
		a.fault(sourcesBucket, k, "is missing")
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
		return
	}
	other := bytes.Clone(k)
	if other[len(other)-1] ^= 1; a.dictionaries.Get(other) == nil {
		a.fault(dictionariesBucket, other, "copy is missing")
	}
}

// counters compares what the meta bucket says with what the records have, if
// all of them can be read.
func (a *audit) counters() {
	if len(a.damaged)+len(a.unreadable) > 0 {
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
