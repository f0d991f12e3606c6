package main

import (
	"context"
	"log/slog"
	"runtime"
	"sync/atomic"
	"time"

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
	lists   *lists
	now     func() time.Time
	// reloading is how reading the configuration goes while a daemon runs.
	reloading *aggregator.Streak
	// counted is a fetcher whose requests somebody counts; nil where nobody does.
	counted func(aggregator.Fetcher) aggregator.Fetcher
	// inForce are the settings that were made last.
	inForce atomic.Pointer[aggregator.Settings]
}

// openIngest opens the store and wires everything that fills it.
func (t *tidings) openIngest(cfg *config.Config, log *slog.Logger) (*ingest, error) {
	db, err := store.Open(cfg.Store.Path, store.Options{Log: log, Now: t.now})
	if err != nil {
		return nil, err
	}
	i := &ingest{store: db, fetcher: t.newFetcher(cfg), lists: newLists(cfg.Store.Path, log), now: t.now, reloading: &aggregator.Streak{}}
	if err := sweepLists(i.lists.folder, cfg.Lists); err != nil {
		log.Warn("lists that are not needed were not removed", "err", err)
	}
	i.Aggregator = &aggregator.Aggregator{
		Settings: i.settings(cfg), Store: db, Reader: read.New(), Lists: i.lists, Saving: &aggregator.Streak{},
		Log: log, Now: t.now, Readers: runtime.GOMAXPROCS(0),
	}
	return i, nil
}

// settings are what the aggregator takes from a configuration.
func (i *ingest) settings(cfg *config.Config) aggregator.Settings {
	s := aggregator.Settings{
		Sources: cfg.Asked(), Tree: cfg.Tree(), Fetcher: i.fetcher,
		Concurrency: cfg.Fetch.Concurrency,
		Pace:        aggregator.Pace{PerHost: cfg.Fetch.PerHost, Gap: cfg.Fetch.PerHostGap},
		Retention:   cfg.Store.Retention, MaxArticles: cfg.Store.MaxArticles,
	}
	before := aggregator.Tenure{}
	if was := i.inForce.Load(); was != nil {
		before = was.Since
	}
	s.Since = before.After(s.Sources, i.now())
	if i.counted != nil {
		s.Fetcher = i.counted(i.fetcher)
	}
	i.lists.allowed.Store(&cfg.Fetch.AllowNetworks)
	i.inForce.Store(&s)
	return s
}

// newFetcher makes the one way out.
func (t *tidings) newFetcher(cfg *config.Config) *fetch.Fetcher {
	return fetch.New(fetch.Options{
		UserAgent:     userAgent(cfg),
		Timeout:       cfg.Fetch.Timeout,
		MaxBody:       cfg.Fetch.MaxBody,
		AllowNetworks: cfg.Fetch.AllowNetworks,
		Proxy:         cfg.Fetch.Proxy,
		Dial:          t.dial,
		Now:           t.now,
	})
}

// cycle asks for the lists that are due, and then every source that is due, those
// among them that the lists name now. It returns the configuration with these.
func (i *ingest) cycle(ctx context.Context, cfg *config.Config, force bool) (aggregator.Report, *config.Config, error) {
	if len(cfg.Lists) == 0 {
		report, err := i.Cycle(ctx, force)
		return report, cfg, err
	}
	listing := *i.Aggregator
	listing.Sources, listing.Retention, listing.MaxArticles = cfg.Asked()[:len(cfg.Lists)], 0, 0
	lists, err := listing.Cycle(ctx, force)
	if err != nil {
		return lists, cfg, err
	}
	cfg, err = withWholeLists(cfg, i.Log)
	if err != nil {
		return lists, cfg, err
	}
	i.Settings = i.settings(cfg)
	i.Sources = cfg.Sources
	report, err := i.Cycle(ctx, force)
	return report.Plus(lists), cfg, err
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
