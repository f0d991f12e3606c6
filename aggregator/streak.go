package aggregator

import (
	"sync"
	"time"
)

// Streak is how something has gone lately that a daemon does again and again. It
// is safe for concurrent use; nil is never noted and never fails.
type Streak struct {
	mu        sync.Mutex
	failing   time.Time
	succeeded time.Time
}

// Note notes how it went this time; nil for well.
func (s *Streak) Note(err error, now time.Time) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err == nil:
		s.failing, s.succeeded = time.Time{}, now
	case s.failing.IsZero():
		s.failing = now
	}
}

// Failing is since when it fails, the zero time while it does not.
func (s *Streak) Failing() time.Time {
	if s == nil {
		return time.Time{}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failing
}

// Succeeded is when it last went well; zero before the first time.
func (s *Streak) Succeeded() time.Time {
	if s == nil {
		return time.Time{}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.succeeded
}
