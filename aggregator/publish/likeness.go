package publish

import (
	"cmp"
	"slices"

	"tidings/aggregator"
)

// likeness is which articles of a lineup are near duplicates: one of them is
// shown, and leads to the others.
type likeness struct {
	related map[uint64][]*aggregator.Article // by the Seq of the one that is shown
	seen    map[uint64]bool                  // Seq of all articles that were held against each other
}

// walk is how many articles are held against each other for each place.
const walk = 5

// pool is the newest articles of a section, as many as are wanted.
type pool struct {
	articles []*aggregator.Article
	most     int
}

func (p *pool) add(a *aggregator.Article) bool {
	p.articles = append(p.articles, a)
	return len(p.articles) < p.most
}

// group is an article, the newest, and its near duplicates.
type group struct {
	members []*aggregator.Article
	placed  bool // or not to be
}

// gather groups articles that come in order. What one source says twice is a
// series, not a copy.
func gather(articles []*aggregator.Article) map[uint64]*group {
	index, newest := aggregator.NewSimilarityIndex(), map[aggregator.Key]*aggregator.Article{}
	groups := map[uint64]*group{}
	for _, a := range articles {
		print := aggregator.FingerprintOf(a.Title, a.Body())
		for _, key := range index.Near(print, a.Published) {
			if first := newest[key]; groups[a.Seq] == nil && sourceOf(first) != sourceOf(a) {
				groups[a.Seq] = groups[first.Seq]
			}
		}
		if groups[a.Seq] == nil {
			groups[a.Seq] = &group{}
			index.Add(a.Key, print, a.Published)
			newest[a.Key] = a
		}
		groups[a.Seq].members = append(groups[a.Seq].members, a)
	}
	return groups
}

// better reports whether a is to be shown rather than b: the one that is on its
// own site, else of the higher priority, else the longer, else the earlier.
func better(a, b *aggregator.Article) bool {
	x, y := a.Source(), b.Source()
	if x.OnSite != y.OnSite {
		return x.OnSite
	}
	return cmp.Or(cmp.Compare(x.Priority, y.Priority), cmp.Compare(len(a.Body()), len(b.Body())), b.Published.Compare(a.Published)) > 0
}

// arrange gives the places to groups, in the order of the newest of each.
func (l *lineup) arrange(articles []*aggregator.Article) {
	l.likeness = &likeness{related: map[uint64][]*aggregator.Article{}, seen: map[uint64]bool{}}
	groups := gather(articles)
	for _, a := range articles {
		l.likeness.seen[a.Seq] = true
		if g := groups[a.Seq]; !g.placed {
			g.placed = true
			l.place(g)
		}
	}
	slices.SortFunc(l.articles, byPosition)
	slices.SortFunc(l.surplus, byPosition)
}

// place shows the best of a group whose source may have a place.
func (l *lineup) place(g *group) {
	slices.SortStableFunc(g.members, func(a, b *aggregator.Article) int {
		if better(a, b) {
			return -1
		}
		return 1
	})
	at := slices.IndexFunc(g.members, func(a *aggregator.Article) bool { return !l.capped(a) })
	if at < 0 || l.full() {
		l.omit(g.members[0])
		return
	}
	shown := g.members[at]
	l.likeness.related[shown.Seq] = slices.Delete(g.members, at, at+1)
	if shown.Surplus {
		l.surplus = append(l.surplus, shown)
	} else {
		l.articles = append(l.articles, shown)
	}
}

// relatedTo are the near duplicates of a shown article that are not shown.
func (l *lineup) relatedTo(a *aggregator.Article) []*aggregator.Article {
	if l.likeness == nil {
		return nil
	}
	return l.likeness.related[a.Seq]
}
