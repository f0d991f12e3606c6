package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// The cycles that are measured, in the order in which a pair has them.
const (
	freshCycle     = "fresh"     // everything is new
	unchangedCycle = "unchanged" // nothing is
	newItemCycle   = "new item"  // one item a feed is
)

// measure is what the options want measured.
func (b *bench) measure(ctx context.Context, o *options) (*result, error) {
	switch o.grow {
	case "":
		return b.cycles(ctx, o.pairs)
	case "articles":
		return b.growArticles(ctx, o)
	case "sources":
		return b.growSources(ctx, o)
	case "start":
		return b.growStart(ctx, o)
	}
	return nil, fmt.Errorf("cannot grow %q: articles, sources or start", o.grow)
}

// cycles measures the three cycles against their floors, in pairs.
func (b *bench) cycles(ctx context.Context, pairs int) (*result, error) {
	urls, err := b.list(ctx)
	if err != nil {
		return nil, err
	}
	r := &result{Feeds: len(urls), Pairs: pairs}
	for i := range pairs {
		p := &pair{bench: b, urls: urls, name: fmt.Sprintf("pair-%d", i), result: r}
		if err := p.run(ctx); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// pair is one pass over the three cycles, with fresh stores.
type pair struct {
	*bench
	urls    []string
	name    string
	tidings *subject
	result  *result
}

func (p *pair) run(ctx context.Context) (err error) {
	if p.tidings, err = p.subject(p.name, p.urls); err != nil {
		return err
	}
	defer p.tidings.remove()
	if err := p.warm(ctx); err != nil {
		return err
	}
	if err := p.cycle(ctx, freshCycle, readingFloor); err != nil {
		return err
	}
	if err := p.cycle(ctx, unchangedCycle, bareFloor); err != nil {
		return err
	}
	if err := p.publish(ctx, 1); err != nil {
		return err
	}
	if err := p.warm(ctx); err != nil {
		return err
	}
	return p.cycle(ctx, newItemCycle, bareFloor)
}

// cycle runs one cycle of tidings right after the floors, and compares it with
// the one that counts.
func (p *pair) cycle(ctx context.Context, cycle, against string) error {
	costs := map[string]cost{}
	for _, floor := range []string{bareFloor, readingFloor} {
		c, err := p.floor(ctx, floor, filepath.Join(p.folder, p.name, floor+".json"))
		if err != nil {
			return err
		}
		costs[floor] = c
	}
	c, err := p.tidings.cycle(ctx)
	if err != nil {
		return err
	}
	costs[subjectName] = c
	p.result.add(cycle, against, costs)
	return nil
}

// floor runs a floor in a process of its own.
func (p *pair) floor(ctx context.Context, name, state string) (cost, error) {
	list := strings.NewReader(strings.Join(p.urls, "\n"))
	c, _, err := spend(ctx, list, p.self, "-floor", name, "-state", state, "-concurrency", fmt.Sprint(p.concurrency))
	return c, err
}

// warm has the upstream render every feed, on nobody's account.
func (p *pair) warm(ctx context.Context) error {
	state := filepath.Join(p.bench.folder, "warm.json")
	defer os.Remove(state)
	_, err := p.floor(ctx, bareFloor, state)
	return err
}
