package main

import (
	"context"
	"fmt"
	"time"
)

// What grows, unless -sizes says otherwise, and the feeds that a store is
// filled from: each fill brings about a thousand articles.
const (
	fillFeeds = 33
	fillItems = 30
)

// growArticles measures what a new article costs beside so many stored ones:
// the CPU of a cycle in which every item is new less that of one in which
// nothing is.
func (b *bench) growArticles(ctx context.Context, o *options) (*result, error) {
	r := &result{}
	for _, size := range o.sizes.or(1_000, 100_000, 1_000_000) {
		f, err := b.filled(ctx, fmt.Sprint("articles-", size), fillFeeds, fillItems, size)
		if err != nil {
			return nil, err
		}
		each, err := f.newArticle(ctx, o.pairs)
		if err != nil {
			return nil, err
		}
		r.grown(fmt.Sprintf("CPU of a new article beside %d", size), each)
		f.remove()
	}
	return r, nil
}

// filled is a store filled from an upstream whose items are all new in every
// fill.
type filled struct {
	*subject
	feeds, items int
}

// filled fills a store with at least so many articles, the newest a while ago.
func (b *bench) filled(ctx context.Context, name string, feeds, items, articles int) (*filled, error) {
	fills := max(1, (articles+feeds*items-1)/(feeds*items))
	newest := time.Now().UTC().Add(-time.Duration((fills+10)*items) * time.Hour).Truncate(time.Hour)
	if err := b.serveFrom(feeds, items, min(feeds, 64), newest); err != nil {
		return nil, err
	}
	urls, err := b.list(ctx)
	if err != nil {
		return nil, err
	}
	s, err := b.subject(name, urls)
	if err != nil {
		return nil, err
	}
	f := &filled{s, feeds, items}
	for range fills {
		if _, err := f.fill(ctx); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// fill lets every item be a new one.
func (f *filled) fill(ctx context.Context) (cost, error) {
	if err := f.publish(ctx, f.items); err != nil {
		return cost{}, err
	}
	return f.cycle(ctx)
}

// newArticle is the median cost of one more article.
func (f *filled) newArticle(ctx context.Context, pairs int) (time.Duration, error) {
	var each []float64
	for range pairs {
		more, err := f.fill(ctx)
		if err != nil {
			return 0, err
		}
		none, err := f.cycle(ctx)
		if err != nil {
			return 0, err
		}
		each = append(each, float64(more.CPU-none.CPU)/float64(f.feeds*f.items))
	}
	return time.Duration(median(each)), nil
}

// growSources measures what a cycle in which nothing is new costs for each of
// so many sources.
func (b *bench) growSources(ctx context.Context, o *options) (*result, error) {
	r := &result{}
	for _, size := range o.sizes.or(1_000, 10_000, 100_000) {
		f, err := b.filled(ctx, fmt.Sprint("sources-", size), size, 1, size)
		if err != nil {
			return nil, err
		}
		var each []float64
		for range o.pairs {
			c, err := f.cycle(ctx)
			if err != nil {
				return nil, err
			}
			each = append(each, float64(c.CPU)/float64(size))
		}
		r.grown(fmt.Sprintf("CPU of a source where nothing is new, of %d", size), time.Duration(median(each)))
		f.remove()
	}
	return r, nil
}

// grown notes a figure, and how it stands to the first one.
func (r *result) grown(what string, d time.Duration) {
	p := point{What: what, Value: d.Seconds(), Text: d.Round(100 * time.Nanosecond).String()}
	if len(r.Growth) > 0 {
		p.Text += fmt.Sprintf(", %.2f of the first", p.Value/r.Growth[0].Value)
	}
	r.Growth = append(r.Growth, p)
}
