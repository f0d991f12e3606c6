package aggregator

import (
	"errors"
	"testing"
	"time"
)

func TestWhoWasNeverAskedWaitsSinceItCameIntoForce(t *testing.T) {
	stays, goes, comes := &Source{Name: "stays"}, &Source{Name: "goes"}, &Source{Name: "comes"}
	off := &Source{Name: "off", Disabled: true}
	then, now := noon().Add(-time.Hour), noon()
	tenure := Tenure{}.After([]*Source{stays, goes}, then).After([]*Source{stays, comes, off}, now)
	fresh, asked := &SourceState{}, &SourceState{LastFetch: then}
	for _, c := range []struct {
		s    *Source
		st   *SourceState
		due  time.Time
		want time.Duration
	}{
		{stays, fresh, now, time.Hour},
		{comes, fresh, now, 0},
		{stays, &SourceState{NotBefore: now.Add(time.Hour)}, now, 0}, // its host asked to be left alone
		{stays, &SourceState{NotBefore: now.Add(-time.Minute)}, now, time.Minute},
		{goes, fresh, now, 0}, // not in force
		{off, fresh, time.Time{}, 0},
		{stays, asked, now.Add(-time.Minute), time.Minute},
		{stays, asked, now.Add(time.Minute), 0},
		{stays, asked, time.Time{}, 0},
	} {
		if got := tenure.Overdue(c.s, c.st, c.due, now); got != c.want {
			t.Errorf("%s, last asked %s and due %s: %s, want %s", c.s.Name, c.st.LastFetch, c.due, got, c.want)
		}
	}
}

func TestAStreakTellsSinceWhenItFails(t *testing.T) {
	var s Streak
	minute := func(n int) time.Time { return noon().Add(time.Duration(n) * time.Minute) }
	for n, step := range []struct {
		err                error
		failing, succeeded time.Time
	}{
		{errors.New("full"), minute(0), time.Time{}},
		{errors.New("full"), minute(0), time.Time{}},
		{nil, time.Time{}, minute(2)},
		{errors.New("full"), minute(3), minute(2)},
	} {
		s.Note(step.err, minute(n))
		if f, g := s.Failing(), s.Succeeded(); f != step.failing || g != step.succeeded {
			t.Errorf("step %d: fails since %s, went well at %s", n, f, g)
		}
	}
	var none *Streak
	none.Note(errors.New("full"), noon())
	if !none.Failing().IsZero() || !none.Succeeded().IsZero() {
		t.Error("what is not noted fails")
	}
}
