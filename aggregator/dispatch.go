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
	for source, ok := s.line.take(now); ok; source, ok = s.line.take(now) {
		if st := s.states[source.Name]; binds(st.NotBefore, now) {
			s.plan(source) // put off since it was entered
		} else {
			s.underway[source] = true
			s.queue(newTurn(source, st))
		}
	}
	for s.room() {
		t := s.pacer.start(now, s.roomForSuspects())
		if t == nil {
			break
		}
		s.start(ctx, t)
	}
	s.wind(timer, now)
}

// setBack plans anew what a clock that was since set back had put far away.
func (s *scheduler) setBack(now time.Time) {
	s.Log.Warn("the clock was set back; sources are planned anew", "by", s.clock.Sub(now))
	s.pacer.setBack(now)
	planned := s.line.entries
	s.line = timeline[*Source]{}
	for _, entry := range planned {
		if s.repeat {
			s.plan(entry.value)
		} else {
			s.line.put(now, entry.value)
		}
	}
}

// room reports whether another attempt may start.
func (s *scheduler) room() bool {
	return s.active < s.Concurrency && len(s.unsaved)+s.writing < maxUnsaved
}

// roomForSuspects keeps half of the places for sources that did not fail last
// time, so that those which hang until their deadline never take them all.
func (s *scheduler) roomForSuspects() bool { return s.failing < max(1, s.Concurrency/2) }

// wind sets the timer to the next moment at which time alone lets something
// start, and to no later than it takes to notice that the clock was changed.
// While every place is taken, the end of an attempt is waited for instead.
func (s *scheduler) wind(timer *time.Timer, now time.Time) {
	at, ok := s.line.first()
	if s.room() {
		if free, waiting := s.pacer.next(s.roomForSuspects()); waiting && (!ok || free.Before(at)) {
			at, ok = free, true
		}
	}
	timer.Stop()
	if ok {
		timer.Reset(min(max(0, at.Sub(now)), clockStep))
	}
}

// start runs one attempt in a goroutine of its own.
func (s *scheduler) start(ctx context.Context, t *turn) {
	s.active++
	s.failing += int(t.lane())
	s.attempts.Go(func() {
		if s.attempt(ctx, t, s.reading) {
			s.attempted <- t
		} else {
			s.again <- t
		}
	})
}
