package main

import (
	"log/slog"

	"tidings/aggregator"
	"tidings/aggregator/metrics"
	"tidings/cmd/tidings/config"
)

// measure has the metrics of a daemon count what its fetching half does.
func (t *tidings) measure(in *ingest, cfg *config.Config, log *slog.Logger) *metrics.Metrics {
	b := currentBuild()
	m := metrics.New(metrics.Options{
		Version: b.version, Commit: b.commit, Store: in.store, Log: log, Now: t.now,
		Sources: func() []*aggregator.Source { return cfg.Sources },
		Tree:    func() *aggregator.Tree { return in.Tree },
	})
	in.Fetcher, in.Store = m.Fetcher(in.fetcher), m.Store(in.store)
	return m
}
