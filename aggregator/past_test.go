package aggregator

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// life leads a source through turns, an hour apart, and tells its past.
type life struct {
	source *Source
	state  SourceState
	now    time.Time
}

func newLife() *life { return &life{source: secondly(), now: noon()} }

// turn saves a turn as the scheduler and a store do.
func (l *life) turn(settle func(*turn) SourceState, tally Tally) {
	l.now = l.now.Add(time.Hour)
	t := newTurn(l.source, &l.state)
	t.ingest = &Ingest{State: settle(t)}
	t.ingest.State.Past = t.past()
	t.ingest.State.Credit(tally)
	l.state = t.ingest.State
}

func (l *life) fails(errs ...error) {
	l.turn(func(t *turn) SourceState { t.errs = errs; return failed(t, l.now) }, Tally{})
}

func (l *life) answers(r Response, tally Tally) {
	l.turn(func(t *turn) SourceState { return succeeded(t, &r, l.now) }, tally)
}

// goes has the source answer so often.
func (l *life) goes(r Response, turns int) {
	for range turns {
		l.answers(r, Tally{})
	}
}

// events are the kinds of events so far, with their hours and texts.
func (l *life) events() []string {
	var all []string
	for _, e := range l.state.Past.Events {
		all = append(all, fmt.Sprintf("%s %s %s", e.At.Format("15"), e.Kind, e.Text))
	}
	return all
}

