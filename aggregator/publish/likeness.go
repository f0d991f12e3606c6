package publish

import (
	"cmp"
	"slices"

	"tidings/aggregator"
)

// likeness finds among the articles of a lineup those that are near
// duplicates: one of them is shown, and leads to the others.
type likeness struct {
	index   *aggregator.SimilarityIndex
	leaders map[aggregator.Key]*aggregator.Article
	related map[uint64][]*aggregator.Article // by the Seq of the one that is shown
	seen    map[uint64]bool                  // Seq of those that are shown and of those they lead to
}

func newLikeness() *likeness {
	return &likeness{
		index: aggregator.NewSimilarityIndex(), leaders: map[aggregator.Key]*aggregator.Article{},
		related: map[uint64][]*aggregator.Article{}, seen: map[uint64]bool{},
	}
}

// of is an article that is shown of which a is a near duplicate, or nil. What
// one source says twice is a series, not a copy.
func (l *likeness) of(a *aggregator.Article, print aggregator.Fingerprint) *aggregator.Article {
	for _, key := range l.index.Near(print, a.Published) {
		if leader := l.leaders[key]; sourceOf(leader) != sourceOf(a) {
			return leader
		}
	}
	return nil
}

// lead makes a one that is shown.
func (l *likeness) lead(a *aggregator.Article, print aggregator.Fingerprint) {
	l.index.Add(a.Key, print, a.Published)
	l.leaders[a.Key], l.seen[a.Seq] = a, true
}

// follow lets leader lead to a.
func (l *likeness) follow(leader, a *aggregator.Article) {
	l.related[leader.Seq] = append(l.related[leader.Seq], a)
	l.seen[a.Seq] = true
}

// succeed has a lead in place of leader, to it and to all that it led to.
func (l *likeness) succeed(leader, a *aggregator.Article, print aggregator.Fingerprint) {
	l.index.Remove(leader.Key)
	delete(l.leaders, leader.Key)
	l.lead(a, print)
	l.related[a.Seq] = append(l.related[leader.Seq], leader)
	delete(l.related, leader.Seq)
}

// close ends the search: what was found stays, at a fraction of the memory.
func (l *likeness) close() {
	if l != nil {
		l.index, l.leaders = nil, nil
	}
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

// gather reports whether a is to be shown, after it was held against those that
// are; it may take the place of one of them.
func (l *lineup) gather(a *aggregator.Article) bool {
	print := aggregator.FingerprintOf(a.Title, a.Body())
	leader := l.likeness.of(a, print)
	switch {
	case leader == nil:
		l.likeness.lead(a, print)
		return true
	case l.capped(a) || !better(a, leader):
		l.likeness.follow(leader, a)
		return false
	}
	is := func(x *aggregator.Article) bool { return x == leader }
	l.articles, l.surplus = slices.DeleteFunc(l.articles, is), slices.DeleteFunc(l.surplus, is)
	l.likeness.succeed(leader, a, print)
	return true
}

// relatedTo are the near duplicates of a shown article that are not shown.
func (l *lineup) relatedTo(a *aggregator.Article) []*aggregator.Article {
	if l.likeness == nil {
		return nil
	}
	return l.likeness.related[a.Seq]
}
