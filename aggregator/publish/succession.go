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
	return &succession{opened: now, places: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// Change has another configuration be published from the next request on; one
// that is being answered is not disturbed. Store, Log, Now, Metrics,
// Saving and Reloading stay as they are.
// Sections that look as before are not read or rendered anew, and readers who
// have a document of before can still be sent what is new alone.
func (p *Publisher) Change(o Options) {
	p.following.Lock()
	defer p.following.Unlock()
	next := &Publisher{succession: p.succession, store: p.store, log: p.log, now: p.now, metrics: p.metrics, saving: p.saving, reloading: p.reloading}
	next.configure(o, p.latest.Load())
	p.latest.Store(next)
}
