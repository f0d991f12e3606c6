package store

import (
	"bytes"
	"testing"
	"time"

	"tidings/aggregator"

	"pgregory.net/rapid"
)

// The entries of a section have the order of its articles, before 1970 too.
func TestSectionEntriesAreOrderedAsPositions(t *testing.T) {
	position := rapid.Custom(func(t *rapid.T) aggregator.Position {
		seconds := rapid.Int64Range(time.Time{}.Unix(), 253_402_300_799).Draw(t, "published") // of the years that dates may have
		return aggregator.Position{Published: moment(seconds), Seq: rapid.Uint64Range(0, shortLimit-1).Draw(t, "seq")}
	})
	rapid.Check(t, func(t *rapid.T) {
		p, q := position.Draw(t, "p"), position.Draw(t, "q")
		if rapid.Bool().Draw(t, "same second") {
			q.Published = p.Published
		}
		a, b := sectionEntry(7, p), sectionEntry(7, q)
		if got, want := bytes.Compare(a, b), p.Compare(q); got != want {
			t.Errorf("entries compare as %d, positions as %d", got, want)
		}
		if got := positionOf(a); got != p {
			t.Errorf("position %v, want %v", got, p)
		}
	})
}

// What does not fit in an entry is at the end of the order, not anywhere.
func TestPositionsOutOfRangeStayInOrder(t *testing.T) {
	never := aggregator.Position{Published: time.Unix(1<<50, 0), Seq: 1 << 60}
	now := aggregator.Position{Published: time.Unix(1_800_000_000, 0), Seq: 5}
	ever := aggregator.Position{Published: time.Unix(-1<<50, 0)}
	if a, b, c := sectionEntry(7, never), sectionEntry(7, now), sectionEntry(7, ever); bytes.Compare(a, b) >= 0 || bytes.Compare(b, c) >= 0 {
		t.Errorf("%x, %x and %x are out of order", a, b, c)
	}
}
