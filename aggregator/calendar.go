package aggregator

import "time"

// Calendar tells of many sources when they are due, without a look at the
// schedule that they share for each of them. It belongs to one goroutine.
type Calendar map[Schedule]time.Duration // shortest gaps

// Due is [Source.Due].
func (c Calendar) Due(s *Source, st *SourceState, now time.Time) (time.Time, string) {
	return s.due(st, now, func(last time.Time) time.Time {
		gap := c.gap(s.Schedule)
		return nextWithGap(s.Schedule, gap, phaseWithin(s.Name, gap), last)
	})
}

// admits reports whether a cycle that somebody else starts includes the source;
// with force, also before its time.
func (c Calendar) admits(s *Source, st *SourceState, now time.Time, force bool) bool {
	at, _ := s.due(st, now, func(last time.Time) time.Time { return nextOutside(s.Schedule, c.gap(s.Schedule), last) })
	if at.IsZero() || binds(st.NotBefore, now) {
		return false
	}
	return force || !at.After(now)
}

func (c Calendar) gap(s Schedule) time.Duration {
	gap, known := c[s]
	if !known {
		gap = shortestGap(s)
		c[s] = gap
	}
	return gap
}
