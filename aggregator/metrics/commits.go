package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"tidings/aggregator"
)

// commits counts what is saved.
type commits struct {
	total    *prometheus.CounterVec
	duration prometheus.Histogram
	articles *prometheus.CounterVec
}

func newCommits() *commits {
	c := &commits{
		total: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: namespace, Name: "commits_total", Help: "Transactions of the store, by result.",
		}, []string{"result"}),
		duration: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: namespace, Name: "commit_duration_seconds", Help: "Time that a transaction of the store took.",
			Buckets: []float64{.001, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}),
		articles: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: namespace, Name: "articles_received_total",
			Help: "Articles in the feeds that were read: new, changed, or known as they are.",
		}, []string{"outcome"}),
	}
	for _, result := range []string{"saved", "failed"} {
		c.total.WithLabelValues(result)
	}
	c.count(aggregator.Tally{})
	return c
}

// Store is the given one, counted.
func (m *Metrics) Store(s aggregator.Store) aggregator.Store { return &counted{s, m} }

type counted struct {
	aggregator.Store
	m *Metrics
}

func (s *counted) Commit(ctx context.Context, batch []aggregator.Ingest, place aggregator.Placement) ([]aggregator.Tally, error) {
	begun := s.m.now()
	tallies, err := s.Store.Commit(ctx, batch, place)
	s.m.commits.done(err, s.m.now().Sub(begun))
	for _, tally := range tallies {
		s.m.commits.count(tally)
	}
	return tallies, err
}

func (c *commits) done(err error, took time.Duration) {
	result := "saved"
	if err != nil {
		result = "failed"
	}
	c.total.WithLabelValues(result).Inc()
	c.duration.Observe(took.Seconds())
}

func (c *commits) count(t aggregator.Tally) {
	c.articles.WithLabelValues("new").Add(float64(t.New))
	c.articles.WithLabelValues("changed").Add(float64(t.Changed))
	c.articles.WithLabelValues("known").Add(float64(t.Known))
}
