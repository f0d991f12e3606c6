package aggregator

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// secondly has ticks so close that no phase shifts them.
func secondly() *Source {
	return &Source{Name: "wire", URL: "https://wire.example/feed", Schedule: interval(time.Second)}
}

func refused(status int, retryAfter time.Duration) error {
	return &FetchError{Status: status, RetryAfter: retryAfter, Err: fmt.Errorf("answered %d", status)}
}

// inVain is a turn from the state that asked an address for each error.
func inVain(st SourceState, errs ...error) *turn {
	s := secondly()
	for i := range errs[1:] {
		s.Mirrors = append(s.Mirrors, fmt.Sprint("https://mirror.example/", i+1))
	}
	t := newTurn(s, &st)
	t.errs = errs
	return t
}

// servedBy is a turn from the state that is at a mirror, after the errors.
func servedBy(st SourceState, mirror string, errs ...error) *turn {
	s := secondly()
	s.Mirrors = []string{mirror}
	t := newTurn(s, &st)
	t.at, t.errs = 1, errs
	return t
}

func TestWhenASourceIsDue(t *testing.T) {
	now := noon()
	asked := func(edit func(*SourceState)) SourceState {
		st := SourceState{Name: "wire", LastFetch: now}
		edit(&st)
		return st
	}
	for _, c := range []struct {
		name string
		st   SourceState
		want time.Duration // from now; below zero for never
	}{
		{"never asked", SourceState{}, 0},
		{"asked", asked(func(*SourceState) {}), time.Second},
		{"asked long ago", asked(func(st *SourceState) { st.LastFetch = now.Add(-time.Hour) }), time.Second - time.Hour},
		{"failed once", asked(func(st *SourceState) { st.Failures = 1 }), time.Second},
		{"failed twice", asked(func(st *SourceState) { st.Failures = 2 }), 2 * time.Second},
		{"failed three times", asked(func(st *SourceState) { st.Failures = 3 }), 4 * time.Second},
		{"asked for patience", asked(func(st *SourceState) { st.NotBefore = now.Add(time.Hour) }), time.Hour},
		{"fresh", asked(func(st *SourceState) { st.FreshUntil = now.Add(time.Minute) }), time.Minute},
		{"the longest wait wins", asked(func(st *SourceState) {
			st.NotBefore, st.FreshUntil, st.Failures = now.Add(time.Second), now.Add(2*time.Second), 3
		}), 4 * time.Second},
		{"wishes that are over", asked(func(st *SourceState) {
			st.NotBefore, st.FreshUntil = now.Add(-time.Hour), now.Add(-time.Minute)
		}), time.Second},
		{"gone", asked(func(st *SourceState) { st.Gone = true }), -1},
		{"the clock was set back", asked(func(st *SourceState) { st.LastFetch = now.Add(time.Hour) }), 0},
		{"the clock was set back, and there are wishes", asked(func(st *SourceState) {
			st.LastFetch, st.NotBefore, st.FreshUntil = now.Add(time.Hour), now.Add(2*time.Hour), now.Add(time.Hour)
		}), 2 * time.Hour},
		{"the clock was set back by more than any wish", asked(func(st *SourceState) {
			st.LastFetch, st.NotBefore, st.FreshUntil = now.AddDate(1, 0, 0), now.AddDate(1, 0, 1), now.AddDate(1, 0, 1)
		}), 0},
	} {
		got, why := secondly().Due(&c.st, now)
		if got.IsZero() != (c.want < 0 && c.st.Gone) || !got.IsZero() && got != now.Add(c.want) {
			t.Errorf("%s: due in %s (%s), want %s", c.name, got.Sub(now), why, c.want)
		}
	}
}

func TestASourceThatIsSwitchedOffOrHasNoTicksIsNeverDue(t *testing.T) {
	st := &SourceState{LastFetch: noon(), NotBefore: noon().Add(time.Hour)}
	for _, s := range []*Source{{Name: "off", Schedule: interval(time.Hour), Disabled: true}, {Name: "idle", Schedule: never{}}} {
		if at, why := s.Due(st, noon()); !at.IsZero() || why == "" {
			t.Errorf("%s is due %s", s.Name, at)
		}
	}
}

