package publish

import (
	"slices"

	"tidings/aggregator"
)

// lineup is what a live feed shows of its section: the newest first, at most
// limit articles in all and perSource of one source, each place given to the
// newest article that may have it. Surplus gets the places that are left.
type lineup struct {
	section   aggregator.SectionID
	limit     int
	perSource int // 0 is no cap

	articles []*aggregator.Article // in order of Position
	surplus  []*aggregator.Article // in order of Position
	cut      bool                  // the section holds, or held, more than is shown
	omitted  aggregator.Position   // of the newest article that is not shown; zero while none is known

	likeness *likeness // nil where near duplicates are kept
}

func newLineup(s *aggregator.Section) lineup {
	return lineup{section: s.ID(), limit: s.Limit, perSource: s.PerSourceLimit}
}

// shown is all of the lineup, in order.
func (l *lineup) shown() []*aggregator.Article {
	if len(l.surplus) == 0 {
		return l.articles
	}
	all := slices.Concat(l.articles, l.surplus)
	slices.SortFunc(all, byPosition)
	return all
}

func byPosition(a, b *aggregator.Article) int { return a.Position().Compare(b.Position()) }

// add takes the next article in order, and reports whether there may be room
// for another.
func (l *lineup) add(a *aggregator.Article) bool { return l.take(a, &l.articles) }

// fill does the same with the next surplus article.
func (l *lineup) fill(a *aggregator.Article) bool { return l.take(a, &l.surplus) }

func (l *lineup) take(a *aggregator.Article, into *[]*aggregator.Article) bool {
	if l.full() {
		l.omit(a)
		return false
	}
	if l.capped(a) {
		l.omit(a)
	} else {
		*into = append(*into, a)
	}
	return true
}

// omit notes that an article of the section is not shown.
func (l *lineup) omit(a *aggregator.Article) {
	l.cut = true
	if l.omitted.IsZero() || a.Position().Compare(l.omitted) < 0 {
		l.omitted = a.Position()
	}
}

// full reports whether no article can be added any more.
func (l *lineup) full() bool { return len(l.articles)+len(l.surplus) >= l.limit }

// clone is a lineup that can change without this one.
func (l lineup) clone() lineup {
	l.articles = slices.Clone(l.articles)
	return l
}

// capped reports whether the article's source has all the places it may have.
func (l *lineup) capped(a *aggregator.Article) bool {
	if l.perSource == 0 {
		return false
	}
	n := 0
	for _, list := range [...][]*aggregator.Article{l.articles, l.surplus} {
		for _, shown := range list {
			if sourceOf(shown) == sourceOf(a) {
				n++
			}
		}
	}
	return n >= l.perSource
}

func sourceOf(a *aggregator.Article) string { return a.Source().Source }
