package aggregator_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"tidings/aggregator"
)

const (
	firstHome  = "https://wire.example/feed"
	mirrorHome = "https://mirror.example/feed"
)

// mirrored configures a source with one mirror.
func mirrored(d *daemon) *aggregator.Source {
	wire := &aggregator.Source{Name: "wire", URL: firstHome, Mirrors: []string{mirrorHome}}
	d.sources(wire)
	d.upstream.serve(firstHome, stories("a")...)
	d.upstream.serve(mirrorHome, stories("a")...)
	return wire
}

func TestPatienceBindsTheAddressThatAskedForItAndNoOther(t *testing.T) {
	for _, c := range []struct {
		name          string
		first, mirror answer
		then          []string // asked while that is asked for
	}{
		{"a17 the mirror's host, 429", down, refusing(429, time.Hour), []string{firstHome}},
		{"a17 the mirror's host, 503", down, refusing(503, time.Hour), []string{firstHome}},
		{"a17 the first's host, 503", refusing(503, time.Hour), down, []string{mirrorHome}},
		{"a17 the first's host, 503, and the mirror serves", refusing(503, time.Hour), serving(aggregator.Feed{}), []string{mirrorHome}},
		{"a17 the first's host, 429", refusing(429, time.Hour), down, nil},
		{"a17 both", refusing(503, time.Hour), refusing(503, 2*time.Hour), nil},
		{"a13 the first address, 500", refusing(500, time.Hour), down, []string{mirrorHome}},
		{"a13 the mirror, 404", down, refusing(404, time.Hour), []string{firstHome}},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				mirrored(d)
				d.upstream.answer(firstHome, c.first)
				d.upstream.answer(mirrorHome, c.mirror)
				d.cycle(true)
				d.upstream.requests()
				d.upstream.answer(firstHome, down)
				d.upstream.answer(mirrorHome, down)
				for range 2 { // each cycle starts from what was saved, as after a restart
					time.Sleep(29 * time.Minute)
					d.cycle(true)
					if asked := d.upstream.urls(); !slices.Equal(asked, c.then) {
						t.Errorf("asked %q, want %q", asked, c.then)
					}
				}
				time.Sleep(3 * time.Minute)
				d.cycle(true)
				if asked := d.upstream.urls(); !slices.Contains(asked, firstHome) {
					t.Errorf("when it is over: asked %q", asked)
				}
			})
		})
	}
}

func TestAMirrorsHostIsHeldForAllWhoHaveItAfterARestart(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		wire := mirrored(d)
		d.upstream.answer(firstHome, down)
		d.upstream.answer(mirrorHome, refusing(429, time.Hour))
		d.cycle(true)
		other := &aggregator.Source{Name: "other", URL: "https://www.mirror.example/other"}
		d.sources(wire, other)
		d.upstream.requests()
		d.cycle(true)
		if asked := d.upstream.urls(); slices.Contains(asked, other.URL) {
			t.Errorf("a17: asked %q", asked)
		}
	})
}

func TestWhatTheFirstAddressAskedForOutlivesAnEndAtTheMirror(t *testing.T) {
	for name, mirrorHost := range map[string]answer{"a17 while the mirror is asked": hanging, "a17 while the mirror waits for its host": down} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				wire := mirrored(d)
				d.upstream.answer(firstHome, refusing(503, time.Hour))
				d.upstream.answer(mirrorHome, mirrorHost)
				d.Pace.Gap = time.Minute
				busy := &aggregator.Source{Name: "busy", URL: "https://busy.mirror.example/feed"}
				d.upstream.answer(busy.URL, down)
				d.sources(busy, wire)
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				defer cancel()
				if err := d.Run(ctx); err != nil {
					t.Fatal(err)
				}
				st := d.state("wire")
				if st.LastStatus != 503 || st.Failures != 1 || !st.Holds["wire.example"].After(time.Now()) {
					t.Errorf("remembered %+v", st)
				}
				d.upstream.requests()
				d.cycle(true)
				if asked := d.upstream.urls(); slices.Contains(asked, firstHome) {
					t.Errorf("asked %q", asked)
				}
			})
		})
	}
}

func TestARevivedSourceHasItsMirrorsAgain(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		mirrored(d)
		d.upstream.answer(firstHome, down)
		d.upstream.answer(mirrorHome, refusing(410, 0))
		d.cycle(true)
		d.cycle(true)
		if asked := d.upstream.urls(); !slices.Equal(asked, []string{firstHome, mirrorHome, firstHome}) {
			t.Errorf("a22: asked %q", asked)
		}
		if err := d.Revive(t.Context(), "wire"); err != nil {
			t.Fatal(err)
		}
		d.cycle(true)
		if asked := d.upstream.urls(); !slices.Equal(asked, []string{firstHome, mirrorHome}) {
			t.Errorf("a22 revived: asked %q", asked)
		}
	})
}

func TestAnAddressThatIsNoLongerConfiguredIsForgotten(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		wire := mirrored(d)
		d.upstream.answer(firstHome, down)
		d.cycle(true)
		wire.Mirrors = nil
		d.upstream.serve(firstHome)
		d.cycle(true)
		if kept := d.state("wire").Validators; len(kept) != 1 || kept.At(firstHome).ETag == "" {
			t.Errorf("a5: kept %+v", kept)
		}
	})
}
