package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// Compact writes the store into a new file without the room that nothing uses,
// compares the two, and puts the new one into the place of the old. Readers go
// on meanwhile; who writes waits. The old file stays as it is until the new
// one is on disk and holds the same.
func (s *Store) Compact(ctx context.Context) error {
	s.chore.Lock()
	defer s.chore.Unlock()
	s.writes.Lock()
	defer s.writes.Unlock()
	err := s.guard(func() error {
		compacted, err := s.compacted(ctx)
		if err != nil {
			return err
		}
		return s.replaceFile(compacted)
	})
	if err != nil {
		return fmt.Errorf("compact store: %w", err)
	}
	return nil
}

// compactedName is the name of a file that is being compacted.
func compactedName(path string) string { return path + ".compacted" }

// compacted is a new file that holds what the store does. Nothing is left of it
// when there is an error.
func (s *Store) compacted(ctx context.Context) (_ *bolt.DB, err error) {
	path := compactedName(s.path)
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) { // of one that was cut short
		return nil, err
	}
	options := writable(0)
	options.NoSync = true // until it is complete
	db, err := openFile(path, options)
	if err != nil {
		return nil, errors.Join(err, os.Remove(path))
	}
	whole := false
	defer func() {
		if !whole { // a panic over a damaged page comes this way too
			err = errors.Join(err, db.Close(), os.Remove(path))
		}
	}()
	err = s.db.View(func(old *bolt.Tx) error {
		if err := copyBuckets(ctx, db, old); err != nil {
			return err
		}
		return db.View(func(tx *bolt.Tx) error {
			return errors.Join(compare(ctx, old, tx), os.Truncate(path, tx.Size()))
		})
	})
	if err == nil {
		err = db.Sync()
	}
	db.NoSync = false
	whole = err == nil
	return db, err
}

// replaceFile puts a file into the place of the store's. It waits for readers
// and makes new ones wait, for moments.
func (s *Store) replaceFile(db *bolt.DB) error {
	if err := os.Rename(compactedName(s.path), s.path); err != nil {
		return errors.Join(err, db.Close(), os.Remove(compactedName(s.path)))
	}
	s.swap.Lock()
	old := s.db
	s.db = db
	s.swap.Unlock()
	return errors.Join(old.Close(), syncFolder(filepath.Dir(s.path)))
}
