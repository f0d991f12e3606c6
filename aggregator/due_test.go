package aggregator

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// waiting is a source that was asked a moment ago, with what keeps it from
// being asked again.
type waiting struct {
	source *Source
	state  SourceState
}

// waits are the things that put a source off, each by a number of hours.
func waits() map[string]func(w *waiting, hours int) {
	return map[string]func(w *waiting, hours int){
		"schedule": func(w *waiting, hours int) { w.source.Schedule = interval(time.Duration(hours) * time.Hour) },
		"the publisher calls its answer fresh": func(w *waiting, hours int) {
			w.state.FreshUntil = w.state.LastFetch.Add(time.Duration(hours) * time.Hour)
		},
		"the host asks to be left alone": func(w *waiting, hours int) {
			w.state.NotBefore = w.state.LastFetch.Add(time.Duration(hours) * time.Hour)
		},
		"the feed asks for an interval of": func(w *waiting, hours int) {
			w.state.Rhythm.Every = time.Duration(hours) * time.Hour
		},
		"nothing new since": func(w *waiting, hours int) {
			w.state.Validators = ByAddress{{"", Validators{ETag: `"1"`}}}
			w.state.Changed = w.state.LastFetch.Add(-quietShare * time.Duration(hours) * time.Hour)
		},
		"the feed skips hours": func(w *waiting, hours int) {
			for h := range hours {
				w.state.Rhythm.SkipHours = w.state.Rhythm.SkipHours.With(w.state.LastFetch.Add(time.Duration(h) * time.Hour).Hour())
			}
		},
	}
}

func TestTheLongestWaitWinsInEveryPair(t *testing.T) { // a12, a13
	last := noon()
	for long, putOff := range waits() {
		for short, less := range waits() {
			if long == short {
				continue
			}
			t.Run("a13 "+long+" and "+short, func(t *testing.T) {
				w := &waiting{&Source{Schedule: interval(time.Hour), Name: inPhase(t)}, SourceState{LastFetch: last}}
				putOff(w, 12)
				less(w, 3)
				at, why := w.source.Due(&w.state, last)
				if want := last.Add(12 * time.Hour); !at.Equal(want) || !strings.HasPrefix(why, long) {
					t.Errorf("due %s, %s", at.Sub(last), why)
				}
			})
		}
	}
}

// inPhase is a name whose phase is none in schedules of up to twelve hours.
func inPhase(t *testing.T) string {
	t.Helper()
	for i := range 100_000 {
		if name := fmt.Sprint("s", i); phaseOf(name, interval(time.Hour)) == 0 {
			return name
		}
	}
	t.Fatal("no name has no phase")
	return ""
}

func TestWhatDecidesWhenASourceIsDue(t *testing.T) {
	now := noon()
	for _, c := range []struct {
		want string
		s    Source
		st   SourceState
	}{
		{"disabled in the configuration", Source{Disabled: true}, SourceState{}},
		{"the publisher says that it is gone", Source{}, SourceState{Gone: true, LastFetch: now}},
		{"the schedule has no further tick", Source{Schedule: never{}}, SourceState{LastFetch: now}},
		{"never asked before", Source{}, SourceState{}},
		{"the clock was set back", Source{}, SourceState{LastFetch: now.Add(time.Hour)}},
		{"schedule", Source{}, SourceState{LastFetch: now.Add(time.Second)}},
		{"schedule", Source{}, SourceState{LastFetch: now, Failures: 1}},
		{"failed 3 times in a row", Source{}, SourceState{LastFetch: now, Failures: 3}},
		{"nothing new since 2026-02-02", Source{}, SourceState{LastFetch: now, Changed: now.AddDate(0, 0, -30)}},
		{"schedule", Source{}, SourceState{LastFetch: now, Changed: now.AddDate(0, 0, -30), Failures: 1}},
		{"the feed asks for an interval of 3h0m0s", Source{}, SourceState{LastFetch: now, Rhythm: Rhythm{Every: 3 * time.Hour}}},
	} {
		c.s.Name = "wire"
		if c.s.Schedule == nil {
			c.s.Schedule = interval(time.Hour)
		}
		if _, why := c.s.Due(&c.st, now); why != c.want {
			t.Errorf("%+v: %q, want %q", c.st, why, c.want)
		}
	}
}

