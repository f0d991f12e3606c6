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

func (c Calendar) gap(s Schedule) time.Duration {
	gap, known := c[s]
	if !known {
		gap = shortestGap(s)
		c[s] = gap
	}
	return gap
}
