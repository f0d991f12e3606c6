package aggregator

import (
	"fmt"
	"time"
)

// release gives back what the attempt held, heeds what was answered, and sends
// the turn on its way.
func (s *scheduler) release(a *attempt) {
	t := a.turn
	a.ended = true
	if a.aside {
		s.aside--
	} else {
		s.active--
	}
	s.feed()
	if !a.over {
		s.let(t)
	}
	s.pacer.end(t, s.Now())
	if t.onward == nil && !t.cancelled {
		s.heed(t)
	}
	if a.over {
		s.save(t)
	} else {
		s.queue(t)
	}
}

// save hands a turn that is over to the writer.
func (s *scheduler) save(t *turn) {
	if t.cancelled {
		return
	}
	t.ingest.State.Holds = s.holds(t)
	if t.asked {
		t.ingest.State.Past = t.past()
	}
	if t.laden() {
		s.laden++
	}
	s.unsaved = append(s.unsaved, t)
}

// giveUp ends the turns that wait for a host: the run is about to end. What
// their first addresses answered is not forgotten.
func (s *scheduler) giveUp() {
	for _, t := range s.pacer.drain() {
		t.giveUp(s.Now())
		s.save(t)
	}
}

// settle learns from a turn that the writer is through with, and plans its
// source anew. A turn that the store did not take is forgotten: the source is
// asked again at its next time, no sooner than its upstream wishes, with the
// validators it had.
func (s *scheduler) settle(t *turn) {
	if t.laden() {
		s.laden--
	}
	s.Saving.Note(t.unsaved, s.now())
	if t.unsaved != nil {
		s.complain(t)
	}
	if !t.asked { // the state is known already
		return
	}
	after := t.outcome()
	s.states[t.source.Name] = &after
	if t.unsaved == nil {
		s.tell(t)
	}
	s.warnOfRules()
	if s.known[t.source.Name] == t.source {
		s.enrol(t.source, t.state)
	}
	s.rest(t.source)
}

// watch shows how far a cycle is.
func (s *scheduler) watch() {
	if s.Watch != nil && !s.repeat {
		s.Watch(s.through, s.cycle)
	}
}

// rest lets a source wait for its next turn: the last one is over. It may be of
// a source that is another by now, or none.
func (s *scheduler) rest(source *Source) {
	delete(s.underway, source.Name)
	switch now := s.known[source.Name]; now {
	case nil:
	case source:
		s.postpone(source)
		s.plan(source)
	default:
		s.admit(now)
		s.plan(now)
	}
	s.through++
	s.watch()
}

// outcome is the state after the turn. When the store did not take it, no more
// stays of it than when the source was asked, and until when it, or a part of
// it, is to be left alone.
func (t *turn) outcome() SourceState {
	after := t.ingest.State
	if t.unsaved == nil {
		after.Credit(t.tally)
		return after
	}
	st := *t.state
	st.LastFetch, st.NotBefore, st.FreshUntil, st.Holds = after.LastFetch, after.NotBefore, after.FreshUntil, after.Holds
	return st
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
