package metrics

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"tidings/aggregator"
)

// fetches counts requests to upstreams.
type fetches struct {
	total    *prometheus.CounterVec
	duration prometheus.Histogram
}

func newFetches() *fetches {
	f := &fetches{
		total: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: namespace, Name: "fetch_requests_total",
			Help: "Requests to upstreams, by the status that answered them; none for no answer.",
		}, []string{"code"}),
		duration: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: namespace, Name: "fetch_duration_seconds",
			Help:    "Time from a request to an upstream to the end of the answer.",
			Buckets: []float64{.05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60},
		}),
	}
	for _, code := range []string{"200", "226", "304", "410", "429", "3xx", "4xx", "5xx", "other", "none"} {
		f.total.WithLabelValues(code)
	}
	return f
}

// Fetcher is the given one, counted.
func (m *Metrics) Fetcher(f aggregator.Fetcher) aggregator.Fetcher { return &fetcher{f, m} }

type fetcher struct {
	aggregator.Fetcher
	m *Metrics
}

// Fetch does not count a request that was given up because the program ends.
func (f *fetcher) Fetch(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
	begun := f.m.now()
	response, err := f.Fetcher.Fetch(ctx, r)
	if ctx.Err() == nil {
		f.m.fetches.count(codeOf(response, err), f.m.now().Sub(begun))
	}
	return response, err
}

func (f *fetches) count(code string, took time.Duration) {
	f.total.WithLabelValues(code).Inc()
	f.duration.Observe(took.Seconds())
}

// codeOf is one of few words for what a request came to.
func codeOf(r *aggregator.Response, err error) string {
	var answer *aggregator.FetchError
	switch {
	case errors.As(err, &answer):
		return class(answer.Status)
	case err != nil:
		return "none"
	case r.Onward != nil:
		return "3xx"
	}
	return class(r.Status)
}

// class is a status, or those that are like it: servers may make up any.
func class(status int) string {
	switch {
	case status == http.StatusOK, status == http.StatusIMUsed, status == http.StatusNotModified,
		status == http.StatusGone, status == http.StatusTooManyRequests:
		return strconv.Itoa(status)
	case status >= 300 && status < 600:
		return strconv.Itoa(status/100) + "xx"
	case status == 0:
		return "none"
	}
	return "other"
}
