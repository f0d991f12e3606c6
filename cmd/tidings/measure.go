package main

import (
	"log/slog"

	"tidings/aggregator"
	"tidings/aggregator/metrics"
)

// measure has the metrics of a daemon count what its fetching half does.
func (t *tidings) measure(in *ingest, log *slog.Logger) *metrics.Metrics {
	b := currentBuild()
	m := metrics.New(metrics.Options{
		Version: b.version, Commit: b.commit, Store: in.store, Log: log, Now: t.now,
		Sources: func() []*aggregator.Source { return in.inForce.Load().Sources },
		Tree:    func() *aggregator.Tree { return in.inForce.Load().Tree },
	})
	in.counted, in.Store = m.Fetcher, m.Store(in.store)
	in.Fetcher = in.counted(in.fetcher)
	return m
}
