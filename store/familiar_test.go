package store

import (
	"crypto/sha256"
	"fmt"
	"strconv"
	"testing"

	"tidings/aggregator"
)

func hashOf(n int) []byte {
	sum := sha256.Sum256(fmt.Append(nil, n))
	return sum[:]
}

func TestWhatWasAddedIsFamiliar(t *testing.T) {
	f := newFamiliar(0)
	for n := range f.room {
		f.add(hashOf(n))
	}
	strangers := 0
	for n := range f.room {
		if !f.has(hashOf(n)) {
			t.Fatalf("%d is a stranger", n)
		}
		if f.has(hashOf(-n - 1)) {
			strangers++
		}
	}
	if share := float64(strangers) / float64(f.room); share > 0.015 {
		t.Errorf("of the strangers %.4f are familiar", share)
	}
}

// BenchmarkDeciding decides whether an item is known, from its link, beside so
// many stored articles, each with a GUID.
func BenchmarkDeciding(b *testing.B) {
	for _, stored := range []int{1_000, 1_000_000} {
		b.Run(fmt.Sprint(stored), func(b *testing.B) {
			f := newFamiliar(3 * stored)
			for n := range 3 * stored {
				f.add(hashOf(n))
			}
			for n := 0; b.Loop(); n++ {
				key := aggregator.KeyOf("https://www.wire.example/2026/11/22/a-story-of-some-length?utm_source=rss&id=" + strconv.Itoa(n))
				f.has(key[:])
			}
		})
	}
}