func TestHoursAndDaysThatAFeedSkips(t *testing.T) { // a14
	hours := func(from, to int) (s HourSet) {
		for h := from; h <= to; h++ {
			s = s.With(h)
		}
		return s
	}
	var weekdays, week DaySet
	for day := range 7 {
		week = week.With(time.Weekday(day))
		if day > 0 && day < 6 {
			weekdays = weekdays.With(time.Weekday(day))
		}
	}
	for _, c := range []struct {
		name string
		r    Rhythm
		due  string // on a Wednesday, by the schedule
		now  string
		want time.Duration // after due
	}{
		{"a14 an hour that is not named", Rhythm{SkipHours: hours(3, 5)}, "06:17:30", "00:00:00", 0},
		{"a14 hours that are named keep the phase", Rhythm{SkipHours: hours(3, 5)}, "03:17:30", "00:00:00", 3 * time.Hour},
		{"a14 hours around midnight", Rhythm{SkipHours: hours(22, 23) | hours(0, 1)}, "22:40:00", "22:00:00", 4 * time.Hour},
		{"a14 all hours but one", Rhythm{SkipHours: hours(0, 22)}, "00:10:00", "00:00:00", 23 * time.Hour},
		{"a14 all 24 hours mean nothing", Rhythm{SkipHours: hours(0, 23)}, "03:17:00", "00:00:00", 0},
		{"a14 days that are named", Rhythm{SkipDays: weekdays}, "08:20:00", "00:00:00", 64 * time.Hour},
		{"a14 all seven days mean nothing", Rhythm{SkipDays: week}, "08:20:00", "00:00:00", 0},
		{"a14 days and hours", Rhythm{SkipDays: weekdays, SkipHours: hours(0, 6)}, "08:20:00", "00:00:00", 71 * time.Hour},
		{"a14 overdue in an hour that is named", Rhythm{SkipHours: hours(3, 5)}, "01:17:00", "03:30:00", 5 * time.Hour},
		{"a14 overdue in an hour that is not", Rhythm{SkipHours: hours(3, 5)}, "01:17:00", "07:30:00", 0},
		{"a14 due in a named hour that is over", Rhythm{SkipHours: hours(3, 5)}, "03:17:00", "07:30:00", 3 * time.Hour},
	} {
		t.Run(c.name, func(t *testing.T) {
			due := clock(t, c.due)
			if got := c.r.allowed(due, clock(t, c.now)); got.Sub(due) != c.want {
				t.Errorf("put off by %s, want %s", got.Sub(due), c.want)
			}
		})
	}
}

func TestWishesAreBounded(t *testing.T) { // a18
	const most = 1<<63 - 1
	for _, c := range []struct {
		name       string
		wish, want time.Duration
	}{
		{"a18 none", 0, 0}, {"a18 in the past", -time.Hour, 0}, {"a18 the least there is", -most, 0},
		{"a18 part of a second", time.Millisecond, time.Second}, {"a18 a minute", time.Minute, time.Minute},
		{"a18 a year", 365 * 24 * time.Hour, maxBackoff}, {"a18 the most there is", most, maxBackoff},
	} {
		t.Run(c.name, func(t *testing.T) {
			st := failed(inVain(SourceState{}, refused(503, c.wish)), noon())
			fresh := succeeded(newTurn(secondly(), &SourceState{}), &Response{FreshFor: c.wish}, noon())
			want := time.Time{}
			if c.want > 0 {
				want = noon().Add(c.want)
			}
			if st.NotBefore != want || fresh.FreshUntil != want {
				t.Errorf("not before %s, fresh until %s", st.NotBefore, fresh.FreshUntil)
			}
			if at, _ := secondly().Due(&st, noon()); at.Before(noon().Add(time.Second)) {
				t.Errorf("due again at %s", at)
			}
		})
	}
	huge := SourceState{LastFetch: noon(), Rhythm: Rhythm{Every: most}}
	if at, _ := secondly().Due(&huge, noon()); at != noon().Add(maxBackoff) {
		t.Errorf("a18 ttl: due %s", at)
	}
}

func TestSourcesThatFailTogetherComeBackApart(t *testing.T) {
	seen := map[time.Duration]bool{}
	for i := range 100 {
		wait := backoff(&Source{Name: fmt.Sprint("s", i), Schedule: interval(time.Hour)}, 3)
		if wait < 4*time.Hour || wait > 4*time.Hour+24*time.Minute {
			t.Errorf("waits %s", wait)
		}
		seen[wait.Truncate(time.Minute)] = true
	}
	if len(seen) < 20 {
		t.Errorf("100 sources come back in %d minutes", len(seen))
	}
}

func TestWhatIsOnlyEverAskedInASkippedHourIsReadAtLast(t *testing.T) {
	s := &Source{Name: "wire", Schedule: interval(time.Hour)}
	st := SourceState{LastFetch: noon().Add(-30 * time.Minute)}
	st.Rhythm.SkipHours = HourSet(0).With(12).With(13)
	asked := 0
	for day := range 8 { // by cron, at noon
		now := noon().Add(time.Duration(day) * 24 * time.Hour)
		if at, _ := s.Due(&st, now); !at.After(now) {
			asked++
			st.LastFetch = now
		}
	}
	if asked < 3 || asked > 4 {
		t.Errorf("a14: asked %d times in 8 days", asked)
	}
}

func TestASkippedDayIsObeyedHoweverLongTheSourceIsDue(t *testing.T) {
	s := &Source{Name: "wire", Schedule: interval(time.Hour)}
	st := SourceState{LastFetch: noon()} // a Wednesday
	st.Rhythm.SkipDays = DaySet(0).With(time.Wednesday).With(time.Thursday).With(time.Friday).With(time.Saturday)
	for hours := range 80 {
		now := noon().Add(time.Duration(hours) * time.Hour)
		if at, _ := s.Due(&st, now); at.Weekday() != time.Sunday {
			t.Fatalf("a14: %d hours later it is due on %s", hours, at.Weekday())
		}
	}
}

func TestACycleRunByCronMissesNoTick(t *testing.T) {
	for name, gap := range map[string]time.Duration{"hourly": time.Hour, "daily": 24 * time.Hour} {
		s := &Source{Name: name, Schedule: interval(gap)}
		st := SourceState{LastFetch: noon().Truncate(gap).Add(30 * time.Minute)}
		for run := 1; run < 10; run++ {
			now := st.LastFetch.Add(gap + 7*time.Second)
			if !(Calendar{}).admits(s, &st, now, false) {
				t.Fatalf("%s: run %d asks nothing", name, run)
			}
			st.LastFetch = now
		}
	}
}
