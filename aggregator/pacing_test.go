package aggregator

import (
	"strings"
	"testing"
	"time"
)

// paced is a pacer and the turns that it let go.
type paced struct {
	*pacer
	t       *testing.T
	started map[string]*turn
}

func newPaced(t *testing.T, p Pace, urls ...string) *paced {
	x := &paced{newPacer(p), t, map[string]*turn{}}
	x.gap = 0
	for _, url := range urls {
		x.wait(newTurn(&Source{Name: url, URL: "https://" + url}, &SourceState{}))
	}
	return x
}

// starts lets go what can be asked at the time, and wants it to be these.
func (x *paced) starts(at time.Time, want string) {
	x.t.Helper()
	var got []string
	for turn := x.start(at); turn != nil; turn = x.start(at) {
		got = append(got, turn.source.Name)
		x.started[turn.source.Name] = turn
	}
	if got := strings.Join(got, " "); got != want {
		x.t.Errorf("%s: started %q, want %q", at.Format(time.StampMilli), got, want)
	}
}

func (x *paced) ends(at time.Time, url string) { x.end(x.started[url], at) }

func TestAHostIsAskedOnceAtATimeWithAGap(t *testing.T) {
	x := newPaced(t, Pace{PerHost: 1, Gap: time.Second}, "a.example/1", "www.a.example/2", "feeds.a.example/3")
	x.starts(noon(), "a.example/1")
	x.starts(noon().Add(time.Hour), "") // as long as the request takes
	end := noon().Add(time.Hour)
	x.ends(end, "a.example/1")
	x.starts(end.Add(time.Second-1), "")
	if at, ok := x.next(); !ok || at != end.Add(time.Second) {
		t.Errorf("next is %s, %t", at, ok)
	}
	x.starts(end.Add(time.Second), "www.a.example/2")
	if _, ok := x.next(); ok {
		t.Error("time alone lets a turn start, while the host's request is under way")
	}
	x.ends(end.Add(2*time.Second), "www.a.example/2")
	x.starts(end.Add(3*time.Second), "feeds.a.example/3")
	if x.turns != 0 {
		t.Errorf("%d turns still wait", x.turns)
	}
}

func TestTheGapFollowsTheLastRequestOfAHostWithSeveral(t *testing.T) {
	x := newPaced(t, Pace{PerHost: 2, Gap: time.Second}, "a.example/1", "a.example/2", "a.example/3")
	x.starts(noon(), "a.example/1")
	x.ends(noon().Add(500*time.Millisecond), "a.example/1")
	x.starts(noon().Add(time.Second), "") // half a second after the end
	x.starts(noon().Add(1500*time.Millisecond), "a.example/2")
	x.starts(noon().Add(2500*time.Millisecond), "a.example/3") // beside the second
}

func TestAHostGetsNoMoreRequestsThanItsBudget(t *testing.T) {
	x := newPaced(t, Pace{PerHost: 2}, "a.example/1", "a.example/2", "a.example/3")
	x.starts(noon(), "a.example/1 a.example/2")
	x.ends(noon(), "a.example/2")
	x.starts(noon(), "a.example/3")
}

func TestACrowdedHostHoldsBackNoOther(t *testing.T) {
	urls := []string{"a.example/1", "a.example/2", "a.example/3", "b.example/1", "c.example/1", "b.example/2"}
	x := newPaced(t, Pace{PerHost: 1, Gap: time.Second}, urls...)
	x.starts(noon(), "a.example/1 b.example/1 c.example/1")
	x.ends(noon(), "b.example/1")
	x.starts(noon().Add(time.Second), "b.example/2")
}

func TestHostsTakeTurns(t *testing.T) {
	x := newPaced(t, Pace{PerHost: 9}, "a.example/1", "a.example/2", "a.example/3", "b.example/1", "b.example/2")
	x.starts(noon(), "a.example/1 b.example/1 a.example/2 b.example/2 a.example/3")
}

func TestAnAddressIsItsOwnHost(t *testing.T) {
	x := newPaced(t, Pace{PerHost: 1}, "192.0.2.1/a", "192.0.2.2/a", "192.0.2.1:8080/b", "me.github.io/a", "you.github.io/a")
	x.starts(noon(), "192.0.2.1/a 192.0.2.2/a me.github.io/a you.github.io/a")
}

func TestATurnThatStartedIsLetGoOf(t *testing.T) {
	x := newPaced(t, Pace{PerHost: 1}, "a.example/1", "a.example/2")
	queue := x.at("https://a.example").waiting
	x.starts(noon(), "a.example/1")
	if queue[0] != nil {
		t.Error("the queue keeps the turn, and all of its articles with it")
	}
}

func TestWhoWaitsForAHostIsAskedInAFairOrder(t *testing.T) {
	x := newPaced(t, Pace{PerHost: 1})
	for name, st := range map[string]SourceState{
		"1 never asked":                   {},
		"2 asked long ago":                {LastFetch: noon().Add(-30 * time.Hour)},
		"3 failed a day before that":      {LastFetch: noon().Add(-50 * time.Hour), Failures: 1},
		"4 asked a moment ago":            {LastFetch: noon().Add(-time.Second)},
		"5 failed when the fourth worked": {LastFetch: noon().Add(-time.Second), Failures: 1},
	} {
		x.wait(newTurn(&Source{Name: name, URL: "https://a.example/feed"}, &st))
	}
	var order []string
	for next := x.start(noon()); next != nil; next = x.start(noon()) {
		order = append(order, next.source.Name[:1])
		x.end(next, noon())
	}
	if got := strings.Join(order, ""); got != "12345" {
		t.Errorf("a16: asked in the order %s", got)
	}
}

func TestHostsThatRedirectsLedToAreForgotten(t *testing.T) {
	x := newPaced(t, Pace{PerHost: 1, Gap: time.Second}, "a.example/1", "b.example/1", "b.example/2")
	x.enrol(&Source{}, "https://a.example")
	x.starts(noon(), "a.example/1 b.example/1")
	x.ends(noon(), "a.example/1")
	x.ends(noon(), "b.example/1")
	sweep := func(name string, after time.Duration, want int) {
		t.Helper()
		if x.sweep(noon().Add(after)); len(x.hosts) != want {
			t.Errorf("%s: %d hosts, want %d", name, len(x.hosts), want)
		}
	}
	sweep("while a turn waits", 2*time.Second, 2)
	x.starts(noon().Add(3*time.Second), "b.example/2")
	sweep("while it is asked", 10*time.Second, 2)
	x.ends(noon().Add(20*time.Second), "b.example/2")
	sweep("within the gap", 20*time.Second, 2)
	x.hold(x.at("https://b.example"), noon().Add(time.Hour))
	sweep("a17 while it is held", time.Minute, 2)
	x.setBack(noon().Add(2 * time.Minute))
	sweep("a17 also when the clock was set back", 3*time.Minute, 2)
	sweep("when that is over", time.Hour, 1)
}

func TestAHostIsForgottenOnceItsLastSourceLeaves(t *testing.T) {
	x, source := newPaced(t, Pace{PerHost: 1}), &Source{}
	x.enrol(source, "https://a.example")
	if x.sweep(noon()); len(x.hosts) != 1 {
		t.Error("a host that is relied on was forgotten")
	}
	x.leave(source, "https://a.example")
	if x.sweep(noon()); len(x.hosts) != 0 {
		t.Error("a host that nobody relies on is kept")
	}
}
