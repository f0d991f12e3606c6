package storetest

import (
	"context"
	"slices"
	"testing"
	"time"

	"tidings/aggregator"
)

func climbCases() []testCase {
	return []testCase{
		{"what is above comes nearest first", climbs},
		{"the bottom is below what was published before 1970", climbsFromTheBottom},
		{"above a position that no article has", climbsFromNowhere},
	}
}

func climb(t tester, s Store, section aggregator.SectionID, from aggregator.Position, n int) []aggregator.Position {
	t.Helper()
	above, err := s.Climb(context.Background(), section, from, n)
	if err != nil {
		t.Fatalf("climb: %v", err)
	}
	return above
}

// upwards are the positions of articles that are ordered downwards.
func upwards(all []aggregator.Article) []aggregator.Position {
	var positions []aggregator.Position
	for i := range slices.Backward(all) {
		positions = append(positions, all[i].Position())
	}
	return positions
}

func climbs(t *testing.T, s Store) {
	all := many(t, s, 20)
	same(t, "three", climb(t, s, root(), all[10].Position(), 3), upwards(all[7:10]))
	same(t, "more than there are", climb(t, s, root(), all[2].Position(), 9), upwards(all[:2]))
	same(t, "above the top", climb(t, s, root(), all[0].Position(), 9), nil)
	same(t, "none", climb(t, s, root(), all[10].Position(), 0), nil)
	same(t, "of another section", climb(t, s, aggregator.SectionIDOf("nowhere"), all[10].Position(), 3), nil)
}

func climbsFromTheBottom(t *testing.T, s Store) {
	commit(t, s, document("wire",
		carried("wire", "1903", published(time.Date(1903, 1, 1, 0, 0, 0, 0, time.UTC))),
		carried("wire", "1970", published(time.Unix(0, 0))),
		carried("wire", "now")))
	all := everything(t, s)
	for n := range 5 {
		same(t, "the oldest", climb(t, s, root(), aggregator.Position{}, n), upwards(all[max(0, 3-n):]))
	}
	for _, section := range []aggregator.SectionID{0, ^aggregator.SectionID(0)} {
		same(t, "of a section at the edge", climb(t, s, section, aggregator.Position{}, 3), nil)
	}
}

func climbsFromNowhere(t *testing.T, s Store) {
	all := many(t, s, 9)
	between := aggregator.Position{Published: all[4].Published.Add(time.Second), Seq: 0}
	i, _ := slices.BinarySearchFunc(all, between, func(a aggregator.Article, p aggregator.Position) int { return a.Position().Compare(p) })
	same(t, "between", climb(t, s, root(), between, 9), upwards(all[:i]))
	below := aggregator.Position{Published: noon().Add(-time.Hour), Seq: 7}
	same(t, "below all", climb(t, s, root(), below, 9), upwards(all))
}
