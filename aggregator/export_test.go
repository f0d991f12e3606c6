package aggregator

import "time"

// Phase is [phaseOf] for the tests that use real cron expressions.
func Phase(name string, s Schedule) time.Duration { return phaseOf(name, s) }

// Next is [next] for the source of that name.
func Next(s Schedule, name string, now time.Time) time.Time { return next(s, phaseOf(name, s), now) }

// NextAfter is [nextAfter] for the source of that name.
func NextAfter(s Schedule, name string, last time.Time) time.Time {
	return nextAfter(s, phaseOf(name, s), last)
}
