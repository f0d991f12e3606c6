package publish

import (
	"context"
	"slices"

	"tidings/aggregator"
)

// Shown is an article of a live feed, and its near duplicates, which are not
// shown beside it.
type Shown struct {
	*aggregator.Article
	Related []*aggregator.Article
}

// looksLike reports whether a reader sees no difference between two states of
// an entry. Whatever a reader sees of an article moves its Updated, but for who
// carried it.
func (s *Shown) looksLike(before *Shown) bool {
	return s.Seq == before.Seq && s.Updated.Equal(before.Updated) && s.Owner == before.Owner &&
		len(s.Sightings) == len(before.Sightings) &&
		slices.EqualFunc(s.Related, before.Related, func(a, b *aggregator.Article) bool {
			return a.Seq == b.Seq && a.Updated.Equal(b.Updated)
		})
}

// Live returns what the live feed of the section shows, in its order.
func Live(ctx context.Context, store Store, section *aggregator.Section) ([]Shown, error) {
	l, err := load(ctx, store, section)
	if err != nil {
		return nil, err
	}
	return l.gathered(), nil
}

// gathered is what the lineup shows, with what it leads to.
func (l *lineup) gathered() []Shown {
	var all []Shown
	for _, a := range l.shown() {
		all = append(all, Shown{a, l.relatedTo(a)})
	}
	return all
}

// plainly are articles shown each by itself.
func plainly(articles []*aggregator.Article) []Shown {
	shown := make([]Shown, len(articles))
	for i, a := range articles {
		shown[i].Article = a
	}
	return shown
}
