// Package metrics tells Prometheus how tidings is: the one room that knows of
// its client library. Counters are fed by what stands around the fetcher, the
// store and the HTTP handler; all else is read when it is asked for.
//
// The number of time series is bounded whatever the configuration and the
// upstreams do, and nothing that an upstream says becomes a label.
package metrics

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"runtime"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/common/expfmt"

	"tidings/aggregator"
)

// namespace begins the name of every metric that is our own.
const namespace = "tidings"

// scrapes are answered so many at a time: each of them reads the store.
const scrapes = 2

// Options are what [Metrics] are made of; all are required.
type Options struct {
	Version, Commit string
	Store           Store
	// Settings are those in force, which may be others tomorrow. It is safe for
	// concurrent use.
	Settings  func() *aggregator.Settings
	Saving    *aggregator.Streak // how commits go
	Reloading *aggregator.Streak // how reading the configuration goes
	Log       *slog.Logger
	Now       func() time.Time
}

// Metrics count what happens. They are safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry
	now      func() time.Time
	log      *slog.Logger
	places   chan struct{} // one for each scrape at a time
	fetches  *fetches
	commits  *commits
	requests *requests
	// incomplete says that the last answer was, which is logged once: anybody may
	// ask, and as often as they like.
	incomplete atomic.Bool
}

// New makes the metrics, in a registry of their own.
func New(o Options) *Metrics {
	r := prometheus.NewRegistry()
	m := &Metrics{registry: r, now: o.Now, log: o.Log, places: make(chan struct{}, scrapes), fetches: newFetches(), commits: newCommits(), requests: newRequests()}
	r.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		buildInfo(o),
		&census{store: o.Store, settings: o.Settings, now: o.Now},
		&streaks{saving: o.Saving, reloading: o.Reloading},
		m.fetches.total, m.fetches.duration,
		m.commits.total, m.commits.duration, m.commits.articles,
		m.requests.total, m.requests.duration,
	)
	return m
}

// buildInfo is a gauge that is always one and names the build.
func buildInfo(o Options) prometheus.Collector {
	g := prometheus.NewGauge(prometheus.GaugeOpts{
		Namespace: namespace, Name: "build_info", Help: "Always 1; the labels say which tidings this is.",
		ConstLabels: prometheus.Labels{"version": o.Version, "commit": o.Commit, "goversion": runtime.Version()},
	})
	g.Set(1)
	return g
}

// Handler answers with all metrics in the text format of Prometheus. What cannot
// be read is left out, with a line in the log for the first time. It is written by expfmt alone:
// promhttp, which speaks every other format too, costs 400 KB of the binary.
func (m *Metrics) Handler() http.Handler { return http.HandlerFunc(m.tell) }

func (m *Metrics) tell(w http.ResponseWriter, r *http.Request) {
	select {
	case m.places <- struct{}{}:
		defer func() { <-m.places }()
	case <-r.Context().Done():
		return
	}
	text, err := m.text()
	if before := m.incomplete.Swap(err != nil); err != nil && !before {
		m.log.Error("metrics are not complete", "err", err)
	}
	h := w.Header()
	h.Set("Content-Type", string(expfmt.NewFormat(expfmt.TypeTextPlain)))
	h.Set("Content-Length", strconv.Itoa(len(text)))
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(text) // a client that hangs up need not be told
}

// text is what can be read, and an error for what cannot.
func (m *Metrics) text() ([]byte, error) {
	var text bytes.Buffer
	families, err := m.registry.Gather()
	for _, family := range families {
		if _, werr := expfmt.MetricFamilyToText(&text, family); werr != nil {
			err = errors.Join(err, werr)
		}
	}
	return text.Bytes(), err
}
