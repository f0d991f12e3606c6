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
	if !a.over || t.cancelled {
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
		s.states[t.source.Name] = unsavedState(&t.state, &t.ingest.State)
	default:
		s.states[t.source.Name] = t.ingest.State
		s.tell(t)
	}
	s.warnOfRules()
	delete(s.underway, t.source)
	s.enrol(t.source, &t.state)
	s.postpone(t.source)
	s.plan(t.source)
}

// unsavedState is what stays of a state that the store did not take: when the
// source was asked, and until when it is to be left alone.
func unsavedState(before, after *SourceState) SourceState {
	st := *before
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
	for _, mirror := range st.GoneMirrors[len(t.state.GoneMirrors):] {
		log.Warn("a mirror is gone; it is not asked again until the source is revived", "address", t.source.Shown(mirror))
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
