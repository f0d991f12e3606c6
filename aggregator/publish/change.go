package publish

import (
	"slices"

	"tidings/aggregator"
)

// effect is what a change did to a lineup. The greater one prevails.
type effect int

const (
	unmoved effect = iota // nothing that is shown is different
	moved
	short // a place came free that an article in the store may have; read it again
)

// apply makes one change. Where surplus has to do with it the lineup comes out
// short, since floods are rare; also where near duplicates are gathered.
func (l *lineup) apply(c aggregator.Change) effect {
	if l.floods(c) || l.likens(c) {
		return short
	}
	if c.Article == nil || !slices.Contains(c.Article.Sections, l.section) {
		return l.drop(c.Seq)
	}
	at := l.find(c.Seq)
	if at < 0 || l.articles[at].Position().Compare(c.Article.Position()) == 0 {
		return l.put(c.Article)
	}
	// It was dated anew: its old place goes with it.
	if l.remove(at) == short {
		return short
	}
	l.put(c.Article)
	return moved
}

// floods reports whether a change concerns what surplus is shown.
func (l *lineup) floods(c aggregator.Change) bool {
	if c.Article != nil && slices.Contains(c.Article.Sections, l.section.Surplus()) {
		return true
	}
	if len(l.surplus) == 0 {
		return false
	}
	return c.Article != nil && slices.Contains(c.Article.Sections, l.section) || l.find(c.Seq) >= 0 ||
		slices.ContainsFunc(l.surplus, func(a *aggregator.Article) bool { return a.Seq == c.Seq })
}

// likens reports whether a change concerns what near duplicates are gathered from.
func (l *lineup) likens(c aggregator.Change) bool {
	return l.likeness != nil && (l.likeness.seen[c.Seq] || c.Article != nil && slices.Contains(c.Article.Sections, l.section))
}

// find is the index of an article, or -1.
func (l *lineup) find(seq uint64) int {
	return slices.IndexFunc(l.articles, func(a *aggregator.Article) bool { return a.Seq == seq })
}

func (l *lineup) drop(seq uint64) effect {
	at := l.find(seq)
	if at < 0 {
		return unmoved
	}
	return l.remove(at)
}

func (l *lineup) remove(at int) effect {
	l.articles = slices.Delete(l.articles, at, at+1)
	if l.cut {
		return short
	}
	return moved
}

// put shows the article in its place, if it may have one.
func (l *lineup) put(a *aggregator.Article) effect {
	at, found := slices.BinarySearchFunc(l.articles, a.Position(), func(x *aggregator.Article, p aggregator.Position) int {
		return x.Position().Compare(p)
	})
	switch {
	case !found:
		return l.insert(at, a)
	case l.perSource == 0 || sourceOf(l.articles[at]) == sourceOf(a):
		l.articles[at] = a
		return moved
	}
	// Under the cap of one source, an article of another takes its place.
	if l.remove(at) == short {
		return short
	}
	l.insert(at, a)
	return moved
}

func (l *lineup) insert(at int, a *aggregator.Article) effect {
	if l.capped(a) {
		return l.supplant(at, a)
	}
	l.articles = slices.Insert(l.articles, at, a)
	if len(l.articles) > l.limit {
		l.omit(l.articles[l.limit])
		l.articles = l.articles[:l.limit]
	}
	if at >= l.limit {
		return unmoved
	}
	return moved
}

// supplant gives a the place of its source's oldest, unless a is older still.
func (l *lineup) supplant(at int, a *aggregator.Article) effect {
	oldest := len(l.articles) - 1
	for sourceOf(l.articles[oldest]) != sourceOf(a) {
		oldest--
	}
	if oldest < at {
		l.omit(a)
		return unmoved
	}
	l.omit(l.articles[oldest])
	l.articles = slices.Insert(slices.Delete(l.articles, oldest, oldest+1), at, a)
	return moved
}
