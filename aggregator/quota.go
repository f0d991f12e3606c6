package aggregator

import "time"

// What a source may bring at once, and in a day, that claims to be new. The
// rest is surplus: it is stored and counted like any other article, and shown
// where places are left. So neither a first fetch of undated items, nor a
// back-fill, nor ids made up at each fetch push all else off a section.
const (
	newAtOnce = 50
	newInADay = 500
)

// claimsNew is how near to its arrival an article must be dated to count.
const claimsNew = time.Hour

// ClaimsNew reports whether the article is dated when it was first seen, or
// little before, so that it would be shown above what was there.
func (a *Article) ClaimsNew() bool { return a.FirstSeen.Sub(a.Published) < claimsNew }

// allowance is how many articles that claim to be new the source may bring now
// without any of them being surplus.
func (st *SourceState) allowance(now time.Time) int {
	left := newInADay
	if sameDay(st.LastFetch, now) {
		left -= st.NewToday
	}
	return max(0, min(newAtOnce, left))
}

// countFrom continues the count of the day if the fetch before was on it.
func (st *SourceState) countFrom(before *SourceState) {
	if !sameDay(before.LastFetch, st.LastFetch) {
		st.NewToday = 0
	}
}

func sameDay(a, b time.Time) bool {
	return a.Truncate(day).Equal(b.Truncate(day))
}

// Surplus is where the section keeps what it shows only when places are left.
func (id SectionID) Surplus() SectionID { return ^id }
