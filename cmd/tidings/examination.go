package main

import (
	"context"
	"log/slog"
	"net/url"
	"runtime"
	"sync"
	"time"

	"tidings/aggregator"
	"tidings/aggregator/read"
	"tidings/cmd/tidings/config"
)

// examination is a cycle over all sources of which nothing is stored: it stands
// between the aggregator and the fetcher, the reader and the store that a cycle
// has otherwise, and notes what comes by.
type examination struct {
	fetcher aggregator.Fetcher
	reader  *read.Reader

	mu     sync.Mutex
	failed map[string]error            // by the address that was asked
	landed map[string]string           // where the document came from, by the address that was asked
	pages  map[string][]read.Announced // what documents announce, by where they came from
	states map[string]aggregator.Ingest
}

// examine asks each source once, with the daemon's regard for hosts, and
// returns the verdicts in the order of the configuration. A source that was not
// reached before the end of ctx has none.
func (t *tidings) examine(ctx context.Context, cfg *config.Config) ([]verdict, error) {
	fetcher := t.newFetcher(cfg)
	defer fetcher.Close()
	e := &examination{
		fetcher: fetcher, reader: read.New(), failed: map[string]error{}, landed: map[string]string{},
		pages: map[string][]read.Announced{}, states: map[string]aggregator.Ingest{},
	}
	bar := t.newBar()
	defer bar.clear()
	a := aggregator.Aggregator{
		Settings: aggregator.Settings{
			Sources: cfg.Sources, Tree: cfg.Tree(), Fetcher: e, Concurrency: cfg.Fetch.Concurrency,
			Pace: aggregator.Pace{PerHost: cfg.Fetch.PerHost, Gap: cfg.Fetch.PerHostGap},
		},
		Store: e, Reader: e, Log: slog.New(slog.DiscardHandler), Now: t.now, Readers: runtime.GOMAXPROCS(0),
		Watch: func(done, due int) { bar.show(done, due, "") },
	}
	_, err := a.Cycle(ctx, true)
	return e.verdicts(cfg.Sources), err
}

// Fetch is [aggregator.Fetcher].
func (e *examination) Fetch(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
	response, err := e.fetcher.Fetch(ctx, r)
	e.mu.Lock()
	defer e.mu.Unlock()
	switch address := withoutUser(r.URL); {
	case err != nil:
		e.failed[address] = err
	case response.Onward == nil:
		e.landed[address] = response.URL
	}
	return response, err
}

// Read is [aggregator.Reader].
func (e *examination) Read(d aggregator.Document) (*aggregator.Feed, error) {
	feed, err := e.reader.Read(d)
	announced := e.reader.Discover(d) // of a feed, itself with its format
	e.mu.Lock()
	defer e.mu.Unlock()
	e.pages[d.URL] = announced
	return feed, err
}

// Commit is of [aggregator.Store]; nothing is stored.
func (e *examination) Commit(_ context.Context, batch []aggregator.Ingest, _ aggregator.Placement) ([]aggregator.Tally, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, in := range batch {
		e.states[in.State.Name] = in
	}
	return make([]aggregator.Tally, len(batch)), nil
}

// States is of [aggregator.Store]; every source is new.
func (e *examination) States(context.Context) (map[string]aggregator.SourceState, error) {
	return nil, nil
}

// Replace is of [aggregator.Store]; there is nothing to replace.
func (e *examination) Replace(context.Context, string, aggregator.Placement) error { return nil }

// Nth is of [aggregator.Store]; no section has an article.
func (e *examination) Nth(context.Context, aggregator.SectionID, int) (time.Time, error) {
	return time.Time{}, nil
}

// Purge is of [aggregator.Store]; there is nothing to forget.
func (e *examination) Purge(context.Context, time.Time, []string) (int, error) { return 0, nil }

// withoutUser is an address without user name and password.
func withoutUser(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return address
	}
	u.User = nil
	return u.String()
}
