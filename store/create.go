package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
)

// create makes an empty store beside path and moves it there once it is on
// disk, so that a power cut leaves a whole store or none. The file is locked
// all the while: of two processes that create the same store one is told that
// it is in use.
func create(path string, wait time.Duration) error {
	folder := filepath.Dir(path)
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("folder %s does not exist; create it or use another [store] path", folder)
	}
	fresh := path + ".new"
	db, err := openFresh(fresh, wait)
	if err != nil {
		return err
	}
	return errors.Join(establish(db, fresh, path), db.Close())
}

// openFresh opens the file that is to become a store. One that a power cut, or
// a full disk, left unreadable never held anything.
func openFresh(fresh string, wait time.Duration) (*bolt.DB, error) {
	db, err := openFile(fresh, writable(wait))
	if err == nil || errors.Is(err, ErrInUse) {
		return db, err
	}
	if err := os.Remove(fresh); err != nil {
		return nil, err
	}
	return openFile(fresh, writable(wait))
}

// establish writes the empty buckets and gives the file its name.
func establish(db *bolt.DB, fresh, path string) error {
	if _, err := os.Stat(path); err == nil {
		return ErrInUse // another process was faster
	}
	db.AllocSize = growth(0) // not the 16 MiB of bbolt, which would soon be compacted away
	if err := db.Update(furnish); err != nil {
		return err
	}
	if err := os.Rename(fresh, path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// furnish makes the buckets and marks the file as ours.
func furnish(tx *bolt.Tx) error {
	if err := addBuckets(tx, buckets()); err != nil {
		return err
	}
	return tx.Bucket([]byte(metaBucket)).Put([]byte(schemaKey), number(schemaVersion()))
}

// addBuckets makes the buckets that are not there yet.
func addBuckets(tx *bolt.Tx, names []string) error {
	for _, name := range names {
		if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
			return err
		}
	}
	return nil
}

// syncFolder makes a rename within the folder last.
func syncFolder(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
