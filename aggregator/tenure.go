package aggregator

import "time"

// Tenure is since when each source is in force.
type Tenure map[*Source]time.Time

// After is the tenure of the sources that are in force from now on. Those that
// were so before keep their time.
func (t Tenure) After(sources []*Source, now time.Time) Tenure {
	next := make(Tenure, len(sources))
	for _, s := range sources {
		next[s] = now
		if since, stays := t[s]; stays {
			next[s] = since
		}
	}
	return next
}

// Overdue is for how long a source waits beyond the time at which it was to be
// asked, given when [Calendar.Due] says that is. One that was never asked was due
// when it came into force.
func (t Tenure) Overdue(s *Source, st *SourceState, due, now time.Time) time.Duration {
	if since, known := t[s]; known && st.Condition(s) == New {
		due = later(since, st.NotBefore)
	}
	if due.IsZero() {
		return 0
	}
	return max(0, now.Sub(due))
}
