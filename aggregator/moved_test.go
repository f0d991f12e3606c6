package aggregator_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tidings/aggregator"
)

const (
	oldHome = "https://wire.example/feed"
	newHome = "https://new.example/feed"
	farHome = "https://far.example/feed"
)

// days asks the source once a day, its first address saying that it moved to
// these places, and hands over what was asked on each day.
func days(d *daemon, moves ...string) (asked [][]string) {
	for _, to := range moves {
		d.upstream.answer(oldHome, moved(aggregator.Feed{Items: stories("a")}, to))
		d.cycle(true)
		asked = append(asked, d.upstream.urls())
		time.Sleep(24 * time.Hour)
	}
	return asked
}

func TestWhenAMoveIsAdopted(t *testing.T) {
	week := slices.Repeat([]string{newHome}, 7)
	for _, c := range []struct {
		name  string
		moves []string
		want  string
	}{
		{"a19 not before seven days", week, ""},
		{"a19 after seven days", append(week, newHome), newHome},
		{"a19 a changing target starts anew", append(week, farHome, newHome, farHome), ""},
		{"a19 seven days after the last change", append([]string{farHome, farHome}, append(week, newHome)...), newHome},
		{"a19 a day without it starts anew", append(week, "", newHome, newHome), ""},
		{"a20 what is not permanent never", slices.Repeat([]string{""}, 20), ""},
		{"a19 a move to where it is", slices.Repeat([]string{oldHome}, 10), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				d.sources(&aggregator.Source{Name: "wire"})
				days(d, c.moves...)
				if got := d.state("wire").Adopted; got != c.want {
					t.Errorf("adopted %q, want %q", got, c.want)
				}
				if told := strings.Contains(strings.Join(d.log.since(slog.LevelWarn), ""), "moved for good"); told != (c.want != "") {
					t.Errorf("told of a move: %t", told)
				}
			})
		})
	}
}

func TestAnAdoptedAddress(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.sources(&aggregator.Source{Name: "wire", Mirrors: []string{farHome, newHome}}) // one is where it moves to
		asked := days(d, slices.Repeat([]string{newHome}, 8)...)
		for day, urls := range asked {
			if !slices.Equal(urls, []string{oldHome}) {
				t.Errorf("a19 day %d: asked %q", day, urls)
			}
		}
		listed := d.listed("wire")
		up := serving(aggregator.Feed{Items: stories("a")})
		for _, c := range []struct {
			name             string
			home, old        answer
			asked            []string
			conditional      bool
			active, nowAdopt string
		}{
			{"a5 the first request there is unconditional", up, up, []string{newHome}, false, newHome, newHome},
			{"a5 the next has its validators", up, up, []string{newHome}, true, newHome, newHome},
			{"a19 what fails there is asked at the first", down, garbled, []string{newHome, oldHome, farHome}, true, newHome, newHome},
			{"a19 the first serves again", down, up, []string{newHome, oldHome}, true, oldHome, ""},
			{"a19 and is asked again", up, up, []string{oldHome}, true, oldHome, ""},
		} {
			d.upstream.answer(newHome, c.home)
			d.upstream.answer(oldHome, c.old)
			d.cycle(true)
			requests, st := d.upstream.requests(), d.state("wire")
			var urls []string
			for _, r := range requests {
				urls = append(urls, r.URL)
			}
			if !slices.Equal(urls, c.asked) || requests[0].Validators.ETag != "" != c.conditional {
				t.Errorf("%s: asked %+v", c.name, requests)
			}
			if st.ActiveURL != c.active || st.Adopted != c.nowAdopt || st.URL != oldHome || !slices.Equal(d.listed("wire"), listed) {
				t.Errorf("%s: %+v", c.name, st)
			}
			time.Sleep(24 * time.Hour)
		}
		d.shows("a")
		if a := d.articles(); len(a) != 1 || len(a[0].Sightings) != 1 {
			t.Errorf("a19: %d articles", len(a))
		}
	})
}

func TestAPublisherWhoMovesBack(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.sources(&aggregator.Source{Name: "wire"})
		days(d, slices.Repeat([]string{newHome}, 8)...)
		d.upstream.answer(newHome, moved(aggregator.Feed{Items: stories("a")}, oldHome))
		for range 8 {
			d.cycle(true)
			time.Sleep(24 * time.Hour)
		}
		d.upstream.requests()
		d.upstream.answer(oldHome, down)
		d.cycle(true)
		if asked := d.upstream.urls(); !slices.Equal(asked, []string{oldHome}) {
			t.Errorf("asked %q", asked)
		}
	})
}

