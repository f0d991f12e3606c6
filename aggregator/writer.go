package aggregator

import (
	"context"
	"sync"
	"time"
)

// A commit takes what has piled up: few large transactions cost far less than
// many small ones.
const (
	commitArticles = 1000
	commitDelay    = 250 * time.Millisecond
)

// writer is the one goroutine that commits. It takes finished turns from in and
// hands them back on saved, with their tallies or the error, when the store has
// answered. None at all says that it need not wait for more. It ends when in is
// closed and the rest is saved.
type writer struct {
	store Store
	in    chan []*turn
	saved chan []*turn

	left []*turn // handed over, and more than one commit takes; of run alone

	placing sync.Mutex // held while something is committed under place
	place   Placement
}

// adopt has everything be placed anew that is committed from now on. It waits
// for a commit under way, so that none ends later which another placement decided.
func (w *writer) adopt(place Placement) {
	w.placing.Lock()
	defer w.placing.Unlock()
	w.place = place
}

func (w *writer) run(ctx context.Context) {
	defer close(w.saved)
	for more := true; more; {
		var batch []*turn
		if batch, more = w.gather(); len(batch) > 0 {
			w.commit(ctx, batch)
			w.saved <- batch
		}
	}
}

// gather collects turns until they hold enough articles, the oldest has waited
// long enough, or nothing is left to wait for; more is false when in is closed.
func (w *writer) gather() (batch []*turn, more bool) {
	var late <-chan time.Time // for the oldest
	for articles := 0; ; {
		for ; len(w.left) > 0 && articles < commitArticles; w.left = w.left[1:] {
			batch = append(batch, w.left[0])
			articles += len(w.left[0].ingest.Arrivals)
		}
		if len(w.left) == 0 {
			w.left = nil // what is written is nobody's any more
		}
		if articles >= commitArticles {
			return batch, true
		}
		if late == nil && len(batch) > 0 {
			timer := time.NewTimer(commitDelay)
			defer timer.Stop()
			late = timer.C
		}
		select {
		case turns, ok := <-w.in:
			if len(turns) == 0 {
				return batch, ok
			}
			w.left = turns
		case <-late:
			return batch, true
		}
	}
}

// commit saves the batch in one transaction and notes the outcome in each turn.
func (w *writer) commit(ctx context.Context, batch []*turn) {
	ingests := make([]Ingest, len(batch))
	for i, t := range batch {
		ingests[i] = *t.ingest
	}
	w.placing.Lock()
	tallies, err := w.store.Commit(ctx, ingests, w.place)
	w.placing.Unlock()
	for i, t := range batch {
		t.unsaved = err
		if err == nil {
			t.tally = tallies[i]
		}
	}
}
