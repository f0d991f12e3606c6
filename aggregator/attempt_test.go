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
		stop := d.start()
		time.Sleep(time.Minute)
		if len(by) != 3 || len(slices.Compact(slices.Clone(by))) != 1 {
			t.Errorf("three requests, one after another, were made by %q", by)
		}
		before := by[0]
		time.Sleep(time.Hour)
		stop()
		if slices.Contains(by[3:], before) {
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
