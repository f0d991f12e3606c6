package aggregator

import (
	"cmp"
	"time"
)

// Position is the place of an article in a section: newest first by
// publication, and among articles of one second the one that arrived last
// first. As a place to start from, the zero Position is above every article.
type Position struct {
	Published time.Time
	Seq       uint64
}

// Position is the place of the article in every section that shows it; it
// never changes.
func (a *Article) Position() Position { return Position{a.Published, a.Seq} }

// IsZero reports whether p is the zero Position.
func (p Position) IsZero() bool { return p == Position{} }

// Compare orders positions as a section shows them, the newest first.
func (p Position) Compare(q Position) int {
	return cmp.Or(q.Published.Compare(p.Published), cmp.Compare(q.Seq, p.Seq))
}

// Change tells a follower of the store what became of an article.
type Change struct {
	Number  uint64   // of the change; they grow, with gaps
	Seq     uint64   // of the article
	Article *Article // as it is now; nil when it was forgotten
}

// Counts is the size of a store.
type Counts struct {
	Articles  int
	Bytes     int64 // of the file
	BySource  map[string]int
	BySection map[SectionID]int
}
