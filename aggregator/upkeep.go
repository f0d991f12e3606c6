package aggregator

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// housekeeping is how often a running daemon applies retention, and tries again
// what it could not do.
const housekeeping = time.Hour

// upkeep keeps what is stored in step with the settings in force: where it
// belongs, and how much of it is kept.
type upkeep struct {
	of      *Aggregator
	adopt   func(Placement) // has what is stored from now on be placed so
	changed chan Settings   // holds the newest that were not heeded yet
}

// change has other settings be heeded. It never waits; one goroutine calls it.
func (u *upkeep) change(next Settings) {
	select {
	case <-u.changed: // nobody needs these any more
	default:
	}
	u.changed <- next
}

// run heeds the aggregator's settings, and those that follow, until ctx is done.
func (u *upkeep) run(ctx context.Context) {
	a := *u.of
	for ctx.Err() == nil {
		stop := a.tending(ctx)
		select {
		case <-ctx.Done():
			stop()
		case next := <-u.changed:
			stop()
			a.Settings = next
			u.adopt(next.Tree.Place)
		}
	}
}

// tending tends what is stored until stop is called, which waits for its end.
func (a *Aggregator) tending(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var tending sync.WaitGroup
	tending.Go(func() { a.tend(ctx) })
	return func() { cancel(); tending.Wait() }
}

// tend brings the stored articles in step with the settings, once, and applies
// retention from time to time.
func (a *Aggregator) tend(ctx context.Context) {
	ticker := time.NewTicker(housekeeping)
	defer ticker.Stop()
	for placed := false; ; {
		placed = placed || a.placeAll(ctx)
		a.forget(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// placeAll brings the stored articles in step, and reports whether they are.
func (a *Aggregator) placeAll(ctx context.Context) (placed bool) {
	err := a.replace(ctx)
	if err != nil && ctx.Err() == nil {
		a.Log.Error("sections not brought up to date; will be tried again", "err", err)
	}
	return err == nil
}

// forget applies retention.
func (a *Aggregator) forget(ctx context.Context) {
	if n, err := a.purge(ctx); err != nil && ctx.Err() == nil {
		a.Log.Error("retention not applied; will be tried again", "err", err)
	} else if n > 0 {
		a.Log.Info("articles forgotten", "articles", n)
	}
}

func (a *Aggregator) replace(ctx context.Context) error {
	if err := a.Store.Replace(ctx, a.Tree.Fingerprint(), a.Tree.Place); err != nil {
		return fmt.Errorf("place stored articles: %w", err)
	}
	return nil
}

func (a *Aggregator) purge(ctx context.Context) (int, error) {
	before, err := a.horizon(ctx)
	if before.IsZero() || err != nil {
		return 0, err
	}
	names := make([]string, len(a.Sources))
	for i, s := range a.Sources {
		names[i] = s.Name
	}
	return a.Store.Purge(ctx, before, names)
}

// horizon is before when articles are old enough to go: by their age, or
// because there are as many newer ones as are kept. It is zero when none are.
func (a *Aggregator) horizon(ctx context.Context) (time.Time, error) {
	var before time.Time
	if ctx.Err() != nil {
		return before, nil
	}
	if a.Retention > 0 {
		before = a.now().Add(-a.Retention)
	}
	if a.MaxArticles == 0 {
		return before, nil
	}
	last, err := a.Store.Nth(ctx, SectionIDOf(Root), a.MaxArticles)
	if err != nil {
		return time.Time{}, fmt.Errorf("find the oldest article that is kept: %w", err)
	}
	return later(before, last), nil
}
