package aggregator_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/aggregator"
	"tidings/store"
)

// hostful configures sources that share a host, and one at another.
func hostful(d *daemon, n int) (shared []*aggregator.Source, other *aggregator.Source) {
	for i := range n {
		shared = append(shared, &aggregator.Source{Name: fmt.Sprint("s", i), URL: fmt.Sprintf("https://h%d.busy.example/feed", i)})
	}
	other = &aggregator.Source{Name: "other"}
	d.sources(append(slices.Clone(shared), other)...)
	for _, s := range d.Sources {
		d.upstream.serve(s.URL, stories(s.Name)...)
	}
	return shared, other
}

func TestAHostThatAsksForPatienceIsLeftAlone(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		after  time.Duration
		held   time.Duration // 0: the others of the host are asked
	}{
		{"a17 429 with Retry-After", 429, 2 * time.Hour, 2 * time.Hour},
		{"a17 503 with Retry-After", 503, 2 * time.Hour, 2 * time.Hour},
		{"a17 429 without", 429, 0, time.Minute},
		{"a17 503 without", 503, 0, 0},
		{"a17 500 with Retry-After", 500, 2 * time.Hour, 0},
		{"a18 a Retry-After of a year", 429, 365 * 24 * time.Hour, 24 * time.Hour},
		{"a18 one of part of a second", 503, 1500 * time.Millisecond, 2 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				shared, other := hostful(d, 5)
				d.upstream.answer(shared[0].URL, refusing(c.status, c.after))
				stop := d.start()
				time.Sleep(max(c.held, 10*time.Second) - 500*time.Millisecond)
				stop()
				early := d.upstream.urls()
				stop = d.start() // what was asked for binds the next run too
				time.Sleep(c.held + 20*time.Minute)
				stop()
				if c.held > 2*time.Second { // or it is over while others still wait
					wantAsked(t, early, shared[:1], shared[1:])
				}
				wantAsked(t, append(early, d.upstream.urls()...), append(shared, other), nil)
				if c.held > time.Hour && !slices.Contains(early, other.URL) {
					t.Error("another host was not asked meanwhile")
				}
			})
		})
	}
}

// wantAsked wants the addresses of some sources among those asked, and none of others.
func wantAsked(t *testing.T, urls []string, asked, not []*aggregator.Source) {
	t.Helper()
	for _, s := range asked {
		if !slices.Contains(urls, s.URL) {
			t.Errorf("%s was not asked", s.Name)
		}
	}
	for _, s := range not {
		if slices.Contains(urls, s.URL) {
			t.Errorf("%s was asked", s.Name)
		}
	}
}

func TestNoRequestReachesAHostThatAskedForPatience(t *testing.T) {
	for _, perHost := range []int{1, 3} {
		t.Run(fmt.Sprint("a17 with ", perHost, " at a time"), func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				d.Pace.PerHost, d.Pace.Gap = perHost, 50*time.Millisecond
				shared, _ := hostful(d, 12)
				d.upstream.answer(shared[4].URL, refusing(429, 5*time.Hour))
				begun := time.Now()
				for range 6 {
					stop := d.start()
					time.Sleep(45 * time.Minute)
					stop()
					d.cycle(true)
				}
				asked := map[string]int{}
				for _, r := range d.upstream.requests() {
					if strings.Contains(r.URL, "busy") && r.At.Sub(begun) > 3*time.Second {
						t.Errorf("asked %s after %s", r.URL, r.At.Sub(begun))
					}
					asked[r.URL]++
				}
				for _, s := range shared[:4] {
					if st := d.state(s.Name); asked[s.URL] != 1 || st.LastStatus != 200 || len(d.listed(s.Name)) != 1 || st.Validators.At(s.URL).ETag == "" || st.NotBefore.IsZero() {
						t.Errorf("%s was asked %d times: %+v", s.Name, asked[s.URL], st)
					}
				}
			})
		})
	}
}

func TestACycleDoesNotWaitForAHostThatIsHeld(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		shared, _ := hostful(d, 6)
		d.upstream.answer(shared[0].URL, refusing(503, 3*time.Hour))
		for _, c := range []struct {
			name  string
			asked int
		}{{"a17 the cycle that is told", 2}, {"a17 the next, by force", 1}} {
			begun := time.Now()
			report := d.cycle(true)
			if took := time.Since(begun); took > 2*time.Second || report.Asked != c.asked || len(d.upstream.urls()) != c.asked {
				t.Errorf("%s took %s: %+v", c.name, took, report)
			}
		}
		d.sources(append(shared, &aggregator.Source{Name: "late", URL: "https://late.busy.example/feed"})...)
		if d.cycle(true); len(d.upstream.urls()) != 0 {
			t.Error("a17: a source that is new to a held host was asked")
		}
		if lines := d.log.since(slog.LevelWarn); !strings.Contains(strings.Join(lines, "\n"), "host=busy.example") {
			t.Errorf("logged %q", lines)
		}
	})
}

