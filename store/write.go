package store

import (
	"slices"

	"tidings/aggregator"

	bolt "go.etcd.io/bbolt"
)

// writing is a write transaction under way.
type writing struct {
	*tables
	store   *Store
	number  uint64 // the newest change number given
	counts  counters
	given   map[aggregator.SectionID]uint64 // the last ordinal, where one was given
	rolls   map[archive]roll                // those that are changed
	opened  *stored                         // the last one that was looked at
	err     error                           // of a lookup
	emptied []emptied                       // what is to be dropped at the end
	mended  []uint64                        // articles whose damaged records were replaced
	remade  bool                            // an index was made anew
	// recount: an article whose record was lost was replaced, so that the
	// counters must be taken anew.
	recount bool
}

func (s *Store) begin(tx *bolt.Tx) *writing {
	t := tablesOf(tx)
	return &writing{
		tables: t, store: s, number: t.count(numberKey), counts: newCounters(),
		given: map[aggregator.SectionID]uint64{}, rolls: map[archive]roll{},
	}
}

// finish writes what the transaction kept in memory.
func (w *writing) finish() error {
	if w.err != nil {
		return w.err
	}
	if err := w.meta.Put([]byte(numberKey), number(w.number)); err != nil {
		return err
	}
	if err := w.clear(); err != nil {
		return err
	}
	if err := w.measure(); err != nil {
		return err
	}
	if err := w.enrol(); err != nil {
		return err
	}
	if w.recount {
		return w.countAnew()
	}
	return w.counts.add(w.tables)
}

// open is a stored article. The last one is kept: what arrives is looked for in
// several ways.
func (w *writing) open(seq uint64) (*stored, error) {
	if w.opened != nil && w.opened.Seq == seq {
		return w.opened, nil
	}
	a, err := w.store.codec.article(seq, w.records.Get(number(seq)))
	if err == nil {
		w.opened = a
	}
	return a, err
}

// next gives the next change number.
func (w *writing) next() uint64 {
	w.number++
	return w.number
}

// insert stores an article under its Seq, for the first time.
func (w *writing) insert(a *aggregator.Article) error {
	w.store.familiar.add(a.Key[:])
	if err := w.put(w.keys, keyEntry(a.Key, a.Seq)); err != nil {
		return err
	}
	return w.save(nil, &stored{Article: *a})
}

// rewrite gives a stored article its new form, at the number of a new change.
func (w *writing) rewrite(old *stored, a *aggregator.Article) error {
	if err := w.succeed(old); err != nil {
		return err
	}
	if err := w.preserve(old, a); err != nil {
		return err
	}
	return w.save(old, &stored{Article: *a, change: w.number, ordinals: slices.Clip(old.ordinals)})
}

// forget removes a stored article with the versions kept of it, and leaves a
// tombstone. The guids that led to it stay, and lead to the tombstone.
func (w *writing) forget(old *stored) error {
	if err := w.succeed(old); err != nil {
		return err
	}
	w.opened = nil
	// First, so that an index which is made anew meanwhile does not have it again.
	if err := w.records.Delete(number(old.Seq)); err != nil {
		return err
	}
	if err := w.index(old, nil); err != nil {
		return err
	}
	if err := w.discard(old.Seq); err != nil {
		return err
	}
	if seq := w.seqOf(old.Key[:]); seq != 0 && seq != old.Seq {
		return nil // another article has the key, since damage hid that this one had it
	}
	if err := w.strike(w.keys, old.Key[:hashSize]); err != nil {
		return err
	}
	return w.tombstones.Put(old.Key[:], tombstone(w.store.now(), onSite(&old.Article)))
}

// succeed enters a new change in place of the article's last one.
func (w *writing) succeed(old *stored) error {
	if err := w.changes.Delete(number(old.change)); err != nil {
		return err
	}
	return w.changes.Put(number(w.next()), number(old.Seq))
}

// save writes a record and brings the indexes and the counters along.
func (w *writing) save(old, new *stored) error {
	if err := w.record(new); err != nil {
		return err
	}
	return w.index(old, new)
}

// record writes an article's record, with an ordinal for each of its sections.
func (w *writing) record(s *stored) error {
	w.enter(s)
	w.opened = nil
	value, err := w.store.codec.record(s)
	if err == nil {
		err = w.store.failing("record")
	}
	if err != nil {
		return err
	}
	return w.records.Put(number(s.Seq), value)
}

// index brings the sections, the arrivals and the counters from what they hold
// of an article's old form to its new one; either may be nil.
func (w *writing) index(old, new *stored) error {
	from, to := entriesOf(old), entriesOf(new)
	for key := range from {
		if !to[key] {
			if err := w.strike(w.entries, []byte(key)); err != nil {
				return err
			}
		}
	}
	for key := range to {
		if !from[key] {
			if err := w.put(w.entries, []byte(key)); err != nil {
				return err
			}
		}
	}
	w.counts.count(old, -1)
	w.counts.count(new, +1)
	return w.arrange(old, new)
}

// entriesOf are the places of an article in its sections.
func entriesOf(s *stored) map[string]bool {
	keys := map[string]bool{}
	if s != nil {
		for _, id := range s.Sections {
			keys[string(sectionEntry(id, s.Position()))] = true
		}
	}
	return keys
}

// placed are the sections of an article, each once.
func placed(place aggregator.Placement, a *aggregator.Article) []aggregator.SectionID {
	ids := slices.Clone(place(a))
	slices.Sort(ids)
	return slices.Compact(ids)
}
