package publish

import (
	"context"
	"fmt"
	"sync"
	"time"

	"tidings/aggregator"
)

const (
	// startingRetry is what a client is asked to wait, in seconds, while the
	// first cycle goes on.
	startingRetry = "5"
	// startingPause is how often a section that has not begun looks at the states
	// of its sources.
	startingPause = 500 * time.Millisecond
	// startingPatience is for how long what has come already is held back for
	// sources that take long to answer.
	startingPatience = 5 * time.Second
)

// starting reports whether the first cycle of the section's sources goes on: a
// reader that subscribed now would take a part of it for the whole. Once it is
// over, it is over for good, also after a restart.
func (p *Publisher) starting(ctx context.Context, w *window) (bool, error) {
	if w.begun.Load() {
		return false, nil
	}
	over, err := p.asked.all(ctx, p, w.section.Path)
	if err == nil && !over && p.now().Sub(p.opened) > startingPatience {
		over, err = p.showsAny(ctx, w)
	}
	if err == nil && over {
		w.begin()
	}
	return !over, err
}

// showsAny reports whether there is anything to show yet.
func (p *Publisher) showsAny(ctx context.Context, w *window) (bool, error) {
	e, err := p.edition(ctx, w)
	return err == nil && len(e.shown) > 0, err
}

// begin has the window shown. What was loaded before may lack what the last
// source of the first cycle brought, and nobody has seen it: it is loaded again.
func (w *window) begin() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.begun.Load() {
		w.current.Store(nil)
		w.begun.Store(true)
	}
}

// asked is what is known of sources while sections begin.
type asked struct {
	mu     sync.Mutex
	looked map[string]time.Time // when a section last looked in vain, by its path
	known  map[string]bool      // names of sources that this process has asked
}

// all reports whether every one of the sources that feed the section has been
// asked, or any of them before this process began.
func (a *asked) all(ctx context.Context, p *Publisher, section string) (bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := p.now()
	if last, ok := a.looked[section]; ok && now.Sub(last) < startingPause {
		return false, nil
	}
	left, before, began := a.unknown(p.feeding[section]), false, p.opened.Truncate(time.Second)
	waiting := len(left)
	err := p.store.StatesOf(ctx, left, func(st *aggregator.SourceState) bool {
		if !st.LastFetch.IsZero() {
			waiting--
			if before = st.LastFetch.Before(began); !before {
				a.known[st.Name] = true
			}
		}
		return !before
	})
	if err != nil {
		return false, fmt.Errorf("read the states of sources: %w", err)
	}
	if before || waiting == 0 {
		return true, nil // to all who ask by the time that the section has begun
	}
	a.looked[section] = now
	return false, nil
}

// unknown are the names of those of the sources that may not have been asked yet.
func (a *asked) unknown(sources []*aggregator.Source) []string {
	var names []string
	for _, s := range sources {
		if !a.known[s.Name] {
			names = append(names, s.Name)
		}
	}
	return names
}