func TestWhatAnAdoptedAddressAsksFor(t *testing.T) {
	for _, c := range []struct {
		name string
		says answer
		old  answer   // what the first address says by then
		then []string // that are asked then
		gone bool
	}{
		{"a17 429", refusing(429, 2*time.Hour), down, []string{newHome}, false},
		{"a22 410, as the first says too", refusing(410, 0), refusing(410, 0), []string{newHome, oldHome}, true},
		{"a22 410, and the first leads there", refusing(410, 0), tried, []string{newHome, oldHome}, true},
		{"a22 410, and the first is down", refusing(410, 0), down, []string{newHome, oldHome}, false},
		{"a22 410, and the first serves", refusing(410, 0), serving(aggregator.Feed{}), []string{newHome, oldHome}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				wire := &aggregator.Source{Name: "wire"}
				d.sources(wire)
				days(d, slices.Repeat([]string{newHome}, 8)...)
				there := &aggregator.Source{Name: "there", URL: "https://www.new.example/other"}
				here := &aggregator.Source{Name: "here", URL: "https://www.wire.example/other"}
				d.upstream.serve(there.URL, stories("there")...)
				d.upstream.serve(here.URL, stories("here")...)
				d.upstream.answer(newHome, c.says)
				d.upstream.answer(oldHome, c.old)
				d.cycle(true)
				if asked := d.upstream.urls(); !slices.Equal(asked, c.then) {
					t.Errorf("asked %q", asked)
				}
				if st := d.state("wire"); st.Gone != c.gone {
					t.Errorf("gone: %t", st.Gone)
				}
				d.sources(there, here)
				d.cycle(true)
				asked, held := d.upstream.urls(), strings.HasPrefix(c.name, "a17")
				if !slices.Contains(asked, here.URL) || slices.Contains(asked, there.URL) == held {
					t.Errorf("of the neighbours, %q were asked", asked)
				}
			})
		})
	}
}

// tried is a redirect to where it was just asked in vain.
func tried(_ context.Context, r aggregator.Request) (*aggregator.Response, error) {
	if !slices.Contains(r.Failed, newHome) {
		return nil, errors.New("was not told what failed")
	}
	return nil, &aggregator.FetchError{Status: 301, Err: fmt.Errorf("redirect which %w", aggregator.ErrTried)}
}

func TestARevivedSourceIsAskedWhereItIsConfigured(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.sources(&aggregator.Source{Name: "wire"})
		days(d, slices.Repeat([]string{newHome}, 8)...)
		d.upstream.answer(newHome, refusing(410, 0))
		d.upstream.answer(oldHome, refusing(410, 0))
		d.cycle(true)
		if err := d.Revive(t.Context(), "wire"); err != nil {
			t.Fatal(err)
		}
		d.upstream.requests()
		d.cycle(false)
		if asked := d.upstream.urls(); !slices.Equal(asked, []string{oldHome}) {
			t.Errorf("a22: asked %q", asked)
		}
	})
}

func TestAClockThatJumpsAdoptsNothing(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.sources(&aggregator.Source{Name: "wire"})
		days(d, newHome)
		time.Sleep(30 * 24 * time.Hour)
		days(d, newHome, newHome)
		if st := d.state("wire"); st.Adopted != "" {
			t.Errorf("a19: adopted %s after three sightings", st.Adopted)
		}
		days(d, newHome, newHome)
		if st := d.state("wire"); st.Adopted != newHome {
			t.Error("a19: not adopted after five")
		}
	})
}

func TestAMirrorThatMovesIsNoMoveOfTheSource(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		mirrored(d)
		d.upstream.answer(firstHome, down)
		d.upstream.answer(mirrorHome, moved(aggregator.Feed{}, newHome))
		for range 10 {
			d.cycle(true)
			time.Sleep(24 * time.Hour)
		}
		if st := d.state("wire"); st.Adopted != "" || st.Moved != "" {
			t.Errorf("a19: adopted %q, moved to %q", st.Adopted, st.Moved)
		}
	})
}

func TestAMoveThatWasSeenByAClockAheadIsSeenAnew(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		var shift atomic.Int64
		d.Now = func() time.Time { return time.Now().Add(time.Duration(shift.Load())).Round(0) }
		d.sources(&aggregator.Source{Name: "wire"})
		shift.Store(int64(365 * 24 * time.Hour))
		days(d, newHome)
		shift.Store(0)
		days(d, slices.Repeat([]string{newHome}, 8)...)
		if st := d.state("wire"); st.Adopted != newHome {
			t.Errorf("a19: adopted %q, moved since %s", st.Adopted, st.MovedSince)
		}
	})
}
