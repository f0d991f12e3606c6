package aggregator

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// scheduler decides which source is asked when. All of its state belongs to
// the goroutine that runs [scheduler.loop]; attempts and the writer are
// goroutines of its own, which it waits for.
type scheduler struct {
	*Aggregator
	repeat bool // sources are asked again and again, not once
	states map[string]SourceState
	line   timeline[*Source] // sources by the time when they are due
	pacer  *pacer
	// underway are the sources whose turn has begun and is not yet settled. No
	// other turn of theirs begins, and nothing else changes their state.
	underway map[*Source]bool
	clock    time.Time // when dispatch last looked

	attempted chan *turn // back from an attempt
	again     chan *turn // back from an attempt, to be sent to a mirror
	reading   chan struct{}
	attempts  sync.WaitGroup
	active    int // attempts under way
	suspects  int // of them, those of sources that failed last time

	writer  writer
	unsaved []*turn // over, not yet taken by the writer
	writing int     // taken by the writer, not yet saved

	report     Report
	lost       error     // the last commit that failed
	complained time.Time // when that was last logged
	warned     time.Time // when rules were last looked after
}

func (a *Aggregator) newScheduler(ctx context.Context, repeat bool) (*scheduler, error) {
	states, err := a.Store.States(ctx)
	if err != nil {
		return nil, fmt.Errorf("load source states: %w", err)
	}
	s := &scheduler{
		Aggregator: a, repeat: repeat, states: map[string]SourceState{}, pacer: newPacer(a.Pace), underway: map[*Source]bool{},
		attempted: make(chan *turn), again: make(chan *turn), reading: make(chan struct{}, a.Readers),
		writer: writer{store: a.Store, place: a.Tree.Place, in: make(chan *turn), saved: make(chan *turn)},
	}
	for _, source := range a.Sources {
		s.states[source.Name] = states[source.Name].For(source)
	}
	s.rememberHolds()
	return s, nil
}

