package publish

import (
	"context"

	"tidings/aggregator"
)

// Shown is an article of a live feed, and its near duplicates, which are not
// shown beside it.
type Shown struct {
	*aggregator.Article
	Related []*aggregator.Article
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
