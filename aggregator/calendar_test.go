package aggregator

import (
	"fmt"
	"testing"
	"time"
)

func TestACalendarSaysWhatEachSourceSays(t *testing.T) {
	c := Calendar{}
	for _, schedule := range []Schedule{interval(time.Second), interval(time.Hour), interval(24 * time.Hour), never{}} {
		for n := range 20 {
			s := &Source{Name: fmt.Sprint("s", n), Schedule: schedule}
			for _, ago := range []time.Duration{0, time.Minute, 50 * time.Minute, 30 * time.Hour} {
				st := &SourceState{LastFetch: noon().Add(-ago), Failures: n % 4}
				at, why := s.Due(st, noon())
				if got, because := c.Due(s, st, noon()); !got.Equal(at) || because != why {
					t.Errorf("%s by %v, asked %s ago: %s (%s), want %s (%s)", s.Name, schedule, ago, got, because, at, why)
				}
			}
		}
	}
}
