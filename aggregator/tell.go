package aggregator

import (
	"context"
	"log/slog"
	"time"
)

// tell counts and logs a saved turn.
func (s *scheduler) tell(t *turn) {
	s.report.count(t)
	if t.isRoutine() && !s.Log.Enabled(context.Background(), slog.LevelDebug) {
		return // what most turns are, and not even a logger costs nothing
	}
	log := s.Log.With("source", t.source.Name, "status", t.ingest.State.LastStatus)
	tellOfDocument(log, t)
	tellOfAddresses(log, t)
	s.tellOfNews(log, t)
}

// count adds a saved turn to what the cycle did.
func (r *Report) count(t *turn) {
	r.Asked++
	r.New, r.Changed, r.Known = r.New+t.tally.New, r.Changed+t.tally.Changed, r.Known+t.tally.Known
	if t.tally.New > 0 {
		r.Harvests = append(r.Harvests, Harvest{t.source.Name, t.tally.New})
	}
	if st := &t.ingest.State; st.Failures > 0 {
		r.Failed++
		r.Failures = append(r.Failures, Failure{t.source.Name, st.Error})
	}
}

// isRoutine reports whether the turn is of no interest to a person.
func (t *turn) isRoutine() bool {
	st := &t.ingest.State
	return st.Failures+t.state.Failures+t.tally.New == 0 && st.Adopted == t.state.Adopted && len(st.GoneMirrors) == len(t.state.GoneMirrors)
}

func tellOfDocument(log *slog.Logger, t *turn) {
	for _, repair := range t.repaired {
		log.Debug("document repaired", "repair", repair)
	}
}

// tellOfAddresses tells where the source is asked from now on, and where not.
func tellOfAddresses(log *slog.Logger, t *turn) {
	st := &t.ingest.State
	if st.Adopted != t.state.Adopted && st.Adopted != "" {
		log.Warn("source moved for good; it is asked there from now on", "address", t.source.Shown(st.Adopted))
	}
	for _, mirror := range t.lostMirrors() {
		log.Warn("a mirror is gone; it is not asked again until the source is revived", "address", t.source.Shown(mirror))
	}
}

// tellOfNews tells what the turn brought: a person of what is new with the
// source, once, and whoever looks closely of each turn.
func (s *scheduler) tellOfNews(log *slog.Logger, t *turn) {
	st := &t.ingest.State
	switch {
	case st.Gone:
		log.Warn("source is gone for good; it is not asked again: remove it, or give it another address", "next", "never", "err", st.Error)
	case st.Failures > 0:
		next, _ := t.source.Due(st, s.now())
		log.Log(context.Background(), levelOf(st.Failures), "source brought nothing; its articles stay", "failures", st.Failures, "next", shown(next), "err", st.Error)
	case t.state.Failures > 0:
		log.Info("source recovered", "new", t.tally.New, "after_failures", t.state.Failures)
	case t.tally.New > 0:
		log.Debug("articles of a source stored", "new", t.tally.New, "changed", t.tally.Changed)
	default:
		log.Debug("nothing new", "changed", t.tally.Changed, "known", t.tally.Known)
	}
}

// levelOf is how loud a failure is: the first in a row is news, the others are
// known.
func levelOf(failures int) slog.Level {
	if failures > 1 {
		return slog.LevelDebug
	}
	return slog.LevelWarn
}

// sumUp tells what a running daemon has stored since it last did: once in about
// an interval of the schedule, for the first time when every source was asked,
// and not at all when nothing was new. With that the count begins anew.
func (s *scheduler) sumUp() {
	first := !s.told && s.idle()
	if now := s.Now(); s.repeat && (first || now.Sub(s.summed) >= s.every) {
		s.tellOfStored()
		s.summed, s.told = now, true
	}
}

// tellOfStored tells of what was stored since it last did.
func (s *scheduler) tellOfStored() {
	if r := &s.report; r.New > 0 {
		s.Log.Info("articles stored", "new", r.New, "changed", r.Changed, "asked", r.Asked, "failed", r.Failed)
	}
	s.report = Report{}
}

// idle reports whether no source is being asked and none waits for its turn.
func (s *scheduler) idle() bool {
	return s.active+s.aside+len(s.unsaved)+s.writing+s.pacer.turns == 0
}

// summingUp is how often a daemon with such sources tells what it has stored:
// nearly the shortest interval of a schedule, so that a turn which is a little
// early counts, and within bounds.
func summingUp(sources []*Source) time.Duration {
	return min(max(Interval(sources), time.Minute), time.Hour) / 10 * 9
}

// shown is a time as a log has it; "never" for none.
func shown(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Format(time.RFC3339)
}
