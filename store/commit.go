package store

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"tidings/aggregator"
)

// Commit saves the batch in one transaction, which is on disk when Commit
// returns without an error, and says of each element what it changed. A later
// arrival of the batch finds the earlier ones stored.
//
// An article whose record is damaged is replaced by the one that arrives.
func (s *Store) Commit(ctx context.Context, batch []aggregator.Ingest, place aggregator.Placement) ([]aggregator.Tally, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	s.study(batch)
	tallies := make([]aggregator.Tally, len(batch))
	err := s.update(func(w *writing) error {
		for i := range batch {
			if err := w.ingest(&batch[i], place, &tallies[i]); err != nil {
				return fmt.Errorf("source %s: %w", batch[i].State.Name, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	return tallies, nil
}

// ingest saves one outcome: the articles first, then the state that lists them.
func (w *writing) ingest(in *aggregator.Ingest, place aggregator.Placement, tally *aggregator.Tally) error {
	l := w.keep(in)
	w.ration(in)
	for i := range in.Arrivals {
		key, wreck := w.resolve(&in.Arrivals[i])
		seq, err := w.arrive(key, wreck, &in.Arrivals[i], place, tally)
		if err != nil {
			return err
		}
		l.add(seq, key, &in.Arrivals[i])
	}
	tally.Known += len(in.Kept)
	if isRead(in) {
		if err := w.list(in.State.Name, l.noun(w, in)); err != nil {
			return err
		}
	}
	tally.Lost = l.lost || w.misses(&in.State)
	state := in.State
	state.Credit(*tally)
	value, err := w.store.codec.state(&state)
	if err == nil {
		err = w.store.failing("state")
	}
	if err != nil {
		return err
	}
	return w.sources.Put([]byte(state.Name), value)
}

// listedToo is what a source listed before with what a part of its document
// lists now, within bounds: a document that is never whole must neither lose
// its articles to retention nor pile up a list of all it ever had.
func (w *writing) listedToo(before, seqs []uint64) []uint64 {
	listed := slices.DeleteFunc(before, func(seq uint64) bool {
		return w.records.Get(number(seq)) == nil
	})
	for _, seq := range seqs {
		if !slices.Contains(listed, seq) {
			listed = append(listed, seq)
		}
	}
	return listed[max(0, len(listed)-maxListed):]
}

// maxListed is how many articles a source that only sends parts is taken to list.
const maxListed = 5000

// arrive stores one article under the key, or adds to the one that is there, and
// returns its sequence number; 0 for one that was forgotten. One that is new
// takes the place of a wreck, 0 for none.
func (w *writing) arrive(key aggregator.Key, wreck uint64, in *aggregator.Arrival, place aggregator.Placement, tally *aggregator.Tally) (uint64, error) {
	if n := len(in.Article.Sightings); n != 1 {
		return 0, fmt.Errorf("article %s arrives with %d sightings, want one", in.Article.Key, n)
	}
	if buried(w.grave(key[:]), key, &in.Article) {
		tally.Known++
		return 0, nil
	}
	seq := cmp.Or(w.locate(key), wreck)
	if seq == 0 {
		tally.New++
		if in.Article.ClaimsNew() && !in.Article.Surplus {
			tally.Claimed++
		}
		return w.admit(key, in, place)
	}
	changed, err := w.meet(key, seq, in, place)
	if changed {
		tally.Changed++
	} else {
		tally.Known++
	}
	return seq, err
}

// locate is the number of the article with that key; 0 when it is not stored. An
// entry that leads to another article is damage, and no reason to damage that
// one too.
func (w *writing) locate(key aggregator.Key) uint64 {
	seq := w.seqOf(key[:])
	if seq == 0 {
		return 0
	}
	if found, err := w.open(seq); err == nil && found.Key != key {
		w.store.log.Error("key leads to another article; stored anew", "key", key, "err", ErrDamaged)
		return 0
	}
	return seq
}

// admit stores a new article under the key.
func (w *writing) admit(key aggregator.Key, in *aggregator.Arrival, place aggregator.Placement) (uint64, error) {
	a := in.Article
	a.Key, a.Seq = key, w.next()
	if err := w.tombstones.Delete(key[:]); err != nil {
		return 0, err
	}
	if err := w.christen(&a, in.GUID); err != nil {
		return 0, err
	}
	if key == in.Apart {
		if err := w.remember(in.Echo, a.Sightings[0].Source, key); err != nil {
			return 0, err
		}
	}
	a.Sections = placed(place, &a)
	return a.Seq, w.insert(&a)
}

// christen decides the published id and remembers by what the article is known.
func (w *writing) christen(a *aggregator.Article, guid string) error {
	if a.ID == "" || w.taken(a.ID, a.Key) {
		a.ID = a.Key.TagURI()
	} else if a.ID != guid {
		if err := w.call(idName(a.ID), a.Key); err != nil {
			return err
		}
	}
	return w.remember(guid, a.Sightings[0].Source, a.Key)
}

// taken reports whether the id is used by an article of another key, as its
// GUID or its id, forgotten ones included.
func (w *writing) taken(id string, key aggregator.Key) bool {
	hash, other := hashOf(id), false
	if !w.familiar(hash) {
		return false
	}
	err := w.sound(w.ids, func(x index) error {
		return x.under(hash, hash, func(e []byte) bool {
			other = !bytes.HasSuffix(e, key[:refSize])
			return !other
		})
	})
	w.err = errors.Join(w.err, err)
	return other
}

// remember lets the source's GUID lead to the article.
func (w *writing) remember(guid, source string, key aggregator.Key) error {
	if guid == "" {
		return nil
	}
	name := guidName(guid, source)
	if w.named(name) != nil {
		return nil
	}
	return w.call(name, key)
}

// call lets a name lead to the article.
func (w *writing) call(name []byte, key aggregator.Key) error {
	w.store.familiar.add(name)
	return w.put(w.ids, slices.Concat(name, key[:refSize]))
}

// meet merges an arriving article into the one stored at seq, and reports
// whether anything changed.
func (w *writing) meet(key aggregator.Key, seq uint64, in *aggregator.Arrival, place aggregator.Placement) (bool, error) {
	old, err := w.open(seq)
	if err != nil {
		w.store.log.Warn("damaged article is replaced by the one that arrives", "seq", seq, "url", in.Article.URL, "err", err)
		return true, w.mend(key, seq, in, place)
	}
	merged, changed := aggregator.Merge(old.Article, &in.Article)
	if !changed {
		return false, nil
	}
	if source := in.Article.Sightings[0].Source; !sighted(old, source) {
		if err := w.remember(in.GUID, source, old.Key); err != nil {
			return false, err
		}
	}
	merged.Sections = placed(place, &merged)
	return true, w.rewrite(old, &merged)
}

// sighted reports whether the source carried the article before. Such a source
// keeps its first GUID: one that mints a GUID at each fetch must not fill the
// index.
func sighted(s *stored, source string) bool {
	return slices.ContainsFunc(s.Sightings, func(x aggregator.Sighting) bool { return x.Source == source })
}
