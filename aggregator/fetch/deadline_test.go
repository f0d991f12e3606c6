package fetch

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tidings/aggregator"
)

// head begins an answer whose body will be long.
const head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"

// piped returns a fetcher whose every connection leads to serve, and a wait
// for those to end.
func piped(serve func(net.Conn)) (*Fetcher, func()) {
	var served sync.WaitGroup
	f := New(Options{Timeout: 30 * time.Second, MaxBody: 1 << 20})
	f.transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		served.Go(func() {
			defer theirs.Close()
			if _, err := http.ReadRequest(bufio.NewReader(theirs)); err == nil {
				serve(theirs)
			}
		})
		return ours, nil
	}
	return f, served.Wait
}

// drip sends text, and then a byte a second until nobody listens.
func drip(text string) func(net.Conn) {
	return func(conn net.Conn) {
		_, err := io.WriteString(conn, text)
		for err == nil {
			time.Sleep(time.Second)
			_, err = io.WriteString(conn, "x")
		}
	}
}

func silent(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }

func TestOneDeadlineCoversTheWholeFetch(t *testing.T) {
	for name, test := range map[string]struct {
		serve  func(net.Conn)
		status int
	}{
		"no answer":           {silent, 0},
		"headers that drip":   {drip("HTTP/1.1 200 OK\r\nX: "), 0},
		"a body that drips":   {drip(head), 200},
		"redirects that wait": {waitingRedirects, 0},
	} {
		t.Run("a28 "+name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, wait := piped(test.serve)
				defer wait()
				start := time.Now()
				_, err := f.Fetch(t.Context(), aggregator.Request{URL: "http://feeds.example/"})
				if err == nil || !strings.HasSuffix(err.Error(), "no complete answer within 30s") {
					t.Fatalf("got %v", err)
				}
				if took := time.Since(start); took != 30*time.Second {
					t.Errorf("took %s", took)
				}
				var answered *aggregator.FetchError
				if errors.As(err, &answered) != (test.status != 0) {
					t.Errorf("%#v, want status %d", err, test.status)
				}
			})
		})
	}
}

// waitingRedirects leads on to ever new addresses, each after eight seconds.
func waitingRedirects(conn net.Conn) {
	time.Sleep(8 * time.Second)
	_, _ = io.WriteString(conn, "HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\nLocation: /"+
		time.Now().Format("150405")+"\r\n\r\n")
}

func TestACallerWhoLeavesIsNotADeadline(t *testing.T) {
	for name, serve := range map[string]func(net.Conn){"before headers": silent, "in the body": drip(head)} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, wait := piped(serve)
				defer wait()
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(5*time.Second, cancel)
				_, err := f.Fetch(ctx, aggregator.Request{URL: "http://feeds.example/"})
				if !errors.Is(err, context.Canceled) {
					t.Errorf("got %v", err)
				}
			})
		})
	}
}
