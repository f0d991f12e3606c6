package aggregator

import "time"

const day = 24 * time.Hour

// Series counts by equal spans of time, the newest first.
type Series struct {
	Last   int64 // the first one's number, counted from 1970 on
	Counts []uint32
}

// spanOf is the number of the span, of that width, which holds the moment.
func spanOf(at time.Time, width time.Duration) int64 { return at.Unix() / int64(width/time.Second) }

// from is the series as it looks from a span, at most keep spans back. Those that
// are still to come, since the clock was set back, are left out.
func (s Series) from(span int64, keep int) Series {
	switch ahead := span - s.Last; {
	case ahead >= int64(keep) || -ahead >= int64(len(s.Counts)):
		return Series{Last: span}
	case ahead < 0:
		return Series{span, s.Counts[-ahead:]}
	default:
		counts := append(make([]uint32, ahead), s.Counts...)
		return Series{span, counts[:min(keep, len(counts))]}
	}
}

// plus is the series with n more in a span.
func (s Series) plus(span int64, keep, n int) Series {
	s = s.from(span, keep)
	counts := make([]uint32, max(1, len(s.Counts)))
	copy(counts, s.Counts)
	counts[0] += uint32(n)
	return Series{span, counts}
}

// sum is what the span and those before it come to, keep of them.
func (s Series) sum(span int64, keep int) int {
	sum := 0
	for _, n := range s.from(span, keep).Counts {
		sum += int(n)
	}
	return sum
}
