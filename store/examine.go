package store

import (
	"errors"
	"fmt"
	"os"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Examine opens an existing store without the right to change it, so that one
// of an older schema stays as it is. Others may examine it at the same time;
// nobody can write to it until it is closed. The errors are those of [Open],
// and [fs.ErrNotExist] when there is no file.
func Examine(path string, options Options) (*Store, error) {
	options = options.withDefaults()
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	codec, err := newCodec()
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	s := &Store{log: options.Log, now: options.Now, path: path, codec: codec, moved: make(chan struct{})}
	err = s.guard(func() (err error) {
		s.db, err = inspect(path, options.LockTimeout)
		return err
	})
	if err == nil {
		err = s.loadDictionaries()
	}
	if err != nil {
		codec.close()
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	return s, nil
}

// inspect opens a store that this program understands, without the right to
// change it.
func inspect(path string, wait time.Duration) (*bolt.DB, error) {
	file, err := os.Stat(path)
	if err != nil || file.Size() == 0 {
		return nil, errors.Join(err, ErrForeign)
	}
	db, err := openFile(path, &bolt.Options{Timeout: wait, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	sound := false
	defer func() {
		if !sound { // a panic comes this way too
			db.Close()
		}
	}()
	err = db.View(func(tx *bolt.Tx) error {
		if tx.Size() > file.Size() {
			return fmt.Errorf("%d bytes of %d are missing at its end: %w", tx.Size()-file.Size(), tx.Size(), ErrDamaged)
		}
		return recognise(tx)
	})
	sound = err == nil
	return db, err
}