func TestBackoffIsBoundedByADayAndATenth(t *testing.T) {
	s := secondly()
	s.Schedule = interval(7 * 24 * time.Hour)
	for _, failures := range []int{2, 3, 40} {
		if got := backoff(s, failures); got < maxBackoff || got > maxBackoff*11/10 {
			t.Errorf("%d failures: %s", failures, got)
		}
	}
}

func TestACycleObeysTheUpstreamAlsoByForce(t *testing.T) {
	now := noon()
	for _, c := range []struct {
		name          string
		st            SourceState
		asked, forced bool
	}{
		{"due", SourceState{LastFetch: now.Add(-time.Hour)}, true, true},
		{"not yet due", SourceState{LastFetch: now}, false, true},
		{"failing", SourceState{LastFetch: now.Add(-time.Second), Failures: 9}, false, true},
		{"fresh", SourceState{LastFetch: now.Add(-time.Hour), FreshUntil: now.Add(time.Hour)}, false, true},
		{"asked for patience", SourceState{LastFetch: now.Add(-time.Hour), NotBefore: now.Add(time.Second)}, false, false},
		{"asked for as much patience as there can be", failed(inVain(SourceState{}, refused(429, 48*time.Hour)), now), false, false},
		{"patience is over", SourceState{LastFetch: now.Add(-time.Hour), NotBefore: now}, true, true},
		{"gone", failed(inVain(SourceState{}, refused(410, 0)), now), false, false},
	} {
		if got := [...]bool{Calendar{}.admits(secondly(), &c.st, now, false), Calendar{}.admits(secondly(), &c.st, now, true)}; got != [...]bool{c.asked, c.forced} {
			t.Errorf("%s: asked, and by force: %t, want %t", c.name, got, [...]bool{c.asked, c.forced})
		}
	}
}

// remembered is a state with every field set.
func remembered() SourceState {
	before := noon().Add(-time.Hour)
	return SourceState{
		Name: "wire", URL: "https://wire.example/feed", ActiveURL: "https://wire.example/feed",
		Validators: ByAddress{{"https://wire.example/feed", Validators{ETag: `"1"`}}},
		LastFetch:  before, LastSuccess: before, NotBefore: before, FreshUntil: before,
		LastStatus: 500, Failures: 3, Error: "broken", Feed: FeedRef{Title: "Wire"}, Outlook: 7,
	}
}

func TestASuccessClearsTheTrouble(t *testing.T) {
	before := remembered()
	const mirror = "https://mirror.example/feed"
	got := succeeded(servedBy(before, mirror), &Response{Status: 200, FreshFor: time.Minute, Validators: Validators{ETag: `"m"`}}, noon())
	want := remembered()
	want.Validators = want.Validators.With(mirror, Validators{ETag: `"m"`})
	want.ActiveURL, want.LastFetch, want.LastSuccess, want.LastStatus = mirror, noon(), noon(), 200
	want.NotBefore, want.FreshUntil, want.Failures, want.Error = time.Time{}, noon().Add(time.Minute), 0, ""
	want.Changed = noon()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if diff := cmp.Diff(remembered(), before); diff != "" {
		t.Errorf("the state before was written to:\n%s", diff)
	}
}

