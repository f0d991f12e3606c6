package aggregator

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// maxUnsaved bounds the turns with articles that wait for the store, and with them
// memory.
const maxUnsaved = 256

// Report says what one cycle did.
type Report struct {
	Asked, Failed       int
	New, Changed, Known int
	Purged              int
	Harvests            []Harvest // ordered by source, as Failures are
	Failures            []Failure
}

// Harvest is a source that brought something new, and how many articles.
type Harvest struct {
	Source string
	New    int
}

// Failure is a source that brought nothing, and why.
type Failure struct {
	Source string
	Error  string
}

// Plus is what two cycles did.
func (r Report) Plus(other Report) Report {
	r.Asked, r.Failed = r.Asked+other.Asked, r.Failed+other.Failed
	r.New, r.Changed, r.Known = r.New+other.New, r.Changed+other.Changed, r.Known+other.Known
	r.Purged += other.Purged
	r.Failures = slices.Concat(r.Failures, other.Failures)
	r.Harvests = slices.Concat(r.Harvests, other.Harvests)
	r.sort()
	return r
}

// sort orders what is told source by source.
func (r *Report) sort() {
	slices.SortFunc(r.Harvests, func(x, y Harvest) int { return cmp.Compare(x.Source, y.Source) })
	slices.SortFunc(r.Failures, func(x, y Failure) int { return cmp.Compare(x.Source, y.Source) })
}

// Run asks every source whenever it is due, until ctx is done. Then it takes
// no new turn, gives up the requests under way, saves what was already read,
// and returns nil. An error means that the store could not be used at all.
func (a *Aggregator) Run(ctx context.Context) error {
	s, err := a.newScheduler(ctx, true)
	switch {
	case ctx.Err() != nil:
		return nil
	case err != nil:
		return err
	}
	for _, source := range a.Sources {
		s.plan(source)
	}
	var keeping sync.WaitGroup
	keeping.Go(func() { s.upkeep.run(ctx) })
	defer keeping.Wait()
	s.loop(ctx)
	s.tellOfStored()
	return nil
}

// Cycle asks every source that is due, or with force every source, once, and
// returns when all is saved. Gone sources and those whose upstream asked for
// patience are left alone in any case. When ctx is done before, the report
// covers what was saved and the error says so.
func (a *Aggregator) Cycle(ctx context.Context, force bool) (Report, error) {
	s, err := a.newScheduler(ctx, false)
	if err != nil {
		return Report{}, err
	}
	now := a.now()
	for _, source := range a.Sources {
		if s.calendar.admits(source, s.states[source.Name], now, force) {
			s.line.put(time.Time{}, source) // whatever the clock says by then
			s.cycle++
		}
	}
	s.watch()
	if err := a.replace(ctx); err != nil {
		return Report{}, err
	}
	s.loop(ctx)
	s.report.Purged, err = a.purge(ctx)
	s.report.sort()
	return s.report, cmp.Or(s.lost, ctx.Err(), err)
}

// ErrUnknownSource says that no configured source has the name.
var ErrUnknownSource = errors.New("no source has this name")

// Revive has a source asked again whose publisher had said that it is gone, and
// its mirrors likewise. It does no harm to one that is not.
func (a *Aggregator) Revive(ctx context.Context, name string) error {
	at := slices.IndexFunc(a.Sources, func(s *Source) bool { return s.Name == name })
	if at < 0 {
		return fmt.Errorf("revive %q: %w", name, ErrUnknownSource)
	}
	states, err := a.Store.States(ctx)
	if err != nil {
		return fmt.Errorf("revive %q: %w", name, err)
	}
	st := states[name].For(a.Sources[at])
	if !st.Gone && len(st.GoneMirrors) == 0 {
		return nil
	}
	st.GoneMirrors = nil
	if st.Gone {
		st.Gone, st.Failures, st.LastFetch = false, 0, time.Time{} // due at once
		st.Adopted, st.Moved, st.MovedSince, st.MovedSeen = "", "", time.Time{}, 0
	}
	if _, err := a.Store.Commit(ctx, []Ingest{{State: st}}, a.Tree.Place); err != nil {
		return fmt.Errorf("revive %q: %w", name, err)
	}
	return nil
}

// now is the present, in the resolution of everything that is stored.
func (a *Aggregator) now() time.Time { return inSeconds(a.Now()) }

// inSeconds is a moment in the resolution of everything that is stored.
func inSeconds(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }
