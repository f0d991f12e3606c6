package publish

import (
	"context"

	"tidings/aggregator"
)

// Live returns what the live feed of the section shows, in its order.
func Live(ctx context.Context, store Store, section *aggregator.Section) ([]*aggregator.Article, error) {
	l, err := load(ctx, store, section)
	if err != nil {
		return nil, err
	}
	return l.shown(), nil
}
