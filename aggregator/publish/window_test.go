package publish

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tidings/aggregator"
)

// greedy is the plain way to say what a window shows.
func greedy(m *memory, s *aggregator.Section) []uint64 {
	var seqs []uint64
	of := map[string]int{}
	for _, a := range slices.Concat(m.ordered(s.ID()), m.ordered(s.ID().Surplus())) {
		if len(seqs) == s.Limit {
			break
		}
		if s.PerSourceLimit > 0 && of[sourceOf(a)] == s.PerSourceLimit {
			continue
		}
		of[sourceOf(a)]++
		seqs = append(seqs, a.Seq)
	}
	slices.SortFunc(seqs, func(x, y uint64) int { return m.articles[x].Position().Compare(m.articles[y].Position()) })
	return seqs
}

func shownBy(w *window) []uint64 {
	var seqs []uint64
	for _, a := range w.held.shown() {
		seqs = append(seqs, a.Seq)
	}
	return seqs
}

// drawnArticle is article seq in some version; a later one may be dated anew.
func drawnArticle(t *rapid.T, seq uint64, section aggregator.SectionID) *aggregator.Article {
	a := &aggregator.Article{
		Seq:       seq,
		Published: noon.Add(time.Duration(rapid.IntRange(0, 4).Draw(t, "hour")) * time.Hour),
		Title:     rapid.StringN(0, 3, -1).Draw(t, "title"),
		Sightings: []aggregator.Sighting{{Source: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "source")}},
	}
	switch rapid.IntRange(0, 6).Draw(t, "place") {
	case 0:
	case 1, 2:
		a.Sections = []aggregator.SectionID{section.Surplus()}
	default:
		a.Sections = []aggregator.SectionID{section}
	}
	return a
}

func TestWindowIsTheNewestOfItsSectionWhateverChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		section := &aggregator.Section{
			Path:           "news",
			Limit:          rapid.IntRange(1, 6).Draw(t, "limit"),
			PerSourceLimit: rapid.IntRange(0, 3).Draw(t, "perSource"),
		}
		m, ctx := newMemory(), context.Background()
		s := newSite(options(m))
		w := &window{section: section, site: &s}
		seen := uint64(0)
		follow := func(most int) {
			changes, _ := m.Changes(ctx, seen, most)
			if err := w.apply(ctx, m, changes); err != nil {
				t.Fatal(err)
			}
			seen += uint64(len(changes))
		}
		t.Repeat(map[string]func(*rapid.T){
			"put":    func(t *rapid.T) { m.put(drawnArticle(t, rapid.Uint64Range(1, 15).Draw(t, "seq"), section.ID())) },
			"forget": func(t *rapid.T) { m.forget(rapid.Uint64Range(1, 15).Draw(t, "seq")) },
			"open": func(t *rapid.T) {
				if _, err := w.open(ctx, m); err != nil {
					t.Fatal(err)
				}
			},
			"follow a little": func(*rapid.T) { follow(2) },
			"follow":          func(*rapid.T) { follow(1000) },
			"": func(t *rapid.T) {
				if w.current.Load() == nil || seen < uint64(len(m.changed)) {
					return
				}
				if got, want := shownBy(w), greedy(m, section); !slices.Equal(got, want) {
					t.Fatalf("window shows %v, the section's newest are %v", got, want)
				}
				for _, a := range w.held.shown() {
					if a != m.articles[a.Seq] {
						t.Fatalf("article %d is shown as it was", a.Seq)
					}
				}
			},
		})
	})
}

func TestWindowKeepsItsEditionWhenNothingItShowsChanges(t *testing.T) {
	m, ctx := newMemory(full()), context.Background()
	s := newSite(options(m))
	w := &window{section: tree().At("news"), site: &s}
	before, err := w.open(ctx, m)
	must(t, err)
	elsewhere := spare()
	elsewhere.Sections = sectionsOf("sport")
	must(t, w.apply(ctx, m, []aggregator.Change{{Number: 2, Seq: 2, Article: elsewhere}, {Number: 3, Seq: 9}}))
	if w.current.Load() != before {
		t.Error("a change elsewhere made a new edition")
	}
}

func TestWindowStaysWhenItCannotBeReadAgain(t *testing.T) {
	m, ctx := newMemory(), context.Background()
	for seq := range uint64(12) {
		a := spare()
		a.Seq = seq + 1
		m.put(a)
	}
	s := newSite(options(m))
	w := &window{section: tree().At("news"), site: &s}
	_, err := w.open(ctx, m)
	must(t, err)
	before := shownBy(w)
	m.forget(12)
	m.breakDown(errors.New("disk on fire"))
	gone := []aggregator.Change{{Number: 13, Seq: 12}}
	if err := w.apply(ctx, m, gone); err == nil {
		t.Fatal("no error")
	}
	if got := shownBy(w); !slices.Equal(got, before) {
		t.Errorf("after the error the window shows %v", got)
	}
	m.breakDown(nil)
	must(t, w.apply(ctx, m, gone))
	if got, want := fmt.Sprint(shownBy(w)), "[11 10 9 8 7 6 5 4 3 2]"; got != want {
		t.Errorf("once mended the window shows %v, want %v", got, want)
	}
}
