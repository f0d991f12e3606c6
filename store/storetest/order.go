package storetest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tidings/aggregator"

	"pgregory.net/rapid"
)

// order is what the model knows of how articles entered a section: which came
// when, and the articles as they were whenever an archive became full.
type order struct {
	seqs     []uint64
	archives []map[uint64]aggregator.Article
}

// enter has an article enter the sections that it is in.
func (m *model) enter(a aggregator.Article) {
	for _, id := range a.Sections {
		o := m.orderOf(id)
		if !slices.Contains(o.seqs, a.Seq) {
			o.seqs = append(o.seqs, a.Seq)
			if len(o.seqs)%aggregator.ArchiveSize == 0 {
				o.archives = append(o.archives, m.snapshot(o.seqs))
			}
		}
	}
}

// orderOf is the order of arrival that the section shares with its surplus.
func (m *model) orderOf(id aggregator.SectionID) *order {
	id = min(id, id.Surplus())
	if m.order[id] == nil {
		m.order[id] = &order{}
	}
	return m.order[id]
}

// snapshot is a copy of the articles as they are, those that are stored.
func (m *model) snapshot(seqs []uint64) map[uint64]aggregator.Article {
	articles := map[uint64]aggregator.Article{}
	for _, seq := range seqs {
		if a := m.articles[m.keys[seq]]; a.Seq == seq {
			articles[seq] = a
		}
	}
	return articles
}

// numbered is an article at an ordinal of a section.
type numbered struct {
	Ordinal uint64
	Article aggregator.Article
}

// arrivals are the articles of the section in the order of arrival.
func (m *model) arrivals(id aggregator.SectionID) []numbered {
	var all []numbered
	o := m.orderOf(id)
	for i, seq := range o.seqs {
		a := m.articles[m.keys[seq]]
		if a.Seq != seq || !slices.Contains(a.Sections, id) && !slices.Contains(a.Sections, id.Surplus()) {
			continue
		}
		if n := i / aggregator.ArchiveSize; n < len(o.archives) {
			if then, had := o.archives[n][seq]; had {
				a = then
			}
		}
		all = append(all, numbered{uint64(i + 1), a})
	}
	return all
}

// fillArchive commits so many articles, if any, that a few more make an archive.
func (p pair) fillArchive(rt *rapid.T) {
	missing := rapid.IntRange(-12, 6).Draw(rt, "missing in an archive")
	if missing <= 0 {
		return
	}
	in := document("a")
	in.Allowance = aggregator.ArchiveSize
	for i := range aggregator.ArchiveSize - missing {
		in.Arrivals = append(in.Arrivals, carried("a", fmt.Sprintf("https://c.example/%d", i),
			titled([]string{"I", "III"}[i%2]), published(time.Unix(int64(i%7-3), 0).UTC())))
	}
	if _, err := p.store.Commit(context.Background(), []aggregator.Ingest{in}, p.model.place); err != nil {
		rt.Fatalf("commit: %v", err)
	}
	p.model.ingest(in)
	p.follower.follow(rt, p.store)
}

// compareArrivals compares the order of arrival, from a random ordinal on.
func (p pair) compareArrivals(rt *rapid.T, path string, id aggregator.SectionID) {
	given := uint64(len(p.model.orderOf(id).seqs))
	same(rt, "ordinals given in "+path, arrived(rt, p.store, id), given)
	if given == 0 {
		return
	}
	first := rapid.Uint64Range(1, given).Draw(rt, "first")
	want := slices.DeleteFunc(p.model.arrivals(id), func(n numbered) bool { return n.Ordinal < first })
	same(rt, "arrivals in "+path, asEntries(arrivals(rt, p.store, id, first, given)), asEntries(want))
	same(rt, "waiting in "+path, p.follower.named(waiting(rt, p.store, id, first)), keysIn(want))
}

// asEntries leaves of the articles what an entry has of them.
func asEntries(all []numbered) []numbered {
	for i := range all {
		a := &all[i].Article
		a.Seq, a.Sections, a.Surplus = 0, nil, false
		owner := *a.Source()
		owner.OnSite, owner.Priority = false, 0
		a.Sightings, a.Owner = []aggregator.Sighting{owner}, 0
	}
	return all
}

func keysIn(all []numbered) []aggregator.Key {
	var keys []aggregator.Key
	for i := range all {
		keys = append(keys, all[i].Article.Key)
	}
	return keys
}
