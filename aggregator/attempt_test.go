package aggregator_test

import (
	"bytes"
	"context"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"tidings/aggregator"
)

// TestWhoMadeARequestMakesTheNext, if that comes soon.
func TestWhoMadeARequestMakesTheNext(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		var mu sync.Mutex
		var by []string
		d.Concurrency = 1
		d.sources(&aggregator.Source{Name: "a"}, &aggregator.Source{Name: "b"}, &aggregator.Source{Name: "c"})
		for _, s := range d.Sources {
			d.upstream.answer(s.URL, func(context.Context, aggregator.Request) (*aggregator.Response, error) {
				mu.Lock()
				defer mu.Unlock()
				by = append(by, goroutine())
				return nil, &aggregator.FetchError{Status: 500, Err: context.Canceled}
			})
		}
		made := func() []string {
			mu.Lock()
			defer mu.Unlock()
			return slices.Clone(by)
		}
		stop := d.start()
		time.Sleep(time.Minute)
		first := made()
		if len(first) != 3 || first[0] != first[1] || first[1] != first[2] {
			t.Errorf("three requests, one after another, were made by %q", first)
		}
		time.Sleep(time.Hour)
		stop()
		if later := made()[len(first):]; len(later) == 0 || slices.Contains(later, first[0]) {
			t.Error("who had nothing to do for minutes is still there")
		}
	})
}

// goroutine is the name of the one that calls it.
func goroutine() string {
	stack := make([]byte, 64)
	name, _, _ := bytes.Cut(stack[:runtime.Stack(stack, false)], []byte(" ["))
	return string(name)
}
