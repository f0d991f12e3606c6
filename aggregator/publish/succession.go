package publish

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// succession is what publishers share that follow one another as the
// configuration changes.
type succession struct {
	latest atomic.Pointer[Publisher] // that answers requests
	opened time.Time                 // when the first was made
	asked  asked
	places chan struct{} // one for each document that may be made on request at a time

	// following is held while changes of the store are brought to the windows,
	// and while another publisher takes over.
	following sync.Mutex

	mu    sync.Mutex
	begun bool   // seen is set
	seen  uint64 // the last change that every window has taken in

	complaints complaints
}

func newSuccession(now time.Time) *succession {
	return &succession{
		opened: now, places: make(chan struct{}, runtime.GOMAXPROCS(0)),
		asked: asked{looked: map[string]time.Time{}, known: map[string]bool{}},
	}
}

// Change has another configuration be published from the next request on; one
// that is being answered is not disturbed. Store, Log, Now, Metrics,
// Saving and Reloading stay as they are.
// Sections that look as before are not read or rendered anew, and readers who
// have a document of before can still be sent what is new alone.
func (p *Publisher) Change(o Options) {
	p.following.Lock()
	defer p.following.Unlock()
	before := p.latest.Load()
	next := &Publisher{succession: p.succession, store: p.store, log: p.log, now: p.now, metrics: p.metrics, saving: p.saving, reloading: p.reloading}
	next.configure(o, before)
	p.latest.Store(next)
	before.retire(next)
}

// retire empties the windows that a publisher did not take over as they are: the
// first publisher of a daemon is held as long as that runs. An edition that it
// held would hold entries, and each of these the last document that it was in.
func (p *Publisher) retire(next *Publisher) {
	for path, w := range p.windows {
		if next.windows[path] != w {
			w.empty()
		}
	}
	p.reports.forget()
}

// empty has the window show nothing until it is asked for again, which only a
// request does that found it before another took its place.
func (w *window) empty() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.current.Store(nil)
	w.held, w.before = lineup{}, nil
}
