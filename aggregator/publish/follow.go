package publish

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	// changesAtOnce bounds what one look at the store reads.
	changesAtOnce = 500
	// storePause is the wait after an error of the store before it is asked again.
	storePause = time.Second
)

// Run follows the store and brings its changes to the windows until ctx is
// done; it then returns nil. An error of the store is logged, what is shown
// stays, and the store is asked again.
func (p *Publisher) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		if err := p.follow(ctx); err != nil && ctx.Err() == nil {
			p.complain("cannot follow the store", err)
			pause(ctx, storePause)
		}
	}
	return nil
}

// follow waits for changes and applies them. They count as seen only when
// every window has taken them in; to apply some of them twice does no harm.
func (p *Publisher) follow(ctx context.Context) error {
	seen, err := p.begin(ctx)
	if err != nil {
		return err
	}
	if err := p.store.Await(ctx, seen); err != nil {
		return fmt.Errorf("await a change: %w", err)
	}
	return p.takeIn(ctx, seen)
}

// takeIn brings the changes after seen to every window. Another publisher does
// not take over meanwhile: one of its windows could miss them.
func (p *Publisher) takeIn(ctx context.Context, seen uint64) error {
	p.following.Lock()
	defer p.following.Unlock()
	changes, err := p.store.Changes(ctx, seen, changesAtOnce)
	if err != nil {
		return fmt.Errorf("read changes: %w", err)
	}
	for _, w := range p.latest.Load().windows {
		if err := w.apply(ctx, p.store, changes); err != nil {
			return err
		}
	}
	if len(changes) == 0 {
		return errors.New("the store tells of a change and does not show it")
	}
	p.advance(changes[len(changes)-1].Number)
	return nil
}

// begin returns the change up to which the windows are known to be complete.
// It is fixed before the first window is loaded, so that no change can fall
// between the load and the first look at the changes.
func (p *Publisher) begin(ctx context.Context) (uint64, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.begun {
		return p.seen, nil
	}
	last, err := p.store.Last(ctx)
	if err != nil {
		return 0, fmt.Errorf("find the last change: %w", err)
	}
	p.seen, p.begun = last, true
	return last, nil
}

func (p *Publisher) advance(seen uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen = seen
}

// pause waits for d or until ctx is done.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
