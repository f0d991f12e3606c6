package fetch_test

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tidings/aggregator"
	"tidings/aggregator/fetch"
	"tidings/aggregator/fetch/fetchtest"
)

// dialling is a fetcher, within a bubble, whose every connection leads to dial.
func dialling(t *testing.T, dial func(context.Context, string, string) (net.Conn, error)) *fetch.Fetcher {
	return newFetcher(t, fetch.Options{UserAgent: userAgent, Timeout: 30 * time.Second, MaxBody: 1 << 20, Dial: dial})
}

// after is closed when a time of the bubble's clock has gone by.
func after(d time.Duration) <-chan struct{} {
	c := make(chan struct{})
	time.AfterFunc(d, func() { close(c) })
	return c
}

// waiting is a script of redirects, each to a new address and after eight seconds.
func waiting(u *fetchtest.Upstream) {
	for i, target := range []string{"/", "/1", "/2", "/3", "/4"} {
		next := []string{"/1", "/2", "/3", "/4", "/5"}[i]
		u.Serve(target, fetchtest.Answer{Location: next, Hold: after(time.Duration(i+1) * 8 * time.Second)})
	}
}

func TestOneDeadlineCoversTheWholeFetch(t *testing.T) {
	const early = "HTTP/1.1 103 Early Hints\r\n\r\n"
	slowly := func(a fetchtest.Answer) func(*fetchtest.Upstream) {
		a.Drip, a.Ending = time.Second, fetchtest.Endless
		return func(u *fetchtest.Upstream) { u.Serve("/", a) }
	}
	for name, test := range map[string]struct {
		script   func(*fetchtest.Upstream)
		status   int
		requests int
	}{
		"no answer": {func(u *fetchtest.Upstream) {
			u.Serve("/", fetchtest.Answer{Hold: after(time.Hour)})
		}, 0, 1},
		"a status line that drips":     {slowly(fetchtest.Answer{Raw: "HTTP", Body: "x"}), 0, 1},
		"headers that drip":            {slowly(fetchtest.Answer{Raw: "HTTP/1.1 200 OK\r\nX: ", Body: "x"}), 0, 1},
		"interim answers that drip":    {slowly(fetchtest.Answer{Raw: early, Body: early}), 0, 1},
		"a body that drips":            {slowly(fetchtest.Answer{Body: "feed"}), 200, 1},
		"a chunk's length that drips":  {slowly(fetchtest.Answer{Raw: chunked, Body: "0"}), 200, 1},
		"redirects that wait, in turn": {waiting, 0, 4},
	} {
		t.Run("a28 "+name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				u := fetchtest.InMemory(t)
				test.script(u)
				mustTakeTheTimeout(t, dialling(t, u.Dial), u.URL+"/", test.status)
				if len(u.Log()) != test.requests {
					t.Errorf("%d requests, want %d", len(u.Log()), test.requests)
				}
			})
		})
	}
}

func TestTheDeadlineCoversConnecting(t *testing.T) {
	for name, dial := range map[string]func(context.Context, string, string) (net.Conn, error){
		"a connection that does not come": func(ctx context.Context, _, _ string) (net.Conn, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		},
		"a TLS handshake that does not come": func(context.Context, string, string) (net.Conn, error) {
			ours, theirs := net.Pipe()
			go func() { _, _ = io.Copy(io.Discard, theirs) }()
			return ours, nil
		},
	} {
		t.Run("a28 "+name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				mustTakeTheTimeout(t, dialling(t, dial), "https://feeds.example/", 0)
			})
		})
	}
}

// mustTakeTheTimeout fetches, within a bubble, what does not come in time.
func mustTakeTheTimeout(t *testing.T, f *fetch.Fetcher, address string, answered int) {
	t.Helper()
	start := time.Now()
	err := refused(t, f, aggregator.Request{URL: address})
	if !strings.HasSuffix(err.Error(), "no complete answer within 30s") || status(err) != answered {
		t.Errorf("got %v with status %d, want %d", err, status(err), answered)
	}
	if took := time.Since(start); took != 30*time.Second {
		t.Errorf("took %s", took)
	}
}

func TestACallerWhoLeavesIsNotADeadline(t *testing.T) {
	for name, answer := range map[string]fetchtest.Answer{
		"before headers": {Raw: "HTTP", Ending: fetchtest.Stalled},
		"in the body":    {Body: "feed", Ending: fetchtest.Stalled},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				u := fetchtest.InMemory(t)
				u.Serve("/", answer)
				f := dialling(t, u.Dial)
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(5*time.Second, cancel)
				_, err := f.Fetch(ctx, aggregator.Request{URL: u.URL + "/"})
				if !errors.Is(err, context.Canceled) {
					t.Errorf("got %v", err)
				}
			})
		})
	}
}
