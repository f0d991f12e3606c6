package store_test

import (
	"context"
	"encoding/hex"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tidings/aggregator"
)

// A store most of whose articles were forgotten gives their room back by
// itself, once nobody writes.
func TestEmptyHalfIsGivenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := newPath(t)
		s := open(t, path)
		defer shut(t, s)
		noise := make([]byte, 50_000)
		_, _ = rand.NewChaCha8([32]byte{}).Read(noise) // it never fails
		in := numbered(1)
		for n := range 10 {
			in = numbered(n + 2)
			for i := range in.Arrivals {
				in.Arrivals[i].Article.Content = hex.EncodeToString(append(noise[:len(noise):len(noise)], byte(n), byte(i)))
			}
			in.Whole = n == 9
			if _, err := s.Commit(t.Context(), []aggregator.Ingest{in}, everywhere); err != nil {
				t.Fatal(err)
			}
		}
		before := sizeOf(t, path)
		ctx, stop := context.WithCancel(t.Context())
		var tending sync.WaitGroup
		tending.Go(func() { s.Tend(ctx) })
		time.Sleep(time.Hour)
		if now := sizeOf(t, path); now != before {
			t.Errorf("%d bytes while all is in use, were %d", now, before)
		}
		if _, err := s.Purge(t.Context(), time.Unix(2_000_000_000, 0), []string{source}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		if now := sizeOf(t, path); now > before/2 {
			t.Errorf("%d bytes, were %d before nine in ten were forgotten", now, before)
		}
		stop()
		tending.Wait()
	})
}
