package aggregator

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"time"
)

// Due is when the source is to be asked again, the zero time for never, and
// what decides it, in words for a person. Of schedule, backoff and the
// publisher's wishes the longest wait wins.
//
// A clock that was set back does not stall a source: a last fetch that is
// still to come, by more than clocks are corrected by, counts as long ago, and
// a wish too far away as none.
func (s *Source) Due(st *SourceState, now time.Time) (time.Time, string) {
	return s.due(st, now, func(last time.Time) time.Time {
		return nextAfter(s.Schedule, phaseOf(s.Name, s.Schedule), last)
	})
}

// due is [Source.Due] with what the schedule alone says of a source that was
// asked at last.
func (s *Source) due(st *SourceState, now time.Time, next func(last time.Time) time.Time) (time.Time, string) {
	switch {
	case s.Disabled:
		return time.Time{}, "disabled in the configuration"
	case st.Gone:
		return time.Time{}, "the publisher says that it is gone"
	}
	d := s.scheduled(st, now, next)
	if d.at.IsZero() {
		return d.at, "the schedule has no further tick"
	}
	if binds(st.FreshUntil, now) {
		d.wait(st.FreshUntil, "the publisher calls its answer fresh until then")
	}
	if binds(st.NotBefore, now) {
		d.wait(st.NotBefore, "the host asks to be left alone until then")
	}
	d.wait(st.Rhythm.allowed(d.at, now), "the feed skips hours or days")
	return d.at, d.why
}

// decision is a time that is put off by the longest of several waits.
type decision struct {
	at  time.Time
	why string
}

func (d *decision) wait(until time.Time, why string) {
	if until.After(d.at) {
		d.at, d.why = until, why
	}
}

// scheduled is when the source is due by its schedule and by what is known of
// its past.
func (s *Source) scheduled(st *SourceState, now time.Time, next func(last time.Time) time.Time) decision {
	last := st.LastFetch
	switch {
	case last.IsZero():
		return decision{now, "never asked before"}
	case last.After(now.Add(clockStep)):
		return decision{now, "the clock was set back"}
	}
	d := decision{next(last), "schedule"}
	if d.at.IsZero() {
		return d
	}
	if st.Failures > 1 {
		d.wait(last.Add(backoff(s, st.Failures)), "failed "+strconv.Itoa(st.Failures)+" times in a row")
	}
	d.wait(last.Add(min(st.Rhythm.Every, maxBackoff)), "the feed asks for an interval of "+st.Rhythm.Every.String())
	d.wait(last.Add(quiet(st)), "nothing new since "+st.Changed.UTC().Format(time.DateOnly))
	return d
}

// clockStep is how far a clock may be corrected without being called set back.
const clockStep = time.Minute

// A source is left alone for a tenth of the time in which nothing changed; for
// a quarter where its server gives no validators, so that each request costs
// it a whole body.
const (
	quietShare            = 10
	quietShareUnvalidated = 4
)

// quiet is how much longer a source that rarely changes is left alone, at most
// a day.
func quiet(st *SourceState) time.Duration {
	if st.Changed.IsZero() || st.LastFetch.Before(st.Changed) || st.Failures > 0 {
		return 0
	}
	share := time.Duration(quietShare)
	if v := st.Validators.At(st.ActiveURL); v.ETag == "" && v.LastModified == "" {
		share = quietShareUnvalidated
	}
	return min(maxBackoff, st.LastFetch.Sub(st.Changed)/share).Truncate(time.Second)
}

// binds reports whether a publisher's wish is still to be obeyed. None that was
// made before now lies beyond the bound of [momentAfter], but for a clock that
// was corrected.
func binds(wish, now time.Time) bool {
	return wish.After(now) && !wish.After(now.Add(maxBackoff+clockStep))
}

// backoff is the wait after failures in a row, doubling from one interval of
// the schedule, at most a day. Up to a tenth of it is added by the source's name, so
// that sources that failed together do not come back together.
func backoff(s *Source, failures int) time.Duration {
	interval := min(maxBackoff, shortestGap(s.Schedule))
	wait := min(maxBackoff, interval<<min(failures-1, 10))
	sum := sha256.Sum256(fmt.Append(nil, failures, s.Name))
	share := time.Duration(binary.BigEndian.Uint16(sum[:2]))
	return (wait + wait/10*share>>16).Truncate(time.Second)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
