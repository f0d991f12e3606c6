package main

import (
	"log/slog"

	"tidings/aggregator/metrics"
)

// measure has the metrics of a daemon count what its fetching half does.
func (t *tidings) measure(in *ingest, log *slog.Logger) *metrics.Metrics {
	b := currentBuild()
	m := metrics.New(metrics.Options{
		Version: b.version, Commit: b.commit, Store: in.store, Log: log, Now: t.now,
		Settings: in.inForce.Load, Saving: in.Saving, Reloading: in.reloading,
	})
	in.counted, in.Store = m.Fetcher, m.Store(in.store)
	in.Fetcher = in.counted(in.fetcher)
	return m
}
