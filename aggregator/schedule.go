package aggregator

import (
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// Schedule says when a source is to be asked. cron.Schedule satisfies it. Its
// values can be compared: equal ones have the same ticks.
type Schedule interface {
	// Next is the first tick after t, or the zero time when there is none. The
	// ticks are fixed moments: they do not depend on t.
	Next(t time.Time) time.Time
}

// maxSpread bounds how far a source's phase may take it from its tick, so that
// "daily at six" stays in the hour after six.
const maxSpread = time.Hour

// spreadTicks is how many ticks are looked at to learn how close a schedule's
// ticks come to each other.
const spreadTicks = 12

// spreadFrom is where that look begins; any fixed time serves, but it must not
// move, or the phases would.
var spreadFrom = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// next is when a source with that schedule and phase is due after now. Ticks
// and phase are those of the schedule, not of the last fetch, so a late fetch
// does not shift the ones after it.
func next(s Schedule, phase time.Duration, now time.Time) time.Time {
	tick := s.Next(now.Add(-phase))
	if tick.IsZero() {
		return tick
	}
	return tick.Add(phase)
}

// nextAfter is when a source that was asked at last is due again. A tick that
// comes too soon after, because the source was asked outside its schedule, is
// passed over.
func nextAfter(s Schedule, phase time.Duration, last time.Time) time.Time {
	return nextWithGap(s, shortestGap(s), phase, last)
}

// nextWithGap is [nextAfter] with the schedule's shortest gap.
func nextWithGap(s Schedule, gap, phase time.Duration, last time.Time) time.Time {
	at := next(s, phase, last)
	if at.Sub(last) < tooSoon(gap) {
		return next(s, phase, at)
	}
	return at
}

// nextOutside is when a source that was asked at last is due again in cycles
// that somebody else starts: when a tick has passed, and not too soon after, as
// the schedule's shortest gap has it. With a phase every second cycle would miss
// its tick.
func nextOutside(s Schedule, gap time.Duration, last time.Time) time.Time {
	at := s.Next(last)
	if at.IsZero() {
		return at
	}
	return later(at, last.Add(tooSoon(gap)))
}

// tooSoon is the time after a fetch in which a tick does not count: nearly an
// interval, so that a fetch which is a little late does not cost the next
// tick; half of one where that is more than an hour or so, lest a fetch at
// nine cost "daily at six" a day.
func tooSoon(gap time.Duration) time.Duration {
	return max(gap/2, min(gap, maxSpread)/10*9)
}

// shortestGap is the least time between two ticks of a schedule, as far as a
// look at some of them tells; 0 for a schedule that has fewer than two.
func shortestGap(s Schedule) time.Duration {
	shortest := time.Duration(0)
	tick := s.Next(spreadFrom)
	for range spreadTicks {
		following := s.Next(tick)
		if tick.IsZero() || following.IsZero() {
			break
		}
		if gap := following.Sub(tick); shortest == 0 || gap < shortest {
			shortest = gap
		}
		tick = following
	}
	return shortest
}

// Interval is the least time between two ticks of any of the sources; 0 when
// none has two.
func Interval(sources []*Source) time.Duration {
	shortest, known := time.Duration(0), map[Schedule]bool{}
	for _, s := range sources {
		if s.Schedule == nil || known[s.Schedule] {
			continue
		}
		known[s.Schedule] = true // sources share few schedules, and a look at one takes a while
		if gap := shortestGap(s.Schedule); gap > 0 && (shortest == 0 || gap < shortest) {
			shortest = gap
		}
	}
	return shortest
}

// phaseOf is the stable offset of the named source from its schedule's ticks:
// spread evenly over the shortest gap between two ticks, at most [maxSpread].
func phaseOf(name string, s Schedule) time.Duration { return phaseWithin(name, shortestGap(s)) }

// phaseWithin is [phaseOf] with the schedule's shortest gap.
func phaseWithin(name string, gap time.Duration) time.Duration {
	seconds := uint64(min(maxSpread, gap) / time.Second)
	if seconds == 0 {
		return 0
	}
	sum := sha256.Sum256([]byte(name))
	return time.Duration(binary.BigEndian.Uint64(sum[:8])%seconds) * time.Second
}
