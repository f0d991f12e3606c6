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

// vouch looks whether what the source lists is whole, at its first turn since
// the store was opened.
func (w *writing) vouch(state *aggregator.SourceState) {
	if w.store.vouched[state.Name] {
		return
	}
	w.store.vouched[state.Name] = true
	for _, seq := range state.Listed {
		if _, err := unseal(number(seq), w.legible(seq)); err != nil {
			w.store.lost.add(seq)
		}
	}
}
