package aggregator_test

import (
	"log/slog"
	"slices"
	"strings"
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
		was := d.state("wire")
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
			if st.ActiveURL != c.active || st.Adopted != c.nowAdopt || st.URL != oldHome || !slices.Equal(st.Listed, was.Listed) {
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
