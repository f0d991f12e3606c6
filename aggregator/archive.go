package aggregator

import "reflect"

// ArchiveSize is how many arrivals in a section make one of its archives (RFC
// 5005, 4). The first of a section's archives holds the first so many articles
// that entered it, and so on. Once one is full it does not change any more, but
// for what is forgotten.
//
// A store closes archives as they fill: with another size, what was stored
// under this one would have to be divided anew.
const ArchiveSize = 100

// SameEntry reports whether two forms of an article are one as an entry: its
// words, its link to the letter, its dates, and the source that words it. Who
// else carried it does not count.
func SameEntry(a, b *Article) bool {
	return a.URL == b.URL && sameWords(a, b) &&
		a.Published.Equal(b.Published) && a.Updated.Equal(b.Updated) &&
		sameProvenance(a.Source(), b.Source())
}

func sameProvenance(a, b *Sighting) bool {
	return a.Source == b.Source && a.GUID == b.GUID && a.URL == b.URL && reflect.DeepEqual(a.Feed, b.Feed)
}
