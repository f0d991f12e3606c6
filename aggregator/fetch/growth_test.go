package fetch_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"tidings/aggregator"
	"tidings/aggregator/fetch/fetchtest"
)

func TestABodyAsksForRoomBeforeItGrows(t *testing.T) {
	const kib = 1 << 10
	for name, test := range map[string]struct {
		size int
		want []int64
	}{
		"small":                  {64*kib - 1, nil},
		"no small one":           {64 * kib, []int64{256 * kib}},
		"all that it was given":  {256*kib - 1, []int64{256 * kib}},
		"more than it was given": {256 * kib, []int64{256 * kib, 1024 * kib}},
	} {
		t.Run("R12 "+name, func(t *testing.T) {
			u := fetchtest.New(t)
			body := strings.Repeat("x", test.size)
			u.Serve("/", fetchtest.Answer{Body: body})
			var asked []int64
			got := get(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/", Grow: func(_ context.Context, bytes int64) error {
				asked = append(asked, bytes)
				return nil
			}})
			if !slices.Equal(asked, test.want) {
				t.Errorf("asked for %d, want %d", asked, test.want)
			}
			if string(got.Body) != body {
				t.Errorf("got %d bytes", len(got.Body))
			}
		})
	}
	t.Run("R12 there is no room", func(t *testing.T) {
		u, full := fetchtest.New(t), errors.New("no room")
		u.Serve("/", fetchtest.Answer{Body: strings.Repeat("x", 65*kib)})
		err := refused(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/", Grow: func(context.Context, int64) error { return full }})
		if !errors.Is(err, full) {
			t.Error(err)
		}
	})
}

func TestARedirectToWhatFailedIsNotFollowed(t *testing.T) {
	for name, to := range map[string]string{"a10 on the same host": "http://www.first.example/new#top", "a10 on another host": "http://other.example/new"} {
		t.Run(name, func(t *testing.T) {
			u := fetchtest.New(t)
			u.Serve("/old", fetchtest.Answer{Status: 301, Location: to})
			failed := []string{"http://user:pw@elsewhere.example/", strings.Replace(to, "http://", "http://me:pw@", 1)}
			err := refused(t, dialling(t, u.Dial), aggregator.Request{URL: "http://first.example/old", Failed: failed})
			if !errors.Is(err, aggregator.ErrTried) || status(err) != 301 || len(u.Log()) != 1 {
				t.Errorf("%v after %d requests", err, len(u.Log()))
			}
		})
	}
}
