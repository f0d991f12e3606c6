package metrics

import (
	"net/http"
	"strconv"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
)

// requests counts what readers ask for. It costs a request no allocation.
type requests struct {
	total    *prometheus.CounterVec
	duration prometheus.Histogram
	byCode   map[int]prometheus.Counter
	other    prometheus.Counter
	writers  sync.Pool
}

func newRequests() *requests {
	r := &requests{
		total: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: namespace, Name: "http_requests_total", Help: "Requests of readers that were answered, by status.",
		}, []string{"code"}),
		duration: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: namespace, Name: "http_request_duration_seconds", Help: "Time that it took to answer a reader, the way to the reader included.",
			Buckets: []float64{.0005, .001, .005, .025, .1, .5, 2.5, 10},
		}),
		byCode:  map[int]prometheus.Counter{},
		writers: sync.Pool{New: func() any { return new(writer) }},
	}
	for _, code := range []int{200, 226, 304, 308, 400, 401, 404, 405, 406, 412, 500, 503} {
		r.byCode[code] = r.total.WithLabelValues(strconv.Itoa(code))
	}
	r.other = r.total.WithLabelValues("other")
	return r
}

// Requests is the handler, counted.
func (m *Metrics) Requests(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		counting := m.requests.writers.Get().(*writer)
		*counting = writer{w, http.StatusOK}
		begun := m.now()
		h.ServeHTTP(counting, r)
		m.requests.duration.Observe(m.now().Sub(begun).Seconds())
		m.requests.of(counting.status).Inc()
		*counting = writer{}
		m.requests.writers.Put(counting)
	})
}

func (r *requests) of(status int) prometheus.Counter {
	if counter, ok := r.byCode[status]; ok {
		return counter
	}
	return r.other
}

// writer remembers the status of a response.
type writer struct {
	http.ResponseWriter
	status int
}

func (w *writer) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap is for [http.ResponseController].
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }
