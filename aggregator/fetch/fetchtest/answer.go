package fetchtest

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Answer is what an upstream answers to a request. The zero Answer is an
// empty 200.
type Answer struct {
	Status   int    // 0 is 200, or 302 with a Location
	Location string // where a redirect leads; may be relative
	Type     string // Content-Type; empty leaves it to net/http to sniff
	Header   map[string]string
	Body     string
	Gzip     bool // sends the body as gzip, and says so

	// A request that brings one of these back, byte for byte, gets a 304.
	// ETag goes before LastModified, as in RFC 9110, 13.2.2.
	ETag         string
	LastModified string

	// Hold keeps the answer back until it is closed or the client leaves.
	Hold <-chan struct{}
	// Drip is the pause before each byte of the body; 0 sends it in one piece.
	Drip   time.Duration
	Ending Ending
}

// Ending is how the body of an [Answer] ends.
type Ending int

// The endings of a body.
const (
	Whole   Ending = iota // as it should
	Endless               // the body is sent again and again until the client leaves
	Stalled               // nothing comes after the body, until the client leaves
	Reset                 // the connection is reset after the body
)

func (a Answer) write(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	if a.Hold != nil && !wait(ctx, a.Hold) {
		panic(http.ErrAbortHandler)
	}
	a.writeHeader(w.Header())
	if a.isKnownTo(r) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	status := http.StatusOK
	if a.Location != "" {
		status = http.StatusFound
	}
	w.WriteHeader(cmp.Or(a.Status, status))
	a.writeBody(ctx, w)
}

func (a Answer) writeHeader(h http.Header) {
	set := func(name, value string) {
		if value != "" {
			h.Set(name, value)
		}
	}
	set("Location", a.Location)
	set("Content-Type", a.Type)
	set("ETag", a.ETag)
	set("Last-Modified", a.LastModified)
	if a.Gzip {
		set("Content-Encoding", "gzip")
	}
	for name, value := range a.Header {
		h.Set(name, value)
	}
}

// isKnownTo reports whether the request proves that the client has this body.
func (a Answer) isKnownTo(r *http.Request) bool {
	if tags := r.Header.Get("If-None-Match"); tags != "" {
		return a.ETag != "" && slices.Contains(strings.Split(tags, ", "), a.ETag)
	}
	return a.LastModified != "" && r.Header.Get("If-Modified-Since") == a.LastModified
}

func (a Answer) writeBody(ctx context.Context, w http.ResponseWriter) {
	body := []byte(a.Body)
	if a.Gzip {
		body = gzipped(body)
	}
	for a.send(ctx, w, body) && a.Ending == Endless && ctx.Err() == nil {
	}
	switch a.Ending {
	case Stalled:
		_ = http.NewResponseController(w).Flush()
		<-ctx.Done()
	case Reset:
		_ = http.NewResponseController(w).Flush()
		reset(w)
	}
}

// send writes the body once, and reports whether the client took it.
func (a Answer) send(ctx context.Context, w http.ResponseWriter, body []byte) bool {
	if a.Drip == 0 {
		_, err := w.Write(body)
		return err == nil
	}
	for i := range body {
		if !wait(ctx, time.After(a.Drip)) {
			return false
		}
		if _, err := w.Write(body[i : i+1]); err != nil {
			return false
		}
		_ = http.NewResponseController(w).Flush()
	}
	return true
}

// wait reports whether c was ready before the client left.
func wait[T any](ctx context.Context, c <-chan T) bool {
	select {
	case <-c:
		return true
	case <-ctx.Done():
		return false
	}
}

// reset closes the connection so that the client sees a reset.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	conn.Close()
}

func gzipped(body []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(body) // to memory
	_ = z.Close()
	return b.Bytes()
}

func tagOf(body string) string { return fmt.Sprintf(`"%x"`, sha256.Sum256([]byte(body))) }
