package publish

import (
	"sync"
	"time"
)

// recentShare is for how many times as long as its making took a report is good
// that anybody may ask for: however many do, making it takes an eleventh of the
// time of a core. One that is cheap to make is as good as new.
const recentShare = 10

// recentLongest is for how long a report is good at most: where all is slow
// somebody wants to know why.
const recentLongest = 10 * time.Second

// recent holds what was made last. It is safe for concurrent use.
type recent[T any] struct {
	mu   sync.Mutex
	made time.Time // when the making ended; zero before the first
	good time.Duration
	last T
}

// get is what was made recently, or now. Who asks while something is made waits
// for that.
func (r *recent[T]) get(now func() time.Time, render func() (T, error)) (T, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	begun := now()
	if age := begun.Sub(r.made); !r.made.IsZero() && age >= 0 && age < r.good {
		return r.last, nil
	}
	made, err := render()
	if err != nil {
		return made, err
	}
	r.made, r.last = now(), made
	r.good = min(recentShare*r.made.Sub(begun), recentLongest)
	return made, nil
}

// forget drops what was made.
func (r *recent[T]) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	var nothing T
	r.made, r.last = time.Time{}, nothing
}
