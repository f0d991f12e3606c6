package publish

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// sink is a response that goes nowhere and costs nothing.
type sink struct {
	header http.Header
	status int
	bytes  int
}

func (s *sink) Header() http.Header { return s.header }
func (s *sink) WriteHeader(status int) {
	s.status = status
}
func (s *sink) Write(b []byte) (int, error) {
	s.bytes += len(b)
	return len(b), nil
}

// TestReadyBytesAreServedWithoutAllocating: what a request costs beyond net/http
// is to find the bytes and to compare a tag.
func TestReadyBytesAreServedWithoutAllocating(t *testing.T) {
	h := New(options(newMemory(history(10)...))).Handler()
	tag := get(h, "/news.rss", "Accept-Encoding", "gzip").Header().Get("Etag")
	for _, c := range []struct {
		name   string
		header map[string]string
		status int
	}{
		{"200 as it is", nil, 200},
		{"200 as gzip", map[string]string{"Accept-Encoding": "gzip, deflate, br"}, 200},
		{"200 as zstd", map[string]string{"Accept-Encoding": "gzip, deflate, br, zstd"}, 200},
		{"304", map[string]string{"Accept-Encoding": "gzip", "If-None-Match": tag}, 304},
	} {
		r := httptest.NewRequest("GET", "/news.rss", nil)
		for name, value := range c.header {
			r.Header.Set(name, value)
		}
		w := &sink{header: make(http.Header, 32)}
		h.ServeHTTP(w, r) // the first request renders
		got := testing.AllocsPerRun(100, func() { h.ServeHTTP(w, r) })
		if got != 0 || w.status != c.status {
			t.Errorf("%s: %d with %v allocations, want none", c.name, w.status, got)
		}
	}
}
