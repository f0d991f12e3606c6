package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"tidings/aggregator"
	"tidings/aggregator/read"
	"tidings/cmd/tidings/config"
)

// What the names of files in a folder of lists have in common.
const (
	listSuffix = ".opml"
	newPrefix  = "new-" // of one that is being written
)

// listFolder is where the lists of a store's daemon are.
func listFolder(storePath string) string { return storePath + ".lists" }

// listFile is the file of a list in the folder. Its name tells nothing of the
// address, which may hold a secret.
func listFile(folder string, list *aggregator.Source) string {
	return filepath.Join(folder, fmt.Sprintf("%.16x", sha256.Sum256([]byte(list.URL)))+listSuffix)
}

// heldLists gives the list that was taken last; nil for one that was never had.
type heldLists func(list *aggregator.Source) (*read.FeedList, error)

// unfitError is of a file that can be read and is no list to go by.
type unfitError struct {
	file string
	err  error
}

func (e *unfitError) Error() string {
	return fmt.Sprintf("%s: %v; where the file is removed, the list is asked for anew", e.file, e.err)
}
func (e *unfitError) Unwrap() error { return e.err }

// heldIn gives the lists that a folder has. What is relative in one is so to its
// address. The error is an [unfitError], or says why the file cannot be read:
// then nobody knows what the list names, which is another thing than nothing.
func heldIn(folder string) heldLists {
	return func(list *aggregator.Source) (*read.FeedList, error) {
		file := listFile(folder, list)
		body, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		named, err := listOf(body, list.URL)
		if err != nil {
			return nil, &unfitError{file, err}
		}
		return named, nil
	}
}

// forgiving leaves a list out that is none to go by, and says so: a daemon that
// starts has none of before, and is about to ask for another.
func forgiving(held heldLists, log *slog.Logger) heldLists {
	return func(list *aggregator.Source) (*read.FeedList, error) {
		named, err := held(list)
		if _, unfit := errors.AsType[*unfitError](err); unfit {
			log.Error("a kept list is none to go by; what it named is left out until the list is asked for anew", "list", list.Name, "err", err)
			return nil, nil
		}
		return named, err
	}
}

// withWholeLists is the configuration with what its kept lists name, but for those
// that are none to go by: for who is about to ask for them.
func withWholeLists(cfg *config.Config, log *slog.Logger) (*config.Config, error) {
	return withLists(cfg, forgiving(heldIn(listFolder(cfg.Store.Path)), log))
}

// keepList writes the file whole or not at all, and returns once it is on disk.
func keepList(path string, body []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), newPrefix+"*")
	if err != nil {
		return err
	}
	_, err = temporary.Write(body)
	err = errors.Join(err, temporary.Sync(), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary.Name()))
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder brings the names in a folder to disk.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// sweepLists removes what nobody will read again from a folder: lists that the
// configuration does not name, and what a process that was killed left half
// written. Whoever calls it has the store, and with it the folder, to itself.
func sweepLists(folder string, named []*config.List) error {
	files, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	wanted := map[string]bool{}
	for _, l := range named {
		wanted[filepath.Base(listFile(folder, l.Source))] = true
	}
	for _, file := range files {
		name := file.Name()
		if !wanted[name] && (strings.HasSuffix(name, listSuffix) || strings.HasPrefix(name, newPrefix)) {
			err = errors.Join(err, os.Remove(filepath.Join(folder, name)))
		}
	}
	return err
}
