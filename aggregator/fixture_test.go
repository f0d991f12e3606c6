package aggregator

import (
	"testing"
	"time"
)

// noon is the present of these tests.
func noon() time.Time { return time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC) }

// clock is a moment of that day, written as "15:04:05".
func clock(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.TimeOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return noon().Truncate(24 * time.Hour).Add(at.Sub(at.Truncate(24 * time.Hour)))
}

// interval is a schedule that ticks at whole multiples of itself.
type interval time.Duration

func (i interval) Next(t time.Time) time.Time {
	d := time.Duration(i)
	return t.Truncate(d).Add(d)
}

// never is a schedule without ticks.
type never struct{}

func (never) Next(time.Time) time.Time { return time.Time{} }

func rule(t testing.TB, text string) *Rule {
	t.Helper()
	r, err := CompileRule(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
