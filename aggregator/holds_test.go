package aggregator_test

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"tidings/aggregator"
)

func TestAHostThatServedAgainIsLeftAloneAsAtFirst(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		wire := &aggregator.Source{Name: "wire", Schedule: every(10 * time.Second)}
		d.sources(wire)
		d.upstream.answer(wire.URL, refusing(429, 0))
		stop := d.start()
		time.Sleep(20 * time.Minute) // it has refused again and again
		d.upstream.serve(wire.URL)
		time.Sleep(15 * time.Minute)
		d.upstream.requests()
		d.upstream.answer(wire.URL, refusing(429, 0))
		time.Sleep(8 * time.Minute)
		stop()
		asked := d.upstream.requests()
		if len(asked) < 2 {
			t.Fatalf("asked %+v", asked)
		}
		if gap := asked[1].At.Sub(asked[0].At); gap < time.Minute || gap > 90*time.Second {
			t.Errorf("a17: asked again after %s", gap)
		}
	})
}

func TestAShorterWishCutsNoHoldShort(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.Pace.PerHost, d.Pace.Gap = 2, 0
		shared, wire := hostful(d, 2)
		wire.Mirrors = []string{"https://mirror.busy.example/feed"}
		d.upstream.answer(wire.URL, down)
		d.upstream.answer(shared[0].URL, refusing(429, 5*time.Hour))
		d.upstream.answer(shared[1].URL, func(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
			time.Sleep(latency) // is answered last
			return refusing(429, time.Minute)(ctx, r)
		})
		stop := d.start()
		time.Sleep(time.Hour)
		stop()
		asked := d.upstream.urls()
		if slices.Contains(asked, wire.Mirrors[0]) || len(asked) < 4 {
			t.Errorf("a17: asked %q", asked)
		}
	})
}

func TestWhoReliesOnAHostThatIsHeldSaysSoAtOnce(t *testing.T) {
	there := leading(shared("s0"))
	for _, c := range []struct {
		name      string
		last, now answer // when it is asked in the last run, and in this one; nil when it is not
		held      bool
	}{
		{"a17 led there in this run", nil, there, true},
		{"a17 led there in the last one", there, nil, true},
		{"a17 not led there any more", there, serving(aggregator.Feed{}), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				sources, direct := led(d, 1)
				s0 := sources[0]
				s0.Schedule = every(24 * time.Hour)
				if c.last != nil {
					d.sources(s0)
					d.upstream.answer(s0.URL, c.last)
					d.cycle(true)
				}
				if c.now != nil {
					d.upstream.answer(s0.URL, c.now)
					time.Sleep(48 * time.Hour)
				}
				d.sources(s0, direct)
				stop := d.start()
				time.Sleep(time.Minute)
				d.upstream.answer(direct.URL, refusing(429, 2*time.Hour))
				time.Sleep(30 * time.Minute)
				stop()
				if st := d.state("s0"); st.NotBefore.After(time.Now()) != c.held {
					t.Errorf("not before %s", st.NotBefore)
				}
			})
		})
	}
}

func TestPatienceThatIsOverIsForgotten(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		wire := mirrored(d)
		d.upstream.answer(firstHome, refusing(503, time.Hour))
		d.upstream.answer(mirrorHome, refusing(404, time.Hour))
		d.cycle(true)
		time.Sleep(2 * time.Hour)
		d.upstream.serve(firstHome)
		d.cycle(true)
		if st := d.state(wire.Name); st.LastStatus != 200 || len(st.Holds) != 0 {
			t.Errorf("a17: remembered %+v", st)
		}
	})
}

func TestAnAddressThatIsChangedUndoesNoWish(t *testing.T) {
	const elsewhere = "https://elsewhere.example/feed"
	for _, c := range []struct {
		name          string
		first, mirror answer
		want          []string // asked once the source's address is another one
	}{
		{"a17 the host of before", refusing(429, 2*time.Hour), down, []string{elsewhere, mirrorHome, elsewhere, mirrorHome}},
		{"a13 the mirror", down, refusing(404, 2*time.Hour), []string{elsewhere, elsewhere, "https://www.wire.example/other"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				wire := mirrored(d)
				d.upstream.answer(firstHome, c.first)
				d.upstream.answer(mirrorHome, c.mirror)
				d.cycle(true)
				wire.URL = elsewhere
				d.upstream.answer(mirrorHome, down)
				d.upstream.requests()
				d.cycle(true)
				d.sources(wire, &aggregator.Source{Name: "other", URL: "https://www.wire.example/other"})
				d.cycle(true)
				asked := d.upstream.urls()
				slices.Sort(asked)
				slices.Sort(c.want)
				if !slices.Equal(asked, c.want) {
					t.Errorf("asked %q, want %q", asked, c.want)
				}
			})
		})
	}
}

func TestAHoldByAClockAheadHidesNoOther(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		var shift atomic.Int64
		d.Now = func() time.Time { return time.Now().Add(time.Duration(shift.Load())).Round(0) }
		sources, _ := hostful(d, 2)
		d.sources(sources...)
		for _, s := range sources {
			d.upstream.answer(s.URL, refusing(429, time.Hour))
		}
		for _, c := range []struct {
			name  string
			clock time.Duration
		}{{"a year ahead", 365 * 24 * time.Hour}, {"set right", 0}} {
			shift.Store(int64(c.clock))
			d.cycle(true)
			if asked := d.upstream.urls(); len(asked) != 1 {
				t.Errorf("a17 %s: asked %q", c.name, asked)
			}
		}
	})
}
