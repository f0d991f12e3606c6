package store_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"tidings/aggregator"
	"tidings/store"
)

// halved is a store most of whose articles were forgotten.
func halved(t *testing.T, path string) *store.Store {
	t.Helper()
	s := open(t, path)
	for n := range 20 {
		in := numbered(n)
		for i := range in.Arrivals {
			in.Arrivals[i].Article.Content = fmt.Sprintf("<p>%x</p>", make([]byte, 2000+i))
		}
		in.Whole = n == 19
		if _, err := s.Commit(t.Context(), []aggregator.Ingest{in}, everywhere); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.Purge(t.Context(), time.Unix(2_000_000_000, 0), []string{source}); n < 300 || err != nil {
		t.Fatalf("%d forgotten, %v", n, err)
	}
	return s
}

func sizeOf(t *testing.T, path string) int64 {
	t.Helper()
	file, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return file.Size()
}

func TestCompactedStoreIsSmallerAndTheSame(t *testing.T) {
	path := newPath(t)
	s := halved(t, path)
	before, shown := sizeOf(t, path), func() string { titles, n := titles(t, s); return fmt.Sprint(titles, n) }
	want := shown()
	if err := s.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := sizeOf(t, path); after >= before {
		t.Errorf("%d bytes, were %d", after, before)
	}
	if got := shown(); got != want {
		t.Errorf("shows %s, want %s", got, want)
	}
	if _, err := quietly(path); !errors.Is(err, store.ErrInUse) {
		t.Errorf("second opener: %v, want %v", err, store.ErrInUse)
	}
	commit(t, s, "new")
	if err := s.Copy(t.Context(), path+".copy"); err != nil {
		t.Error(err)
	}
	shut(t, s)
	for _, path := range []string{path, path + ".copy"} {
		s = open(t, path)
		if shown, _ := titles(t, s); shown["new"] == "" {
			t.Errorf("%s lacks what was stored after the compaction", filepath.Base(path))
		}
		shut(t, s)
	}
}

func TestCompactionIsInNobodysWay(t *testing.T) {
	s := halved(t, newPath(t))
	defer shut(t, s)
	ctx, stop := context.WithCancel(t.Context())
	var others sync.WaitGroup
	others.Go(func() {
		for ctx.Err() == nil {
			titles(t, s)
		}
	})
	others.Go(func() {
		for n := 100; ctx.Err() == nil; n++ {
			if _, err := s.Commit(t.Context(), []aggregator.Ingest{numbered(n)}, everywhere); err != nil {
				t.Error(err)
			}
		}
	})
	for range 5 {
		if err := s.Compact(t.Context()); err != nil {
			t.Error(err)
		}
	}
	stop()
	others.Wait()
}

// A compaction that cannot be completed, and one that was killed, leave the
// store as it was and nothing beside it.
func TestCompactionCutShort(t *testing.T) {
	path := newPath(t)
	s := halved(t, path)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Compact(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
	commit(t, s, "new")
	shut(t, s)
	write(t, path+".compacted", []byte("half"))
	shut(t, open(t, path))
	if names, _ := filepath.Glob(path + "*"); len(names) != 1 {
		t.Errorf("there are %q, want the store alone", names)
	}
}

func TestCopyIsWholeOrAbsent(t *testing.T) {
	path := newPath(t)
	s := halved(t, path)
	defer shut(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Copy(ctx, path+".copy"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
	if _, err := os.Stat(path + ".copy"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("half a copy: %v", err)
	}
	write(t, path+".copy", []byte("dear diary"))
	if err := s.Copy(t.Context(), path+".copy"); !errors.Is(err, fs.ErrExist) {
		t.Errorf("error %v, want %v", err, fs.ErrExist)
	}
	if string(read(t, path+".copy")) != "dear diary" {
		t.Error("the file was changed")
	}
}

// An older store is copied as it is.
func TestExaminedStoreStaysAsItIs(t *testing.T) {
	path := schema1(t)
	before := read(t, path)
	s, err := store.Examine(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Copy(t.Context(), path+".copy"); err != nil {
		t.Error(err)
	}
	if err := s.Check(t.Context()); err == nil {
		t.Error("a schema that is not known in full counts as sound")
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if string(before) != string(read(t, path)) {
		t.Error("the file was changed")
	}
	shut(t, open(t, path+".copy"))
}