func TestAFailureKeepsWhatIsKnown(t *testing.T) {
	got := failed(inVain(remembered(), refused(503, time.Minute), errors.New("mirror is down")), noon())
	want := remembered()
	want.LastFetch, want.LastStatus, want.Failures = noon(), 503, 4
	want.Error, want.NotBefore, want.FreshUntil = "answered 503 mirror is down", time.Time{}, time.Time{}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestOnlyTheFirstAddressCanBeGone(t *testing.T) {
	down := errors.New("connection refused")
	for _, c := range []struct {
		name   string
		errs   []error
		gone   bool
		status int
	}{
		{"the first", []error{refused(410, 0)}, true, 410},
		{"the first, wrapped", []error{fmt.Errorf("fetch: %w", refused(410, 0))}, true, 410},
		{"a mirror", []error{refused(500, 0), refused(410, 0)}, false, 500},
		{"a mirror, and the first does not answer", []error{down, refused(410, 0)}, false, 0},
	} {
		got := failed(inVain(SourceState{}, c.errs...), noon())
		if got.Gone != c.gone || got.LastStatus != c.status {
			t.Errorf("%s: gone %t, status %d", c.name, got.Gone, got.LastStatus)
		}
	}
}

func TestASourceWaitsUntilOneOfItsAddressesMayBeAsked(t *testing.T) {
	for _, c := range []struct {
		name string
		errs []error
		want time.Duration
	}{
		{"none", []error{errors.New("down"), refused(500, 0)}, 0},
		{"a17 the only address", []error{refused(503, time.Hour)}, time.Hour},
		{"a17 both, the mirror sooner", []error{refused(503, time.Hour), refused(503, time.Minute)}, time.Minute},
		{"a17 both, the first sooner", []error{refused(503, time.Minute), refused(503, time.Hour)}, time.Minute},
		{"the mirror alone", []error{errors.New("down"), refused(503, time.Hour)}, 0},
		{"one that is too long", []error{refused(503, 1000*time.Hour)}, maxBackoff},
	} {
		want := time.Time{}
		if c.want > 0 {
			want = noon().Add(c.want)
		}
		if got := failed(inVain(SourceState{}, c.errs...), noon()).NotBefore; got != want {
			t.Errorf("%s: after a failure not before %s", c.name, got)
		}
	}
}

func TestAChangedAddressStartsAfresh(t *testing.T) {
	s := secondly()
	if diff := cmp.Diff(remembered(), remembered().For(s)); diff != "" {
		t.Errorf("the same address: %s", diff)
	}
	s.URL = "https://wire.example/new"
	was := remembered()
	was.Gone = true
	got := was.For(s)
	want := SourceState{Name: "wire", URL: s.URL, Validators: was.Validators, Feed: was.Feed}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("another address: -want +got\n%s", diff)
	}
	if got.Condition(s) != New {
		t.Errorf("another address is %s", got.Condition(s))
	}
}

func TestAnErrorIsOneBoundedLine(t *testing.T) {
	long := "first\n\tsecond\r\nthird\u2028fourth\u0085fifth\x00\xff" + strings.Repeat("é", maxErrorText)
	got := failed(inVain(SourceState{}, errors.New(long)), noon()).Error
	if !strings.HasPrefix(got, "first second third fourth fifth \ufffdé") {
		t.Errorf("begins %.60q", got)
	}
	if len(got) > maxErrorText || len(got) < maxErrorText-1 || !utf8.ValidString(got) {
		t.Errorf("%d bytes, valid %t", len(got), utf8.ValidString(got))
	}
}

func TestAfterWhichErrorsAMirrorIsAsked(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{errors.New("connection refused"), true}, {refused(404, 0), true}, {refused(500, 0), true},
		{refused(503, time.Hour), true}, {refused(410, 0), false}, {refused(429, 0), false},
		{fmt.Errorf("fetch: %w", refused(429, time.Hour)), false},
	} {
		if got := mirrorHelps(c.err); got != c.want {
			t.Errorf("%v: %t, want %t", c.err, got, c.want)
		}
	}
}

func TestTheConditionOfASource(t *testing.T) {
	for _, c := range []struct {
		s    Source
		st   SourceState
		want Condition
	}{
		{Source{}, SourceState{}, New},
		{Source{}, SourceState{LastFetch: noon()}, OK},
		{Source{}, SourceState{LastFetch: noon(), Failures: 1}, Failing},
		{Source{}, SourceState{LastFetch: noon(), Failures: 1, Gone: true}, Gone},
		{Source{Disabled: true}, SourceState{LastFetch: noon(), Gone: true}, Disabled},
	} {
		if got := c.st.Condition(&c.s); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

func TestAWaitIsNeverCutShort(t *testing.T) {
	late := noon().Add(950 * time.Millisecond)
	if got := failed(inVain(SourceState{}, refused(429, 2*time.Second)), late).NotBefore; got.Before(late.Add(2 * time.Second)) {
		t.Errorf("asked again after %s", got.Sub(late))
	}
	if got := succeeded(servedBy(SourceState{}, "https://m.example"), &Response{FreshFor: 2 * time.Second}, late); got.FreshUntil.Before(late.Add(2*time.Second)) || got.LastFetch != noon() {
		t.Errorf("fresh for %s, fetched %s", got.FreshUntil.Sub(late), got.LastFetch)
	}
}
