package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// upstream serves feeds on loopback. What it serves follows from its fields
// and the rounds published so far: the same give the same bytes.
type upstream struct {
	feeds, items int
	newest       time.Time // date of the newest item of round 0

	hosts  []string // host:port; feed i lives on hosts[i%len(hosts)]
	server *http.Server
	served sync.WaitGroup

	mu     sync.Mutex // guards what is below
	round  int
	bodies []*body // nil where there are too many to keep
	asked  time.Time
}

// keptItems is up to how many items, of all feeds, the bodies are kept.
const keptItems = 100_000

// body is a feed as it stands in one round.
type body struct {
	round  int
	plain  []byte
	zipped []byte // nil for a feed that does not compress
}

// One feed in so many has no validators, or is not compressed.
const (
	withoutETag = 5
	withoutGzip = 3
)

// serveUpstream starts an upstream on so many loopback addresses. Close it.
func serveUpstream(feeds, items, addresses int, newest time.Time) (*upstream, error) {
	u := &upstream{feeds: feeds, items: items, newest: newest}
	if feeds*items <= keptItems {
		u.bodies = make([]*body, feeds)
	}
	u.server = &http.Server{Handler: u.handler(), ReadHeaderTimeout: 10 * time.Second}
	port := "0"
	for i := range addresses {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.%d:%s", 1+i, port))
		if err != nil {
			u.close()
			return nil, fmt.Errorf("upstream: %w", err)
		}
		port = strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
		u.hosts = append(u.hosts, l.Addr().String())
		u.served.Go(func() { u.server.Serve(l) }) // ends when it is closed
	}
	return u, nil
}

// close ends the upstream and what it serves.
func (u *upstream) close() {
	u.server.Close()
	u.served.Wait()
}

func (u *upstream) handler() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("GET /f/{feed}", u.serveFeed)
	m.HandleFunc("GET /_/list", u.serveList)
	m.HandleFunc("POST /_/cycle", u.publish)
	return m
}

func (u *upstream) serveList(w http.ResponseWriter, _ *http.Request) {
	for feed := range u.feeds {
		fmt.Fprintf(w, "http://%s/f/%d\n", u.hosts[feed%len(u.hosts)], feed)
	}
}

// publish adds an item to each feed, n times.
func (u *upstream) publish(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.FormValue("n"))
	if err != nil || n < 1 {
		http.Error(w, "n is a number above zero", http.StatusBadRequest)
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.round += n
}

func (u *upstream) serveFeed(w http.ResponseWriter, r *http.Request) {
	feed, err := strconv.Atoi(r.PathValue("feed"))
	if err != nil || feed < 0 || feed >= u.feeds {
		http.NotFound(w, r)
		return
	}
	h, etag := w.Header(), u.etag(feed)
	if etag != "" {
		h.Set("ETag", etag)
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	b := u.body(feed)
	h.Set("Content-Type", mediaType(feed))
	out := b.plain
	if b.zipped != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		out = b.zipped
	}
	h.Set("Content-Length", strconv.Itoa(len(out)))
	w.Write(out)
}

// etag tells a feed as it stands; it is empty for one without validators. That
// it is asked for is noted.
func (u *upstream) etag(feed int) string {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.asked.IsZero() {
		u.asked = time.Now()
	}
	if feed%withoutETag == 1 {
		return ""
	}
	return fmt.Sprintf(`"%d-%d"`, feed, u.round)
}

// firstAsked is when a feed was asked for since all was forgotten; zero if none
// was.
func (u *upstream) firstAsked() time.Time {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.asked
}

func (u *upstream) forget() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.asked = time.Time{}
}

// body is the feed as it stands, rendered once if it is kept.
func (u *upstream) body(feed int) *body {
	b, round := u.kept(feed)
	if b == nil || b.round != round {
		b = u.render(feed, round)
		u.keep(feed, b)
	}
	return b
}

func (u *upstream) kept(feed int) (b *body, round int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.bodies != nil {
		b = u.bodies[feed]
	}
	return b, u.round
}

func (u *upstream) keep(feed int, b *body) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.bodies != nil {
		u.bodies[feed] = b
	}
}

func (u *upstream) render(feed, round int) *body {
	var plain bytes.Buffer
	u.writeFeed(&plain, feed, round)
	b := &body{round: round, plain: plain.Bytes()}
	if feed%withoutGzip != 2 {
		b.zipped = zipped(b.plain)
	}
	return b
}

// zipped is what a server sends that compresses as it goes.
func zipped(plain []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = io.Copy(z, bytes.NewReader(plain)) // a buffer takes all
	_ = z.Close()
	return out.Bytes()
}
