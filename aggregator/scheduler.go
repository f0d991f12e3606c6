package aggregator

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// scheduler decides which source is asked when. All of its state belongs to
// the goroutine that runs [scheduler.loop]; those that make attempts and the writer
// are goroutines of its own, which it waits for.
type scheduler struct {
	*Aggregator
	Settings                         // in force
	known    map[string]*Source      // the sources in force, by name
	repeat   bool                    // sources are asked again and again, not once
	states   map[string]*SourceState // of every source; they are replaced, not changed
	calendar Calendar                // of the sources in force
	line     timeline[*Source]       // sources by the time when they are due
	pacer    *pacer
	// underway are the sources, by name, whose turn has begun and is not yet
	// settled. No other turn of theirs begins, and nothing else changes their state.
	underway map[string]bool
	clock    time.Time // when dispatch last looked

	attempted chan *attempt // that ended
	growing   chan growth   // of attempts that wait for it
	reading   chan struct{}
	attempts  sync.WaitGroup
	handed    chan *attempt // for whoever made another; closed at the end
	recent    []*attempt    // in the order in which they began, less those that are slow
	active    int           // attempts that have a place
	aside     int           // attempts that have given up theirs
	hungry    []growth      // in the order in which they asked
	held      int64         // bytes of bodies that are no small ones, until they are saved
	greedy    *turn         // the one that may hold more than there is room for

	upkeep  upkeep
	writer  writer
	unsaved []*turn // over, not yet taken by the writer
	writing int     // taken by the writer, not yet saved
	hurried bool    // the writer knows that nothing more comes
	laden   int     // turns with articles that are over and not yet saved

	cycle      int           // sources that are asked in a cycle
	through    int           // of them, those whose turn is over
	report     Report        // of the cycle; of a run, since it was last told
	told       bool          // it was told before
	summed     time.Time     // when it was last told, or when the run began
	every      time.Duration // between two such times
	lost       error         // the last commit that failed
	complained time.Time     // when that was last logged
	warned     time.Time     // when rules were last looked after
}

func (a *Aggregator) newScheduler(ctx context.Context, repeat bool) (*scheduler, error) {
	states, err := a.states(ctx)
	if err != nil {
		return nil, fmt.Errorf("load source states: %w", err)
	}
	s := &scheduler{
		Aggregator: a, Settings: a.Settings, known: sourcesByName(a.Sources),
		repeat: repeat, states: states, calendar: Calendar{}, pacer: newPacer(a.Pace), underway: map[string]bool{},
		attempted: make(chan *attempt), handed: make(chan *attempt), growing: make(chan growth), reading: make(chan struct{}, a.Readers),
		summed: a.Now(), every: summingUp(a.Sources),
		writer: writer{store: a.Store, place: a.Tree.Place, in: make(chan []*turn), saved: make(chan []*turn)},
	}
	if !repeat {
		s.pacer.gap = 0
	}
	s.upkeep = upkeep{of: a, adopt: s.writer.adopt, changed: make(chan Settings, 1)}
	s.rememberHolds()
	for _, source := range a.Sources {
		s.admit(source)
	}
	return s, nil
}

// states are those that the store has, by name.
func (a *Aggregator) states(ctx context.Context) (map[string]*SourceState, error) {
	stored, err := a.Store.States(ctx)
	states := make(map[string]*SourceState, len(stored))
	for name, st := range stored {
		states[name] = &st
	}
	return states, err
}

func sourcesByName(sources []*Source) map[string]*Source {
	named := make(map[string]*Source, len(sources))
	for _, s := range sources {
		named[s.Name] = s
	}
	return named
}

// admit takes up a source where the one of its name was left, and lets it rely
// on its hosts.
func (s *scheduler) admit(source *Source) {
	st := s.states[source.Name]
	if st == nil {
		st = &SourceState{}
	}
	if !st.isOf(source) {
		afresh := st.For(source)
		st = &afresh
	}
	s.states[source.Name] = st
	for _, address := range reliesOn(source, st) {
		s.pacer.enrol(source, address)
	}
	s.postpone(source)
}

// plan enters the source into the line at its due time, if it has one and is
// to be asked more than once.
func (s *scheduler) plan(source *Source) {
	if !s.repeat {
		return
	}
	if at, _ := s.calendar.Due(source, s.states[source.Name], s.now()); !at.IsZero() {
		s.line.put(at, source)
	}
}

// loop runs turns until nothing is left to do, or ctx is done and all that was
// read is saved.
func (s *scheduler) loop(ctx context.Context) {
	var writing sync.WaitGroup
	writing.Go(func() { s.writer.run(context.WithoutCancel(ctx)) })
	timer := time.NewTimer(0)
	defer timer.Stop()
	for s.step(ctx, timer) {
	}
	close(s.writer.in)
	close(s.handed)
	s.attempts.Wait()
	writing.Wait()
}

// step starts what can be started, or gives up what has not when ctx is done,
// and waits for one thing to happen. It reports whether there is more to come.
func (s *scheduler) step(ctx context.Context, timer *time.Timer) bool {
	stopping := ctx.Err() != nil
	done := ctx.Done()
	if stopping {
		done = nil // it is known
		s.giveUp()
	} else {
		s.dispatch(ctx, timer)
	}
	if s.finished(stopping) {
		return false
	}
	s.await(done, timer)
	return true
}

// await waits for one thing to happen, and deals with it.
func (s *scheduler) await(done <-chan struct{}, timer *time.Timer) {
	writer := s.wanted()
	select {
	case <-done:
	case <-timer.C:
	case g := <-s.growing:
		s.hungry = append(s.hungry, g)
		s.feed()
	case a := <-s.attempted:
		s.release(a)
	case next := <-s.Changes:
		s.change(next)
	case writer <- s.unsaved:
		s.handedOver()
	case turns := <-s.writer.saved:
		s.writing -= len(turns)
		for _, t := range turns {
			s.settle(t)
			s.let(t)
		}
		s.sumUp()
	}
}

// wanted is the way to the writer when there is something to tell it: what is to
// be saved, or that a cycle brings nothing more. Else it is nil.
func (s *scheduler) wanted() chan<- []*turn {
	if len(s.unsaved) > 0 || s.writing > 0 && !s.hurried && s.exhausted(false) {
		return s.writer.in
	}
	return nil
}

// handedOver notes that the writer has what was to be saved.
func (s *scheduler) handedOver() {
	s.hurried = len(s.unsaved) == 0
	s.writing += len(s.unsaved)
	s.unsaved = nil
}

// finished reports whether nothing is under way and nothing is to be started.
func (s *scheduler) finished(stopping bool) bool {
	return len(s.unsaved)+s.writing == 0 && s.exhausted(stopping)
}

// exhausted reports whether no request is under way and none is to be made.
func (s *scheduler) exhausted(stopping bool) bool {
	_, planned := s.line.first()
	return s.active+s.aside == 0 && (stopping || !s.repeat && !planned && s.pacer.turns == 0)
}