func TestOneEventForEachTurnOfFortune(t *testing.T) {
	down := errors.New("connection refused")
	quiet := Response{Status: 304, Unchanged: true}
	for name, c := range map[string]struct {
		live func(*life)
		want []string
	}{
		"well":              {func(l *life) { l.answers(quiet, Tally{}); l.answers(quiet, Tally{}) }, nil},
		"broken":            {func(l *life) { l.answers(quiet, Tally{}); l.fails(down); l.fails(down) }, []string{"15 broke connection refused"}},
		"down for one turn": {func(l *life) { l.answers(quiet, Tally{}); l.fails(down); l.answers(quiet, Tally{}) }, nil},
		"down for three turns in a minute": {
			func(l *life) {
				l.answers(quiet, Tally{})
				for range brokenAfter {
					l.now = l.now.Add(-time.Hour + 20*time.Second)
					l.fails(down)
				}
				l.answers(quiet, Tally{})
			},
			[]string{"13 broke connection refused", "14 recovered 2026-03-04T13:00:20Z"},
		},
		"down every other turn for days": {
			func(l *life) {
				for range 50 {
					l.answers(quiet, Tally{})
					l.fails(down)
				}
			},
			[]string{"20 unsteady connection refused"},
		},
		"down for hours every day": {
			func(l *life) {
				for range 10 {
					l.goes(quiet, 9)
					for range 3 {
						l.fails(down)
					}
				}
			},
			[]string{"23 broke connection refused", "01 recovered 2026-03-04T22:00:00Z", "11 unsteady connection refused"},
		},
		"unsteady, then steady, then down": {
			func(l *life) {
				for range 5 {
					l.answers(quiet, Tally{})
					l.fails(down)
				}
				l.goes(quiet, 30)
				l.fails(down)
				l.fails(down)
			},
			[]string{"20 unsteady connection refused", "22 recovered 2026-03-04T20:00:00Z", "06 unsteady connection refused"},
		},
		"unsteady, then down for good": {
			func(l *life) {
				for range 5 {
					l.answers(quiet, Tally{})
					l.fails(down)
				}
				for range 50 {
					l.fails(down)
				}
				l.answers(quiet, Tally{})
			},
			[]string{"20 unsteady connection refused", "22 broke connection refused", "01 recovered 2026-03-04T20:00:00Z"},
		},
		"mirrors are gone, and stay so": {
			func(l *life) {
				l.source.Mirrors = []string{"https://mirror.example/?token=abcdef", "https://other.example/"}
				l.answers(quiet, Tally{})
				l.fails(down, refused(410, 0), refused(410, 0))
				l.fails(down)
			},
			[]string{"14 mirror-gone https://mirror.example/?token=hidden, https://other.example/", "15 broke connection refused"},
		},
		"broken from the start, then well": {
			func(l *life) {
				l.fails(down)
				l.fails(refused(500, 0))
				l.answers(quiet, Tally{})
				l.answers(quiet, Tally{})
			},
			[]string{"13 broke connection refused", "15 recovered 2026-03-04T13:00:00Z"},
		},
		"dead": {func(l *life) { l.fails(refused(410, 0)) }, []string{"13 died answered 410"}},
		"broken, dead, revived in vain, revived": {
			func(l *life) {
				l.fails(down)
				l.fails(refused(410, 0))
				for range 2 {
					l.state.Gone, l.state.Failures, l.state.LastFetch = false, 0, time.Time{}
					l.fails(down)
				}
				l.answers(quiet, Tally{})
			},
			[]string{"13 broke connection refused", "14 died answered 410", "15 broke connection refused", "17 recovered 2026-03-04T13:00:00Z"},
		},
		"dead, and broken at another address": {
			func(l *life) {
				l.fails(refused(410, 0))
				l.source.URL = "https://wire.example/other"
				l.state = l.state.For(l.source)
				l.fails(down)
				l.fails(down)
			},
			[]string{"13 died answered 410", "14 broke connection refused"},
		},
		"another address in the configuration": {
			func(l *life) {
				l.fails(down)
				l.source.URL = "https://wire.example/other"
				l.state = l.state.For(l.source)
				l.answers(quiet, Tally{})
			},
			[]string{"13 broke connection refused", "14 recovered 2026-03-04T13:00:00Z"},
		},
		"led elsewhere, each time to another place": {
			func(l *life) {
				for i := range 3 {
					l.answers(Response{Status: 200, Moved: fmt.Sprint("https://portal.example/", i)}, Tally{})
					l.answers(quiet, Tally{})
				}
			},
			[]string{"13 moving https://portal.example/0"},
		},
		"moved": {
			func(l *life) {
				for l.state.Adopted == "" {
					l.answers(Response{Status: 200, Moved: "https://new.example/?token=abcdef"}, Tally{})
				}
			},
			[]string{"13 moving https://new.example/?token=hidden", "13 moved https://new.example/?token=hidden"},
		},
	} {
		l := newLife()
		c.live(l)
		if diff := cmp.Diff(c.want, l.events()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestEventsAreOneLineWithoutSecretsAndFew(t *testing.T) {
	l := newLife()
	l.source.Header = map[string]string{"Authorization": "Bearer hush-hush"}
	for range keptEvents {
		l.now = l.now.Add(2 * calm)
		l.state.LastSuccess = time.Time{} // each failure counts
		l.fails(errors.New("Bearer hush-hush\nlevel=ERROR " + strings.Repeat("x", 1000)))
		l.answers(Response{Status: 200}, Tally{})
	}
	if n := len(l.state.Past.Events); n != keptEvents {
		t.Errorf("%d events are kept, want %d", n, keptEvents)
	}
	for _, e := range l.state.Past.Events {
		if strings.Contains(e.Text, "hush") || strings.Contains(e.Text, "\n") || len(e.Text) > maxEventText {
			t.Errorf("event %q", e.Text)
		}
	}
}

func TestSinceWhenASourceIsAsItIs(t *testing.T) {
	l := newLife()
	for _, step := range []struct {
		live func()
		want string
	}{
		{func() { l.answers(Response{Status: 200}, Tally{}) }, "13:00"},
		{func() { l.answers(Response{Status: 200}, Tally{}) }, "13:00"},
		{func() { l.fails(errors.New("down")) }, "15:00"},
		{func() { l.fails(errors.New("down")) }, "15:00"},
		{func() { l.fails(refused(410, 0)) }, "17:00"},
	} {
		step.live()
		if got := l.state.Past.Since.Format("15:04"); got != step.want {
			t.Errorf("at %s: since %s, want %s", l.now.Format("15:04"), got, step.want)
		}
	}
}

func TestTheLastTurnsAreKept(t *testing.T) {
	l := newLife()
	for range keptTurns {
		l.fails(errors.New("down"))
	}
	l.answers(Response{Status: 200}, Tally{New: 2})
	l.answers(Response{Status: 304}, Tally{})
	all := l.state.Past.Turns.All()
	if len(all) != keptTurns {
		t.Fatalf("%d turns are kept, want %d", len(all), keptTurns)
	}
	want := []Turn{{l.now.Add(-2 * time.Hour), InVain}, {l.now.Add(-time.Hour), Brought}, {l.now, Quiet}}
	if diff := cmp.Diff(want, all[keptTurns-3:]); diff != "" {
		t.Errorf("the last three (-want +got):\n%s", diff)
	}
}

func TestCreditLeavesTheStateBeforeAsItWas(t *testing.T) {
	l := newLife()
	l.answers(Response{Status: 200}, Tally{New: 1})
	before := l.state
	was := fmt.Sprint(before.Past)
	l.state.Credit(Tally{New: 5})
	if got := fmt.Sprint(before.Past); got != was {
		t.Errorf("the past was %s, is %s", was, got)
	}
}

func TestNewArticlesAreCountedByDayAndMonth(t *testing.T) {
	l := newLife() // at noon
	l.answers(Response{Status: 200}, Tally{New: 3})
	for _, c := range []struct {
		name       string
		after      time.Duration
		day, month int
	}{
		{"at once", 0, 3, 3},
		{"23 hours later", 23 * time.Hour, 3, 3},
		{"a day later", 24 * time.Hour, 0, 3},
		{"29 days later", 29 * day, 0, 3},
		{"30 days later", 30 * day, 0, 0},
		{"with the clock set back by two days", -2 * day, 0, 0},
	} {
		p, at := &l.state.Past, l.now.Add(c.after)
		if d, m := p.NewInADay(at), p.NewInAMonth(at); d != c.day || m != c.month {
			t.Errorf("%s: %d in a day, %d in a month, want %d and %d", c.name, d, m, c.day, c.month)
		}
	}
}

func TestSeriesGoesOnAfterAnyStepOfTheClock(t *testing.T) {
	var s Series
	for _, step := range []struct {
		span int64
		want []uint32
	}{
		{100, []uint32{1}},
		{100, []uint32{2}},
		{102, []uint32{1, 0, 2}},
		{103, []uint32{1, 1, 0, 2}},
		{104, []uint32{1, 1, 1, 0}}, // four are kept
		{102, []uint32{2, 0}},       // set back
		{90, []uint32{1}},
		{1000, []uint32{1}},
	} {
		s = s.plus(step.span, 4, 1)
		if diff := cmp.Diff(Series{step.span, step.want}, s); diff != "" {
			t.Errorf("after one at %d (-want +got):\n%s", step.span, diff)
		}
	}
}
