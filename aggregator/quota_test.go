package aggregator_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"tidings/aggregator"
)

// undated are items that do not say when they were published.
func undated(prefix string, from, to int) []aggregator.Item {
	var names []string
	for i := from; i < to; i++ {
		names = append(names, fmt.Sprint(prefix, i))
	}
	return stories(names...)
}

// dated are items published an hour after one another, the last at the time.
func dated(prefix string, n int, last time.Time) []aggregator.Item {
	items := undated(prefix, 0, n)
	for i := range items {
		items[i].Published = last.Add(-time.Duration(i) * time.Hour)
	}
	return items
}

// surplus are the titles of what the root section keeps for places that are left.
func (d *daemon) surplus() map[string]bool {
	d.t.Helper()
	titles := map[string]bool{}
	root := aggregator.SectionIDOf(aggregator.Root).Surplus()
	err := d.disk.Newest(context.Background(), root, aggregator.Position{}, func(a *aggregator.Article) bool {
		titles[a.Title] = true
		return true
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return titles
}

func TestWhatIsTooMuchAtOnceIsSurplus(t *testing.T) {
	for _, c := range []struct {
		name    string
		items   func(now time.Time) []aggregator.Item
		surplus int
	}{
		{"a first fetch of undated items", func(time.Time) []aggregator.Item { return undated("u", 0, 300) }, 250},
		{"a first fetch of dated items", func(now time.Time) []aggregator.Item { return dated("d", 300, now) }, 0},
		{"items from the future", func(now time.Time) []aggregator.Item { return dated("f", 60, now.Add(1000*time.Hour)) }, 10},
		{"as many as there may be", func(time.Time) []aggregator.Item { return undated("u", 0, 50) }, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				d.sources(&aggregator.Source{Name: "wire"})
				items := c.items(time.Now())
				d.upstream.serve(d.Sources[0].URL, items...)
				for range 2 { // to be known already is no excuse
					d.cycle(true)
					if got := d.surplus(); len(got) != c.surplus || got[items[0].Title] || len(d.articles())+len(got) != len(items) {
						t.Errorf("%d are surplus, %d are not; the newest: %t", len(got), len(d.articles()), got[items[0].Title])
					}
				}
			})
		})
	}
}

func TestADayHasAQuotaToo(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.sources(&aggregator.Source{Name: "wire"})
		for round := range 12 { // in the hours from midnight on
			d.upstream.serve(d.Sources[0].URL, undated("u", 40*round, 40*round+40)...)
			d.cycle(true)
			time.Sleep(time.Hour)
		}
		if n := len(d.surplus()); n != 0 {
			t.Errorf("%d of 480 are surplus", n)
		}
		d.upstream.serve(d.Sources[0].URL, undated("v", 0, 40)...)
		d.cycle(true)
		if n := len(d.surplus()); n != 20 {
			t.Errorf("%d of 520 are surplus", n)
		}
		time.Sleep(12 * time.Hour)
		d.upstream.serve(d.Sources[0].URL, undated("w", 0, 40)...)
		d.cycle(true)
		if n := len(d.surplus()); n != 20 {
			t.Errorf("on the next day %d are surplus", n)
		}
	})
}

func TestSurplusUsesUpNobodysDay(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.sources(&aggregator.Source{Name: "wire"})
		for _, items := range [][]aggregator.Item{undated("first", 0, 600), undated("next", 0, 10)} {
			d.upstream.serve(d.Sources[0].URL, items...)
			d.cycle(true)
			time.Sleep(time.Hour)
		}
		if got := d.surplus(); len(got) != 550 || got["next0"] {
			t.Errorf("%d are surplus; of the next ones too: %t", len(got), got["next0"])
		}
	})
}

func TestIDsMadeUpAtEachFetchDoNotFlood(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.sources(&aggregator.Source{Name: "churn"})
		for round := range 20 {
			items := undated("u", 0, 30)
			for i := range items {
				items[i].ID = fmt.Sprint("urn:", round, ":", i)
			}
			d.upstream.serve(d.Sources[0].URL, items...)
			d.cycle(true)
		}
		if n := len(d.articles()); n != 30 || len(d.surplus()) != 0 {
			t.Errorf("30 links became %d articles", n)
		}
	})
}

func TestAFloodBuriesNobodysOwnArticle(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		thief, owner := &aggregator.Source{Name: "thief"}, &aggregator.Source{Name: "owner", URL: "https://stories.example/feed"}
		d.sources(thief, owner)
		d.upstream.serve(thief.URL, undated("u", 0, 200)...)
		d.cycle(true)
		if !d.surplus()["u0"] {
			t.Fatal("nothing was buried")
		}
		d.upstream.serve(owner.URL, stories("u0")...)
		time.Sleep(time.Hour)
		d.cycle(true)
		shown := d.articles()
		at := slices.IndexFunc(shown, func(a aggregator.Article) bool { return a.Title == "u0" })
		if at < 0 || shown[at].Source().Source != "owner" {
			t.Errorf("what the owner brought is still buried, or another's: at %d", at)
		}
	})
}
