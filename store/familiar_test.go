package store

import (
	"crypto/sha256"
	"fmt"
	"log/slog"
	"path/filepath"
	"strconv"
	"testing"

	"tidings/aggregator"
)

func numbered(n int) []byte {
	sum := sha256.Sum256(fmt.Append(nil, n))
	return sum[:]
}

func TestWhatWasAddedIsFamiliar(t *testing.T) {
	f := newFamiliar(0)
	for n := range f.room {
		f.add(numbered(n))
	}
	strangers := 0
	for n := range f.room {
		if !f.has(numbered(n)) {
			t.Fatalf("%d is a stranger", n)
		}
		if f.has(numbered(-n - 1)) {
			strangers++
		}
	}
	if share := float64(strangers) / float64(f.room); share > 0.015 {
		t.Errorf("of the strangers %.4f are familiar", share)
	}
}

func TestWhatIsFamiliarIsLearnedWholeOrNotAtAll(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "tidings.db"), Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	lost := func(t *tables) error {
		t.ids.Bucket = nil // as good as a page that the disk has lost
		return (&writing{tables: t, store: s}).learn()
	}
	if err := s.view(lost); err == nil || s.familiar != nil {
		t.Errorf("half of it is familiar, and the error is %v", err)
	}
}

func TestWhatIsTooFullIsLearnedAnew(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "tidings.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	do := func(fn func(w *writing) error) {
		if err := s.update(fn); err != nil {
			t.Fatal(err)
		}
	}
	do(func(w *writing) error { return w.call(idName("urn:1"), aggregator.Key{1}) })
	s.familiar.added = s.familiar.room + 1
	room := s.familiar.room
	do(func(*writing) error { return nil })
	if f := s.familiar; f.room <= room || f.added != 1 || !f.has(idName("urn:1")) {
		t.Errorf("room for %d, before %d; %d learned", f.room, room, f.added)
	}
}

// BenchmarkDeciding decides whether an item is known, from its link, beside so
// many stored articles, each with a GUID.
func BenchmarkDeciding(b *testing.B) {
	for _, stored := range []int{1_000, 1_000_000} {
		b.Run(fmt.Sprint(stored), func(b *testing.B) {
			f := newFamiliar(3 * stored)
			for n := range 3 * stored {
				f.add(numbered(n))
			}
			for n := 0; b.Loop(); n++ {
				key := aggregator.KeyOf("https://www.wire.example/2026/11/22/a-story-of-some-length?utm_source=rss&id=" + strconv.Itoa(n))
				f.has(key[:])
			}
		})
	}
}
