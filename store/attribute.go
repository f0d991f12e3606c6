package store

import "slices"

// about is the article that a key, or an entry, of the bucket belongs to; 0 for
// none.
func (a *audit) about(bucket string, key []byte) uint64 {
	switch {
	case bucket == recordsBucket && len(key) == 8, bucket == versionsBucket && len(key) == 16:
		return numberOf(key)
	case bucket == entriesBucket && len(key) == a.entries.length:
		return positionOf(key).Seq
	case bucket == changesBucket && len(key) == 8:
		if at := a.changes.Get(key); len(at) == 8 {
			return numberOf(at)
		}
	case bucket == keysBucket && len(key) == a.keys.length:
		return shortOf(key[hashSize:])
	}
	return 0
}

// attribute names the article and the sources of each fault, and takes the
// articles whose records are damaged for lost.
func (a *audit) attribute() {
	damaged := map[uint64]*Fault{}
	for _, f := range a.faults {
		if f.seq == 0 {
			continue
		}
		if s, err := a.codec.article(f.seq, a.legible(f.seq)); err == nil {
			f.URL = s.URL
		} else if f.Bucket == recordsBucket {
			damaged[f.seq] = f
			a.store.lost.add(f.seq)
		}
	}
	if len(damaged) > 0 {
		a.listing(damaged)
	}
}

// listing adds the sources that list the articles.
func (a *audit) listing(damaged map[uint64]*Fault) {
	a.lists.ForEach(func(name, value []byte) error { // never an error of ours
		source := string(name)
		listing, err := a.codec.openList(source, value)
		if err != nil {
			return nil // a fault of its own
		}
		for _, seq := range listing.Seqs {
			if f := damaged[seq]; f != nil && !slices.Contains(f.Sources, source) {
				f.Sources = append(f.Sources, source)
			}
		}
		return nil
	})
}
