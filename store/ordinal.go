package store

import (
	"cmp"
	"slices"

	"tidings/aggregator"
)

// ordinal is a place in the order in which articles entered a section. The
// section is as base names it; ordinals count from 1 and are given once.
type ordinal struct {
	section aggregator.SectionID
	n       uint64
}

func (o ordinal) compare(p ordinal) int {
	return cmp.Or(cmp.Compare(o.section, p.section), cmp.Compare(o.n, p.n))
}

// base is the one name of a section and its surplus, which share an order of
// arrival: the smaller of their ids, each of which leads to the other.
func base(id aggregator.SectionID) aggregator.SectionID { return min(id, id.Surplus()) }

// archive is a run of ordinals of a section, the first one number 1.
type archive struct {
	section aggregator.SectionID
	n       uint64
}

func (o ordinal) archive() archive { return archive{o.section, (o.n-1)/aggregator.ArchiveSize + 1} }

// place is where in its archive the ordinal is, from 0.
func (o ordinal) place() int { return int((o.n - 1) % aggregator.ArchiveSize) }

// ordinal is the one at a place of the archive.
func (a archive) ordinal(place int) ordinal {
	return ordinal{a.section, (a.n-1)*aggregator.ArchiveSize + uint64(place) + 1}
}

// key is where the archive's roll is.
func (a archive) key() []byte { return append(number(uint64(a.section)), number(a.n)...) }

// archiveOf is the archive of a key in the arrivals bucket.
func archiveOf(key []byte) archive {
	return archive{aggregator.SectionID(numberOf(key)), numberOf(key[8:])}
}

// counting are the ordinals of the article in the sections, or their surplus,
// that it is in now; nil is no article.
func (s *stored) counting() []ordinal {
	if s == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(s.ordinals), func(o ordinal) bool {
		return !slices.ContainsFunc(s.Sections, func(id aggregator.SectionID) bool { return base(id) == o.section })
	})
}

// lastOrdinal is the last ordinal that was given in the section, 0 for none.
func (t *tables) lastOrdinal(section aggregator.SectionID) uint64 {
	return t.count(string(arrivedKey(section)))
}

func arrivedKey(section aggregator.SectionID) []byte {
	return append([]byte(arrivedPrefix), number(uint64(section))...)
}
