package aggregator

import (
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// Schedule says when a source is to be asked. cron.Schedule satisfies it.
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

// phaseOf is the stable offset of the named source from its schedule's ticks:
// spread evenly over the shortest gap between two ticks, at most [maxSpread].
func phaseOf(name string, s Schedule) time.Duration {
	spread := maxSpread
	tick := s.Next(spreadFrom)
	for range spreadTicks {
		following := s.Next(tick)
		if tick.IsZero() || following.IsZero() {
			break
		}
		spread = min(spread, following.Sub(tick))
		tick = following
	}
	seconds := uint64(spread / time.Second)
	if seconds == 0 {
		return 0
	}
	sum := sha256.Sum256([]byte(name))
	return time.Duration(binary.BigEndian.Uint64(sum[:8])%seconds) * time.Second
}
