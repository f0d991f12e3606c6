package publish

import (
	"sync"
	"time"
)

// recently is for how long a report is good that is costly to make, and that
// anybody may ask for: however many do, it is made about once in that time.
const recently = time.Second

// recent holds what was made last. It is safe for concurrent use.
type recent[T any] struct {
	mu   sync.Mutex
	made time.Time // when the making ended; zero before the first
	last T
}

// get is what was made recently, or now. Who asks while something is made waits
// for that.
func (r *recent[T]) get(now func() time.Time, render func() (T, error)) (T, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if age := now().Sub(r.made); !r.made.IsZero() && age >= 0 && age < recently {
		return r.last, nil
	}
	made, err := render()
	if err != nil {
		return made, err
	}
	r.made, r.last = now(), made
	return made, nil
}