// plan enters the source into the line at its due time, if it has one and is
// to be asked more than once.
func (s *scheduler) plan(source *Source) {
	if !s.repeat {
		return
	}
	st := s.states[source.Name]
	if at, _ := source.Due(&st, s.now()); !at.IsZero() {
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
	s.attempts.Wait()
	writing.Wait()
}

// step starts what can be started and waits for one thing to happen. It
// reports whether there is more to come.
func (s *scheduler) step(ctx context.Context, timer *time.Timer) bool {
	stopping := ctx.Err() != nil
	if !stopping {
		s.dispatch(ctx, timer)
	}
	if s.finished(stopping) {
		return false
	}
	done := ctx.Done()
	if stopping {
		done = nil
	}
	var in chan<- *turn
	var head *turn
	if len(s.unsaved) > 0 {
		in, head = s.writer.in, s.unsaved[0]
	}
	select {
	case <-done:
	case <-timer.C:
	case t := <-s.again:
		s.release(t)
		s.queue(t)
	case t := <-s.attempted:
		s.release(t)
		if !t.cancelled {
			s.unsaved = append(s.unsaved, t)
		}
	case in <- head:
		s.unsaved[0] = nil
		s.unsaved = s.unsaved[1:]
		s.writing++
	case t := <-s.writer.saved:
		s.writing--
		s.settle(t)
	}
	return true
}

// finished reports whether nothing is under way and nothing is to be started.
func (s *scheduler) finished(stopping bool) bool {
	if s.active+len(s.unsaved)+s.writing > 0 {
		return false
	}
	_, planned := s.line.first()
	return stopping || !s.repeat && !planned && s.pacer.turns == 0
}

// dispatch starts every attempt that may start now and sets the timer for the
// next one that only time holds back.
func (s *scheduler) dispatch(ctx context.Context, timer *time.Timer) {
	now := s.Now()
	if now.Add(clockStep).Before(s.clock) {
		s.setBack(now)
	}
	s.clock = now
	for {
		source, ok := s.line.take(now)
		if !ok {
			break
		}
		if st := s.states[source.Name]; binds(st.NotBefore, now) {
			s.plan(source) // put off since it was entered
		} else {
			s.underway[source] = true
			s.queue(newTurn(source, st))
		}
	}
	for s.room() {
		t := s.pacer.start(now, s.roomForSuspects())
		if t == nil {
			break
		}
		s.start(ctx, t)
	}
	s.wind(timer, now)
}

// setBack plans anew what a clock that was since set back had put far away.
func (s *scheduler) setBack(now time.Time) {
	s.Log.Warn("the clock was set back; sources are planned anew", "by", s.clock.Sub(now))
	s.pacer.setBack(now)
	planned := s.line.entries
	s.line = timeline[*Source]{}
	for _, entry := range planned {
		if s.repeat {
			s.plan(entry.value)
		} else {
			s.line.put(now, entry.value)
		}
	}
}

// room reports whether another attempt may start.
func (s *scheduler) room() bool {
	return s.active < s.Concurrency && len(s.unsaved)+s.writing < maxUnsaved
}

// roomForSuspects keeps half of the places for sources that did not fail last
// time, so that those which hang until their deadline never take them all.
func (s *scheduler) roomForSuspects() bool { return s.suspects < max(1, s.Concurrency/2) }

// wind sets the timer to the next moment at which time alone lets something
// start, and to no later than it takes to notice that the clock was changed.
// While every place is taken, the end of an attempt is waited for instead.
func (s *scheduler) wind(timer *time.Timer, now time.Time) {
	at, ok := s.line.first()
	if s.room() {
		if free, waiting := s.pacer.next(s.roomForSuspects()); waiting && (!ok || free.Before(at)) {
			at, ok = free, true
		}
	}
	timer.Stop()
	if ok {
		timer.Reset(min(max(0, at.Sub(now)), clockStep))
	}
}

// start runs one attempt in a goroutine of its own.
func (s *scheduler) start(ctx context.Context, t *turn) {
	s.active++
	if t.suspect() {
		s.suspects++
	}
	s.attempts.Go(func() {
		if s.attempt(ctx, t, s.reading) {
			s.attempted <- t
		} else {
			s.again <- t
		}
	})
}

// release gives back what the attempt held, and leaves its host alone if that
// is what it answered.
func (s *scheduler) release(t *turn) {
	s.active--
	if t.suspect() {
		s.suspects--
	}
	s.pacer.end(t, s.Now())
	if n := len(t.errs); n > t.told {
		t.told = n
		if err := t.errs[n-1]; asksHost(err) {
			s.hold(t, in(wish(err, t.state.Failures+1), s.Now()))
		}
	}
}

// settle learns from a turn that the writer is through with. A turn that the
// store did not take is forgotten: the source is asked again at its next time,
// no sooner than its upstream wishes, with the validators it had.
func (s *scheduler) settle(t *turn) {
	switch {
	case !t.asked: // the state is known already
		if t.unsaved != nil {
			s.complain(t)
		}
		return
	case t.unsaved != nil:
		s.complain(t)
		t.state.LastFetch, t.state.NotBefore = t.ingest.State.LastFetch, t.ingest.State.NotBefore
		s.states[t.source.Name] = t.state
	default:
		s.states[t.source.Name] = t.ingest.State
		s.tell(t)
	}
	s.warnOfRules()
	delete(s.underway, t.source)
	if h := s.pacer.at(t.source.URL); binds(h.held, s.now()) {
		s.postpone(t.source, h.held)
	}
	s.plan(t.source)
}

// warnOfRules tells of rules that could not be evaluated on what was stored,
// at most once a minute.
func (s *scheduler) warnOfRules() {
	now := s.Now()
	if now.Sub(s.warned) < time.Minute {
		return
	}
	s.warned = now
	for _, fault := range s.Tree.Faults() {
		s.Log.Warn("a rule could not be applied to some articles; for them it does not match", "err", fault)
	}
}

// complain tells of a commit that failed, at most once a minute: a full disk
// fails them all.
func (s *scheduler) complain(t *turn) {
	s.lost = fmt.Errorf("save articles: %w", t.unsaved)
	if now := s.Now(); now.Sub(s.complained) >= time.Minute {
		s.complained = now
		s.Log.Error("articles not saved; their sources will be asked again", "source", t.source.Name, "err", t.unsaved)
	}
}

// shown is a time as a log has it; "never" for none.
func shown(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Format(time.RFC3339)
}

// tell logs and counts a saved turn.
func (s *scheduler) tell(t *turn) {
	r := &s.report
	r.Asked++
	r.New, r.Changed, r.Known = r.New+t.tally.New, r.Changed+t.tally.Changed, r.Known+t.tally.Known
	st := &t.ingest.State
	log := s.Log.With("source", t.source.Name, "status", st.LastStatus)
	for _, repair := range t.repaired {
		log.Debug("document repaired", "repair", repair)
	}
	if st.Adopted != t.state.Adopted && st.Adopted != "" {
		log.Warn("source moved for good; it is asked there from now on", "address", t.source.Shown(st.Adopted))
	}
	switch {
	case st.Failures > 0:
		r.Failed++
		r.Failures = append(r.Failures, Failure{t.source.Name, st.Error})
		next, _ := t.source.Due(st, s.now())
		log.Warn("source brought nothing; its articles stay", "failures", st.Failures, "next", shown(next), "err", st.Error)
	case t.state.Failures > 0:
		log.Info("source recovered", "new", t.tally.New, "after_failures", t.state.Failures)
	case t.tally.New > 0:
		log.Info("articles stored", "new", t.tally.New, "changed", t.tally.Changed)
	default:
		log.Debug("nothing new", "changed", t.tally.Changed, "known", t.tally.Known)
	}
}
