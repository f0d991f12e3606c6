package store_test

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"tidings/store"
	"tidings/store/storetest"
)

// quietly opens the store at path without a word in the log.
func quietly(path string) (*store.Store, error) {
	return store.Open(path, store.Options{Log: slog.New(slog.DiscardHandler), LockTimeout: time.Millisecond})
}

func open(t *testing.T, path string) *store.Store {
	t.Helper()
	s, err := quietly(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func fresh(t *testing.T) storetest.Store {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "tidings.db"))
}

func TestStoreBehaves(t *testing.T) { storetest.Run(t, fresh) }
