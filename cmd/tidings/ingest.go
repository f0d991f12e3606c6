package main

import (
	"log/slog"
	"runtime"

	"tidings/aggregator"
	"tidings/aggregator/fetch"
	"tidings/aggregator/read"
	"tidings/cmd/tidings/config"
	"tidings/store"
)

// ingest is the fetching half of tidings, wired: what serve runs for ever and
// fetch runs once.
type ingest struct {
	*aggregator.Aggregator
	fetcher *fetch.Fetcher
	store   *store.Store
}

// openIngest opens the store and wires everything that fills it.
func (t *tidings) openIngest(cfg *config.Config, log *slog.Logger) (*ingest, error) {
	db, err := store.Open(cfg.Store.Path, store.Options{Log: log})
	if err != nil {
		return nil, err
	}
	fetcher := t.newFetcher(cfg)
	return &ingest{store: db, fetcher: fetcher, Aggregator: &aggregator.Aggregator{
		Sources: cfg.Sources, Tree: cfg.Tree(), Store: db, Fetcher: fetcher, Reader: read.New(),
		Log: log, Now: t.now,
		Concurrency: cfg.Fetch.Concurrency, Readers: runtime.GOMAXPROCS(0),
		Pace:      aggregator.Pace{PerHost: cfg.Fetch.PerHost, Gap: cfg.Fetch.PerHostGap},
		Retention: cfg.Store.Retention, MaxArticles: cfg.Store.MaxArticles,
	}}, nil
}

// newFetcher makes the one way out.
func (t *tidings) newFetcher(cfg *config.Config) *fetch.Fetcher {
	return fetch.New(fetch.Options{
		UserAgent:     userAgent(cfg),
		Timeout:       cfg.Fetch.Timeout,
		MaxBody:       cfg.Fetch.MaxBody,
		AllowNetworks: cfg.Fetch.AllowNetworks,
		Proxy:         cfg.Fetch.Proxy,
		Now:           t.now,
	})
}

// close releases the store; everything that was acknowledged is in it.
func (i *ingest) close() error {
	i.fetcher.Close()
	return i.store.Close()
}

func userAgent(cfg *config.Config) string {
	if cfg.Fetch.UserAgent != "" {
		return cfg.Fetch.UserAgent
	}
	return fetch.UserAgent(currentBuild().version, cfg.Server.BaseURL, 0)
}
