package aggregator_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"tidings/aggregator"
)

func TestMirrorsAreAskedInTurnAndReturnedFrom(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		const first, second, third = "https://wire.example/feed", "https://second.example/feed", "https://third.example/feed"
		d.sources(&aggregator.Source{Name: "wire", URL: first, Mirrors: []string{second, third}})
		d.upstream.serve(third, stories("a", "b")...)
		up, gone := serving(aggregator.Feed{Items: stories("a", "b", "c")}), refusing(410, 0)
		for _, c := range []struct {
			name          string
			first, second answer
			asked         []string
			active        string
			failures      int
		}{
			{"two are down", down, garbled, []string{first, second, third}, third, 0},
			{"the second helps", garbled, up, []string{first, second}, second, 0},
			{"the first is back", up, down, []string{first}, first, 0},
			{"a22 a mirror is gone", refusing(500, 0), gone, []string{first, second, third}, third, 0},
			{"a22 a mirror was gone", refusing(500, 0), up, []string{first, third}, third, 0},
			{"the first asks to slow down", refusing(429, time.Minute), up, []string{first}, third, 1},
			{"the first is gone", gone, up, []string{first}, third, 2},
			{"the first was gone", up, up, nil, third, 2},
		} {
			d.upstream.answer(first, c.first)
			d.upstream.answer(second, c.second)
			time.Sleep(time.Hour)
			d.cycle(true)
			st := d.state("wire")
			if asked := d.upstream.urls(); !slices.Equal(asked, c.asked) || st.ActiveURL != c.active || st.Failures != c.failures {
				t.Errorf("%s: asked %q; served by %s, %d failures: %s", c.name, asked, st.ActiveURL, st.Failures, st.Error)
			}
		}
		d.shows("c b a")
	})
}

func TestEachAddressHasValidatorsOfItsOwn(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.sources(&aggregator.Source{Name: "wire", Mirrors: []string{"https://mirror.example/feed"}})
		first, mirror := d.Sources[0].URL, d.Sources[0].Mirrors[0]
		d.upstream.serve(first, stories("a")...)
		d.upstream.serve(mirror, stories("a", "b")...)
		d.cycle(true)
		d.upstream.answer(first, garbled)
		d.cycle(true)
		d.upstream.requests()
		d.upstream.answer(first, down)
		d.cycle(true)
		asked, kept := d.upstream.requests(), d.state("wire").Validators
		if len(asked) != 2 || asked[0].Validators != kept.At(first) || asked[1].Validators != kept.At(mirror) || kept.At(first) == kept.At(mirror) || len(kept) != 2 {
			t.Errorf("asked %+v, kept %+v", asked, kept)
		}
		if st := d.state("wire"); st.LastStatus != 304 || kept.At(first).ETag == `"garbled"` {
			t.Errorf("status %d, kept %+v", st.LastStatus, kept.At(first))
		}
		d.shows("b a")
	})
}

func TestForceObeysPatienceAndGone(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.sources(
			&aggregator.Source{Name: "busy"}, &aggregator.Source{Name: "very-busy"}, &aggregator.Source{Name: "gone"},
			&aggregator.Source{Name: "served", Mirrors: []string{"https://mirror.example/feed"}},
		)
		d.upstream.answer(d.Sources[0].URL, refusing(503, time.Hour))
		d.upstream.answer(d.Sources[1].URL, refusing(429, 1000*time.Hour))
		d.upstream.answer(d.Sources[2].URL, refusing(410, 0))
		d.upstream.answer(d.Sources[3].URL, refusing(503, time.Hour))
		d.upstream.serve(d.Sources[3].Mirrors[0], stories("a")...)
		d.cycle(true)
		d.shows("a")
		for _, c := range []struct {
			after time.Duration
			asked int
		}{{0, 1}, {59 * time.Minute, 1}, {time.Minute + time.Second, 3}, {22 * time.Hour, 3}, {2 * time.Hour, 4}, {1000 * time.Hour, 4}} {
			d.upstream.requests()
			time.Sleep(c.after)
			d.cycle(true)
			if asked := d.upstream.urls(); len(asked) != c.asked {
				t.Errorf("%s later: asked %q", c.after, asked)
			}
		}
		d.Sources[2].URL = "https://gone.example/new"
		d.upstream.serve(d.Sources[2].URL, stories("b")...)
		time.Sleep(25 * time.Hour)
		d.cycle(false)
		if st := d.state("gone"); st.Gone || st.LastStatus != 200 {
			t.Errorf("at a new address: %+v", st)
		}
	})
}

func TestFreshnessBindsUntilForce(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.sources(&aggregator.Source{Name: "wire"})
		d.upstream.answer(d.Sources[0].URL, func(context.Context, aggregator.Request) (*aggregator.Response, error) {
			return &aggregator.Response{Status: 200, Body: []byte("{}"), FreshFor: 2 * time.Hour}, nil
		})
		for _, c := range []struct {
			after time.Duration
			force bool
			asked int
		}{{0, false, 1}, {time.Hour, false, 0}, {0, true, 1}, {time.Hour, false, 0}, {time.Hour + time.Second, false, 1}} {
			time.Sleep(c.after)
			d.cycle(c.force)
			if asked := d.upstream.urls(); len(asked) != c.asked {
				t.Errorf("after %s, force %t: asked %q", c.after, c.force, asked)
			}
		}
	})
}

func TestADocumentThatIsCutOffIsNotTakenForAllThereIs(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.sources(&aggregator.Source{Name: "wire"})
		url := d.Sources[0].URL
		d.upstream.serve(url, stories("a", "b")...)
		d.cycle(true)
		listed := d.listed("wire")
		d.upstream.answer(url, cutOff(aggregator.Feed{Items: stories("b", "c", "d")}, 1))
		d.cycle(true)
		d.shows("d b a")
		if now := d.listed("wire"); !slices.Equal(now, append(listed, 3)) || len(listed) != 2 {
			t.Errorf("listed %v, before %v", now, listed)
		}
		if v := d.state("wire").Validators.At(url); v != (aggregator.Validators{}) {
			t.Errorf("kept %+v, want nothing that could call it unchanged", v)
		}
		d.upstream.serve(url, stories("b", "c", "d")...)
		d.cycle(true)
		d.shows("c d b a")
	})
}

func TestADifferenceIsAddedToWhatIsListed(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.sources(&aggregator.Source{Name: "wire"})
		url := d.Sources[0].URL
		d.upstream.serve(url, stories("a", "b")...)
		d.cycle(true)
		whole := serving(aggregator.Feed{Items: stories("c")})
		d.upstream.answer(url, func(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
			response, err := whole(ctx, r)
			response.Status = 226 // IM Used (RFC 3229)
			return response, err
		})
		d.cycle(true)
		d.shows("c b a")
		if st, listed := d.state("wire"), d.listed("wire"); len(listed) != 3 || st.Validators.At(url).ETag == "" {
			t.Errorf("listed %v, validators %+v", listed, st.Validators)
		}
	})
}
