package publish

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"tidings/aggregator"
)

// older is the page of a section that begins below a cursor: what the store
// holds there, without the caps of the live feed (RFC 5005, 3).
func (p *Publisher) older(ctx context.Context, section *aggregator.Section, cursor string) (*feed, error) {
	below, err := parseCursor(cursor)
	if err != nil {
		return nil, err
	}
	articles, err := p.below(ctx, section, below, section.Limit+1)
	if err != nil {
		return nil, fmt.Errorf("read a page of section %s: %w", section.Name(), err)
	}
	at := place{page: cursor}
	if len(articles) > section.Limit {
		articles = articles[:section.Limit]
		at.older = cursorOf(articles[section.Limit-1].Position())
	}
	if err := p.surround(ctx, section, below, &at); err != nil {
		return nil, fmt.Errorf("find the pages of section %s: %w", section.Name(), err)
	}
	return p.composed(section, articles, at), nil
}

// below is up to n articles of a section, surplus among them, in order.
func (p *Publisher) below(ctx context.Context, section *aggregator.Section, from aggregator.Position, n int) ([]*aggregator.Article, error) {
	newest, surplus := pool{most: n}, pool{most: n}
	if err := p.store.Newest(ctx, section.ID(), from, newest.add); err != nil {
		return nil, err
	}
	if err := p.store.Newest(ctx, section.ID().Surplus(), from, surplus.add); err != nil {
		return nil, err
	}
	all := slices.Concat(newest.articles, surplus.articles)
	slices.SortFunc(all, byPosition)
	return all[:min(n, len(all))], nil
}

// surround fills in the page before the one that begins below a position, and
// the last of all pages.
func (p *Publisher) surround(ctx context.Context, section *aggregator.Section, below aggregator.Position, at *place) error {
	var err error
	if at.newer, err = p.cursorAbove(ctx, section, justBelow(below)); err != nil || at.older == "" {
		return err // without an older one, this is the last page
	}
	at.oldest, err = p.cursorAbove(ctx, section, aggregator.Position{})
	return err
}

// justBelow is the position after the given one, which no article need have.
func justBelow(p aggregator.Position) aggregator.Position {
	if p.Seq == 0 {
		return aggregator.Position{Published: p.Published.Add(-time.Second), Seq: math.MaxUint64}
	}
	p.Seq--
	return p
}

// cursorAbove is the cursor of the page that ends just above a position, for the
// zero position at the end of the section; empty when it begins at the top.
func (p *Publisher) cursorAbove(ctx context.Context, section *aggregator.Section, at aggregator.Position) (string, error) {
	above, err := p.climb(ctx, section, at, section.Limit+1)
	if err != nil || len(above) <= section.Limit {
		return "", err
	}
	return cursorOf(above[section.Limit]), nil
}

// climb is up to n positions above the given one, the nearest first; from the
// zero position, the lowest ones.
func (p *Publisher) climb(ctx context.Context, section *aggregator.Section, from aggregator.Position, n int) ([]aggregator.Position, error) {
	positions, err := p.store.Climb(ctx, section.ID(), from, n)
	if err != nil {
		return nil, err
	}
	surplus, err := p.store.Climb(ctx, section.ID().Surplus(), from, n)
	if err != nil {
		return nil, err
	}
	all := append(positions, surplus...)
	slices.SortFunc(all, func(a, b aggregator.Position) int { return b.Compare(a) })
	return all[:min(n, len(all))], nil
}
