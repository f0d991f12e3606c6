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
	for _, mirror := range st.GoneMirrors[len(t.state.GoneMirrors):] {
		log.Warn("a mirror is gone; it is not asked again until the source is revived", "address", t.source.Shown(mirror))
	}
}

// tellOfNews tells what the turn brought, a person of what is worth it.
func (s *scheduler) tellOfNews(log *slog.Logger, t *turn) {
	st := &t.ingest.State
	switch {
	case st.Failures > 0:
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

// shown is a time as a log has it; "never" for none.
func shown(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Format(time.RFC3339)
}
