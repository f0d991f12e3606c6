package store

import (
	"slices"
	"sync"

	"tidings/aggregator"
)

// lost are the articles whose records were found damaged, by whoever read them,
// and that did not arrive again since.
type lost struct {
	mu   sync.Mutex
	seqs map[uint64]bool
}

func (l *lost) add(seqs ...uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.seqs == nil {
		l.seqs = map[uint64]bool{}
	}
	for _, seq := range seqs {
		l.seqs[seq] = true
	}
}

func (l *lost) remove(seq uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.seqs, seq)
}

// found takes the article for there again, as long as the transaction does not fail.
func (w *writing) found(seq uint64) {
	w.store.lost.remove(seq)
	w.mended = append(w.mended, seq)
}

func (l *lost) none() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.seqs) == 0
}

// any reports whether one of the articles is lost.
func (l *lost) any(seqs []uint64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.seqs) > 0 && slices.ContainsFunc(seqs, func(seq uint64) bool { return l.seqs[seq] })
}

// misses reports whether one of the articles that the source lists is damaged, or
// what it lists: it may still have it.
func (w *writing) misses(state *aggregator.SourceState) bool {
	source := state.Name
	due := w.vouches(source)
	if !due && w.store.lost.none() {
		return false
	}
	value := w.lists.Get([]byte(source))
	listing, err := w.store.codec.openList(source, value)
	if due {
		w.vouch(listing.Seqs)
	}
	lost := err != nil || w.store.lost.any(listing.Seqs) || value == nil && state.Outlook != 0
	if lost {
		w.store.log.Warn("source lists an article that is damaged; its whole feed is read next time", "source", source)
	}
	return lost
}

// vouches reports whether this is the hour in which what the source lists is
// looked at: what nobody reads may be damaged too, and to look at it at each turn
// would cost more than the turn.
func (w *writing) vouches(source string) bool {
	hour := uint64(w.store.now().Unix()) / 3600
	return (uint64(checksum(nil, []byte(source)))+hour)%vouchingHours == 0
}

// vouch looks whether the articles are whole.
func (w *writing) vouch(listed []uint64) {
	for _, seq := range listed {
		record := w.legible(seq) // nil for one that was forgotten
		if _, err := unseal(number(seq), record); record != nil && err != nil {
			w.store.lost.add(seq)
		}
	}
}

// vouchingHours is in how many turns a source comes to what it lists, each in
// another hour: a prime, so that one asked once a day comes to it as well.
const vouchingHours = 29
