package fetchtest

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
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
	// Raw stands for the status line and the headers, byte for byte; the body
	// follows as it is, and then the connection is closed.
	Raw string

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
	Whole     Ending = iota // as it should
	Endless                 // the body is sent again and again until the client leaves
	Stalled                 // nothing comes after the body, until the client leaves
	Reset                   // the connection is reset after the body
	Unstarted               // the connection is reset in place of an answer
)

func (a Answer) write(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	if a.Hold != nil && !wait(ctx, a.Hold) {
		panic(http.ErrAbortHandler)
	}
	switch {
	case a.Ending == Unstarted:
		reset(w)
	case a.Raw != "":
		a.writeRaw(ctx, w)
	default:
		a.writeHTTP(w, r)
	}
}

func (a Answer) writeHTTP(w http.ResponseWriter, r *http.Request) {
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
	a.writeBody(r.Context(), w)
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
	flush := func() { _ = http.NewResponseController(w).Flush() }
	a.send(ctx, w, flush, body)
	switch a.Ending {
	case Stalled:
		flush()
		<-ctx.Done()
	case Reset:
		flush()
		reset(w)
	}
}

// send writes the body, as often as it is to be sent.
func (a Answer) send(ctx context.Context, w io.Writer, flush func(), body []byte) {
	for a.sendOnce(ctx, w, flush, body) && a.Ending == Endless && ctx.Err() == nil {
	}
}

// sendOnce reports whether the client took the body.
func (a Answer) sendOnce(ctx context.Context, w io.Writer, flush func(), body []byte) bool {
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
		flush()
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

func gzipped(body []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(body) // to memory
	_ = z.Close()
	return b.Bytes()
}

func tagOf(body string) string { return fmt.Sprintf(`"%x"`, sha256.Sum256([]byte(body))) }
