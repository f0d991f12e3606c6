package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"tidings/aggregator"
)

func newestCases() []testCase {
	return []testCase{
		{"the newest is first, and of one second the last to arrive", newestFirst},
		{"a section shows its own articles alone", ownArticles},
		{"every position continues where it stands", everyPosition},
		{"visiting stops when it is told to", stops},
		{"a visitor may write", visitorWrites},
		{"the nth article is found by its number", nth},
	}
}

func newestFirst(t *testing.T, s Store) {
	epoch := time.Unix(0, 0)
	commit(t, s, document("wire",
		carried("wire", "before 1970", published(epoch.Add(-time.Second))),
		carried("wire", "first of two"),
		carried("wire", "1970", published(epoch)),
		carried("wire", "second of two"),
		carried("wire", "long before", published(time.Date(1903, 1, 1, 0, 0, 0, 0, time.UTC))),
		carried("wire", "later", published(noon().Add(time.Second)))))
	same(t, "order", urls(everything(t, s)),
		[]string{"later", "second of two", "first of two", "1970", "before 1970", "long before"})
}

func ownArticles(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "1")), document("gazette", carried("gazette", "2")))
	section := func(path string) []string {
		return urls(articles(t, s, aggregator.SectionIDOf(path), aggregator.Position{}))
	}
	same(t, "wire", section("wire"), []string{"1"})
	same(t, "gazette", section("gazette"), []string{"2"})
	same(t, "unknown", section("nowhere"), nil)
}

// many commits n articles, three to a second, and returns them newest first.
func many(t *testing.T, s Store, n int) []aggregator.Article {
	t.Helper()
	var arrivals []aggregator.Arrival
	for i := range n {
		arrivals = append(arrivals, carried("wire", fmt.Sprint(i), published(noon().Add(time.Duration(i/3)*time.Second))))
	}
	commit(t, s, document("wire", arrivals...))
	all := everything(t, s)
	if len(all) != n {
		t.Fatalf("store shows %d articles, want %d", len(all), n)
	}
	return all
}

func everyPosition(t *testing.T, s Store) {
	all := many(t, s, 200)
	if !slices.IsSortedFunc(all, func(a, b aggregator.Article) int { return a.Position().Compare(b.Position()) }) {
		t.Error("articles are out of order")
	}
	for _, i := range []int{0, 1, 63, 64, 65, 127, 128, 198, 199} {
		same(t, fmt.Sprint("after ", i), urls(articles(t, s, root(), all[i].Position())), urls(all[i+1:]))
	}
	between := aggregator.Position{Published: all[10].Published.Add(time.Second), Seq: 0}
	i, _ := slices.BinarySearchFunc(all, between, func(a aggregator.Article, p aggregator.Position) int { return a.Position().Compare(p) })
	same(t, "after a position that no article has", urls(articles(t, s, root(), between)), urls(all[i:]))
}

func stops(t *testing.T, s Store) {
	many(t, s, 70)
	visits := 0
	err := s.Newest(context.Background(), root(), aggregator.Position{}, func(*aggregator.Article) bool {
		visits++
		return visits < 3
	})
	if err != nil || visits != 3 {
		t.Errorf("%d visits, error %v, want 3 and none", visits, err)
	}
}

func visitorWrites(t *testing.T, s Store) {
	many(t, s, 70)
	var seen []string
	err := s.Newest(context.Background(), root(), aggregator.Position{}, func(a *aggregator.Article) bool {
		seen = append(seen, a.URL)
		if len(seen) == 1 {
			commit(t, s, document("wire", carried("wire", "old", published(noon().Add(-time.Hour)))))
		}
		return true
	})
	if err != nil || len(seen) != 71 || seen[70] != "old" {
		t.Errorf("saw %d articles, error %v, want 71 with the one that was written meanwhile", len(seen), err)
	}
}

func nth(t *testing.T, s Store) {
	for i := range 3 {
		commit(t, s, document("wire", carried("wire", fmt.Sprint(i), published(noon().Add(time.Duration(i)*time.Hour)))))
	}
	for n, want := range map[int]time.Time{1: noon().Add(2 * time.Hour), 3: noon(), 4: {}} {
		got, err := s.Nth(context.Background(), root(), n)
		if err != nil {
			t.Fatal(err)
		}
		same(t, fmt.Sprint("number ", n), got, want)
	}
}