func TestTooManyRequestsWithoutATimeToComeBack(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		wire := &aggregator.Source{Name: "wire", Schedule: every(10 * time.Second)}
		d.sources(wire)
		d.upstream.answer(wire.URL, refusing(429, 0))
		stop := d.start()
		time.Sleep(7*24*time.Hour + time.Minute)
		stop()
		asked := d.upstream.requests()
		for i := 2; i < len(asked); i++ {
			gap, before := asked[i].At.Sub(asked[i-1].At), asked[i-1].At.Sub(asked[i-2].At)
			if gap < min(before*3/2, 17*time.Hour) || gap > 25*time.Hour {
				t.Errorf("a17: waited %s after %s", gap, before)
			}
		}
		if len(asked) < 15 || len(asked) > 25 {
			t.Errorf("a17: asked %d times", len(asked))
		}
	})
}

func TestAHostThatKeepsRefusingIsLeftAloneEverLonger(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		shared, _ := hostful(d, 6)
		for _, s := range shared {
			d.upstream.answer(s.URL, refusing(429, 0))
		}
		stop := d.start()
		time.Sleep(40 * time.Minute)
		stop()
		var at []time.Time
		for _, r := range d.upstream.requests() {
			if strings.Contains(r.URL, "busy") {
				at = append(at, r.At)
			}
		}
		for i := 2; i < len(at); i++ {
			if gap, before := at[i].Sub(at[i-1]), at[i-1].Sub(at[i-2]); gap < before*3/2 {
				t.Errorf("a17: waited %s after %s", gap, before)
			}
		}
		if len(at) < 4 {
			t.Errorf("a17: asked %d times", len(at))
		}
	})
}

// TestAHostThatKeepsRefusingIsToldOfOnce by a daemon, and by one cycle after the
// other; and again when it refuses after it had answered.
func TestAHostThatKeepsRefusingIsToldOfOnce(t *testing.T) {
	for name, live := range map[string]func(d *daemon){
		"a17 a daemon": func(d *daemon) { stop := d.start(); time.Sleep(8 * time.Hour); stop() },
		"a17 cycles": func(d *daemon) {
			for range 8 {
				d.cycle(false)
				time.Sleep(time.Hour)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				shared, _ := hostful(d, 2)
				wants := func(when string, want int) {
					t.Helper()
					live(d)
					lines := slices.DeleteFunc(d.log.since(slog.LevelWarn), func(line string) bool { return !strings.Contains(line, "left alone") })
					if asked := len(d.upstream.urls()); len(lines) != want || asked < 8 {
						t.Errorf("%s, with %d requests: %q", when, asked, lines)
					}
				}
				d.upstream.answer(shared[0].URL, refusing(503, 20*time.Minute))
				wants("while one of two is refused", 1)
				d.upstream.serve(shared[0].URL, stories("s0")...)
				wants("while both are answered", 0)
				d.upstream.answer(shared[0].URL, refusing(503, 20*time.Minute))
				wants("when it is refused again", 1)
			})
		})
	}
}

func TestWhoBringsAHoldUponAHostIsNotAlwaysAskedFirst(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		shared, _ := hostful(d, 4)
		for _, s := range shared[:3] {
			d.upstream.answer(s.URL, refusing(429, 24*time.Hour))
		}
		for range 4 * 24 { // by cron
			d.cycle(false)
			time.Sleep(time.Hour)
		}
		wantAsked(t, d.upstream.urls(), shared[3:], nil)
		if st := d.state(shared[3].Name); st.LastStatus != 200 {
			t.Errorf("a17: %+v", st)
		}
	})
}

func TestASourceThatIsNewToAHeldHostSaysSo(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		shared, _ := hostful(d, 1)
		d.upstream.answer(shared[0].URL, refusing(429, 2*time.Hour))
		d.cycle(true)
		late := &aggregator.Source{Name: "late", URL: "https://late.busy.example/feed"}
		d.sources(append(shared, late)...)
		stop := d.start()
		time.Sleep(time.Second)
		stop()
		st := d.state("late")
		if at, why := late.Due(&st, time.Now()); time.Until(at) < time.Hour || !strings.Contains(why, "left alone") {
			t.Errorf("a17: due %s, since %s", at, why)
		}
	})
}

func TestAPostponementDoesNotUndoWhatIsBeingSaved(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.Pace.PerHost, d.Pace.Gap = 2, 0
		shared, _ := hostful(d, 2)
		d.Store = &watchful{Store: d.disk, t: t, last: map[string]time.Time{}}
		// the first is read and waits for the store when the second refuses
		d.upstream.answer(shared[1].URL, func(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
			time.Sleep(2 * latency)
			return refusing(429, time.Hour)(ctx, r)
		})
		d.cycle(true)
		st := d.state(shared[0].Name)
		if st.LastStatus != 200 || len(d.listed(shared[0].Name)) != 1 || st.Validators.At(shared[0].URL).ETag == "" || !st.NotBefore.After(time.Now()) {
			t.Errorf("remembered %+v", st)
		}
	})
}

// watchful is a store that wants no state to be followed by an older one.
type watchful struct {
	*store.Store
	t    *testing.T
	last map[string]time.Time
}

func (w *watchful) Commit(ctx context.Context, batch []aggregator.Ingest, place aggregator.Placement) ([]aggregator.Tally, error) {
	for _, in := range batch {
		if st := in.State; st.LastFetch.Before(w.last[st.Name]) {
			w.t.Errorf("%s: an older state is saved", st.Name)
		}
		w.last[in.State.Name] = in.State.LastFetch
	}
	return w.Store.Commit(ctx, batch, place)
}
