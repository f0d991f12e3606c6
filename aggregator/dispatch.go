package aggregator

import (
	"context"
	"time"
)

// dispatch starts every attempt that may start now and sets the timer for the
// next one that only time holds back.
func (s *scheduler) dispatch(ctx context.Context, timer *time.Timer) {
	now := s.Now()
	if now.Add(clockStep).Before(s.clock) {
		s.setBack(now)
	}
	s.clock = now
	s.pacer.sweep(now)
	s.setAside(now)
	for source, ok := s.line.take(now); ok; source, ok = s.line.take(now) {
		s.begin(source)
	}
	for s.room() {
		t := s.pacer.start(now)
		if t == nil {
			break
		}
		s.start(ctx, t)
	}
	s.wind(timer, now)
}

// begin starts a turn of the source. One whose turn from before a change goes
// on is planned at its end.
func (s *scheduler) begin(source *Source) {
	if !s.underway[source.Name] {
		s.underway[source.Name] = true
		s.queue(newTurn(source, s.states[source.Name]))
	}
}

// setBack plans anew what a clock that was since set back had put far away.
func (s *scheduler) setBack(now time.Time) {
	s.Log.Warn("the clock was set back; sources are planned anew", "by", s.clock.Sub(now))
	s.pacer.setBack(now)
	s.complained, s.warned = time.Time{}, time.Time{}
	for _, a := range s.recent {
		a.begun = now
	}
	planned := s.line.entries
	s.line = timeline[*Source]{}
	for _, entry := range planned {
		s.plan(entry.value)
	}
}

// setAside takes their places from requests that have waited for the network
// for too long, as long as there are few of them.
func (s *scheduler) setAside(now time.Time) {
	for len(s.recent) > 0 && s.aside < slowShare*s.Concurrency {
		a := s.recent[0]
		if !a.ended && now.Sub(a.begun) < slowAfter {
			return
		}
		s.recent[0] = nil
		s.recent = s.recent[1:]
		if !a.ended && a.waiting.Load() {
			a.aside = true
			s.active--
			s.aside++
		}
	}
}

// room reports whether another attempt may start.
func (s *scheduler) room() bool {
	return s.active < s.Concurrency && s.laden < maxUnsaved
}

// wind sets the timer to the next moment at which time alone lets something
// start, and to no later than it takes to notice that the clock was changed.
func (s *scheduler) wind(timer *time.Timer, now time.Time) {
	at, ok := s.line.first()
	free, waiting := s.pacer.next()
	if waiting && !s.room() {
		free, waiting = s.placeOpens(now)
	}
	if waiting && (!ok || free.Before(at)) {
		at, ok = free, true
	}
	timer.Stop()
	if ok {
		timer.Reset(min(max(0, at.Sub(now)), clockStep))
	}
}

// placeOpens is when the oldest attempt gives up its place, if it may.
func (s *scheduler) placeOpens(now time.Time) (time.Time, bool) {
	if len(s.recent) == 0 || s.aside >= slowShare*s.Concurrency {
		return time.Time{}, false
	}
	return later(now, s.recent[0].begun.Add(slowAfter)), true
}
