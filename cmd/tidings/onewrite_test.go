package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"sync"
	"testing"
	"time"
)

// tallied is a listener that counts the writes of its connections. They are no
// TCP connections, so that a joined write is as many writes as it has parts.
type tallied struct {
	net.Listener
	mu     sync.Mutex
	writes []int // their sizes
}

func (l *tallied) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	return &talliedConn{conn, l}, err
}

type talliedConn struct {
	net.Conn
	l *tallied
}

func (c *talliedConn) Write(p []byte) (int, error) {
	c.l.mu.Lock()
	c.l.writes = append(c.l.writes, len(p))
	c.l.mu.Unlock()
	return c.Conn.Write(p)
}

func TestAnswersOfEverySizeArriveWhole(t *testing.T) {
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	body := bytes.Repeat([]byte("0123456789abcdef"), 20_000)
	server := &http.Server{ConnContext: withConn, Handler: inOneWrite(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var size, parts int
		fmt.Sscan(r.URL.Query().Get("size"), &size)
		fmt.Sscan(r.URL.Query().Get("parts"), &parts)
		for i := range parts {
			w.Write(body[i*size/parts : (i+1)*size/parts])
		}
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
	}))}
	go server.Serve(joining{&tallied{Listener: inner}})
	t.Cleanup(func() { server.Close() })
	for _, size := range []int{0, 1, 1000, 2047, 2048, 3900, 4095, 4096, 4097, 8191, 8192, 8193, 20_000, 300_000} {
		for _, parts := range []int{1, 2, 3, 17} {
			response, err := http.Get(fmt.Sprintf("http://%s/?size=%d&parts=%d", inner.Addr(), size, parts))
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(response.Body)
			response.Body.Close()
			if err != nil || !bytes.Equal(got, body[:size]) {
				t.Errorf("%d bytes in %d parts: %d arrive, %v", size, parts, len(got), err)
			}
		}
	}
}

func TestHeadAndBodyAreOneWrite(t *testing.T) {
	near, far := net.Pipe()
	l := &tallied{}
	conn := &joiningConn{Conn: &talliedConn{near, l}}
	go io.Copy(io.Discard, far)
	conn.holds = true
	conn.Write(make([]byte, 4096))
	if len(l.writes) != 0 {
		t.Errorf("the head went out alone: %v", l.writes)
	}
	if n, err := conn.Write(make([]byte, 50_000)); n != 50_000 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if err := conn.release(); err != nil || len(l.writes) != 2 { // both parts, handed on at once
		t.Errorf("%v, %v", l.writes, err)
	}
	conn.Write([]byte("at once"))
	if len(l.writes) != 3 {
		t.Errorf("kept back after the release: %v", l.writes)
	}
}

// dated is a connection that remembers its deadlines of writes.
type dated struct {
	net.Conn
	set []time.Time
}

func (c *dated) SetWriteDeadline(t time.Time) error {
	c.set = append(c.set, t)
	return nil
}

func TestADeadlineOfWritesMovesWhenItMustAlone(t *testing.T) {
	inner := &dated{}
	conn := &joiningConn{Conn: inner}
	noon := time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)
	earlier, later := noon.Add(-time.Hour), noon.Add(deadlineGrain)
	for _, until := range []time.Time{noon, {}, noon.Add(deadlineGrain - 1), {}, later, {}, later, earlier} {
		if err := conn.SetWriteDeadline(until); err != nil {
			t.Fatal(err)
		}
	}
	if want := []time.Time{noon, later, earlier}; !slices.Equal(inner.set, want) {
		t.Errorf("set %v, want %v", inner.set, want)
	}
}

// A reader who takes nothing is let go, also after answers that were taken.
func TestAReaderWhoTakesNothingIsLetGo(t *testing.T) {
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	failed := make(chan error, 1)
	server := &http.Server{WriteTimeout: 10 * time.Millisecond, ConnContext: withConn, Handler: inOneWrite(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/small" {
			fmt.Fprint(w, "small")
			return
		}
		_, err := w.Write(make([]byte, 64<<20))
		failed <- err
	}))}
	go server.Serve(joining{inner})
	t.Cleanup(func() { server.Close() })
	conn, err := net.Dial("tcp", inner.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET /small HTTP/1.1\r\nHost: x\r\n\r\n")
	if _, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
	if err := <-failed; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("writing ended with %v", err)
	}
}

// datedListener accepts connections that remember their deadlines.
type datedListener struct {
	net.Listener
	accepted chan *dated
}

func (l datedListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	d := &dated{Conn: conn}
	l.accepted <- d
	return d, nil
}

// TestAnErrandMayTakeAsLongAsItTakes: where nobody joins writes, a deadline that
// is taken away is taken away.
func TestAnErrandMayTakeAsLongAsItTakes(t *testing.T) {
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := datedListener{inner, make(chan *dated, 1)}
	ctx, end := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- serveHTTP(ctx, l, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			unhurried(w)
			set := (<-l.accepted).set
			fmt.Fprint(w, len(set), set[len(set)-1].IsZero())
		}), slog.New(slog.DiscardHandler))
	}()
	response, err := http.Get("http://" + inner.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err := io.ReadAll(response.Body); err != nil || string(body) != "2 true" {
		t.Errorf("deadlines: %q, %v", body, err)
	}
	end()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
