package aggregator_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tidings/aggregator"

	"github.com/google/go-cmp/cmp"
)

// TestRandomTurnsNeitherLoseNorDouble lets sources with mirrors publish, fail,
// hang and be cut short as it comes, the store fail, and the daemon be
// restarted. Whatever happens, an article that was stored stays as it is, and
// in the end each one that was published is there once, with its sources.
func TestRandomTurnsNeitherLoseNorDouble(t *testing.T) {
	for seed := range uint64(20) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				r := &rounds{daemon: d, rand: rand.New(rand.NewPCG(seed, 1)), disk: &brittle{Store: d.disk}, published: map[string][]string{}}
				r.Store = r.disk
				for _, name := range []string{"a", "b", "c"} {
					d.sources(append(d.Sources, &aggregator.Source{Name: name, Mirrors: []string{"https://" + name + "-mirror.example/feed"}})...)
				}
				for range 12 {
					r.publish()
					r.disturb()
					r.run()
					r.compare()
				}
				r.calm()
				r.compareAll()
			})
		})
	}
}

type rounds struct {
	*daemon
	rand      *rand.Rand
	disk      *brittle
	published map[string][]string // by source, the oldest first
	before    map[aggregator.Key]aggregator.Article
}

// publish adds a few stories to a source's feed, some of which others have too.
func (r *rounds) publish() {
	s := r.any()
	for range r.rand.IntN(4) {
		if name := fmt.Sprint("story-", r.rand.IntN(30)); !slices.Contains(r.published[s.Name], name) {
			r.published[s.Name] = append(r.published[s.Name], name)
		}
	}
}

func (r *rounds) any() *aggregator.Source { return r.Sources[r.rand.IntN(len(r.Sources))] }

// disturb decides how each address answers next, and whether the store works.
func (r *rounds) disturb() {
	for _, s := range r.Sources {
		whole := r.feed(s)
		cut := cutOff(whole, r.rand.IntN(len(whole.Items)+1))
		for _, url := range s.Addresses() {
			answers := []answer{serving(whole), serving(whole), cut, garbled, down, hanging, refusing(503, time.Hour), refusing(500, 0)}
			r.upstream.answer(url, answers[r.rand.IntN(len(answers))])
		}
	}
	r.disk.breaks(nil)
	if r.rand.IntN(4) == 0 {
		r.disk.breaks(errors.New("no space left on device"))
	}
}

func (r *rounds) feed(s *aggregator.Source) aggregator.Feed {
	return aggregator.Feed{Title: s.Name, Items: stories(r.published[s.Name]...)}
}

// run lets the daemon work for a while, and ends it wherever it is then.
func (r *rounds) run() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(r.rand.Int64N(int64(30*time.Minute))))
	defer cancel()
	if r.rand.IntN(2) == 0 {
		if err := r.Run(ctx); err != nil {
			r.t.Error(err)
		}
		return
	}
	if _, err := r.Cycle(ctx, r.rand.IntN(2) == 0); err != nil && r.disk.err == nil && ctx.Err() == nil {
		r.t.Error(err)
	}
}

// compare wants every article of the last look still there, and moved by nothing.
func (r *rounds) compare() {
	now := map[aggregator.Key]aggregator.Article{}
	for _, a := range r.articles() {
		if _, twice := now[a.Key]; twice {
			r.t.Errorf("%s is shown twice", a.Title)
		}
		now[a.Key] = a
	}
	for key, was := range r.before {
		is := now[key]
		if seen := len(was.Sightings); len(is.Sightings) >= seen {
			is.Sightings = is.Sightings[:seen] // others may have been added
		}
		if diff := cmp.Diff(was, is); diff != "" {
			r.t.Errorf("%s moved:\n%s", was.Title, diff)
		}
	}
	r.before = now
}

// calm lets everything work, for longer than anyone asked for patience.
func (r *rounds) calm() {
	r.disk.breaks(nil)
	for _, s := range r.Sources {
		r.upstream.answer(s.URL, serving(r.feed(s)))
	}
	time.Sleep(25 * time.Hour)
	r.cycle(false)
	r.compare()
}

// compareAll holds what is stored against what was published.
func (r *rounds) compareAll() {
	got, want := map[string]int{}, map[string]int{}
	for _, a := range r.articles() {
		got[a.Title] = len(a.Sightings)
	}
	for _, names := range r.published {
		for _, name := range names {
			want[name]++
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		r.t.Errorf("sources by article: -published +stored\n%s", diff)
	}
}
