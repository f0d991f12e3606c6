package fetchtest

import (
	"context"
	"slices"
)

// Log is every request up to now, in the order of arrival.
func (u *Upstream) Log() []Request {
	u.mu.Lock()
	defer u.mu.Unlock()
	return slices.Clone(u.log)
}

// Forget empties the log, and returns what was in it: an upstream that is asked
// all day would need ever more memory.
func (u *Upstream) Forget() []Request {
	u.mu.Lock()
	defer u.mu.Unlock()
	log := u.log
	u.log = nil
	return log
}

// Requests are the requests for a target up to now, in the order of arrival.
func (u *Upstream) Requests(target string) []Request {
	return slices.DeleteFunc(u.Log(), func(r Request) bool { return r.Target != target })
}

// Await returns the n-th request for a target, counted from 1, once it has
// arrived; whether it was answered is another matter. The test fails when it
// does not arrive. To be called from the test's own goroutine.
func (u *Upstream) Await(target string, n int) Request {
	u.t.Helper()
	ctx, cancel := context.WithTimeout(u.t.Context(), u.patience)
	defer cancel()
	for {
		arrival := u.nextArrival()
		if seen := u.Requests(target); len(seen) >= n {
			return seen[n-1]
		}
		select {
		case <-arrival:
		case <-ctx.Done():
			u.t.Fatalf("request %d for %s did not arrive within %s", n, target, u.patience)
		}
	}
}

func (u *Upstream) nextArrival() <-chan struct{} {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.arrival
}
