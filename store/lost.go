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

func (l *lost) add(seq uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.seqs == nil {
		l.seqs = map[uint64]bool{}
	}
	l.seqs[seq] = true
}

func (l *lost) remove(seq uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.seqs, seq)
}

// any reports whether one of the articles is lost.
func (l *lost) any(seqs []uint64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.seqs) > 0 && slices.ContainsFunc(seqs, func(seq uint64) bool { return l.seqs[seq] })
}

// miss forgets what would save the source a fetch of its whole feed when one of
// the articles that it lists is damaged: it may still have it.
func (w *writing) miss(state *aggregator.SourceState, tally *aggregator.Tally) {
	w.vouch(state)
	if tally.Lost = w.store.lost.any(state.Listed); tally.Lost {
		w.store.log.Warn("source lists an article that is damaged; its whole feed is read next time", "source", state.Name)
		state.Validators = nil
	}
}

// vouch looks whether some of what the source lists is whole, each hour others:
// what nobody reads may be damaged too, and to look at all of it at each turn
// would cost more than the turn.
func (w *writing) vouch(state *aggregator.SourceState) {
	hour := uint64(w.store.now().Unix()) / 3600
	for _, seq := range state.Listed {
		if (seq+hour)%vouchingHours != 0 {
			continue
		}
		record := w.legible(seq) // nil for one that was forgotten
		if _, err := unseal(number(seq), record); record != nil && err != nil {
			w.store.lost.add(seq)
		}
	}
}

// vouchingHours is in how many turns a source comes to all that it lists, each in
// another hour: a prime, so that those of one asked once a day come to all as well.
const vouchingHours = 29
