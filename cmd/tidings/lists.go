package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"tidings/aggregator"
	"tidings/aggregator/fetch"
	"tidings/aggregator/read"
	"tidings/cmd/tidings/config"
)

// maxListed bounds the sources of one list.
const maxListed = 10_000

// lists keeps the lists of sources, each as it was served, in a folder beside
// the store: so a command knows the sources while a daemon has the store open,
// and a person can look at what was taken.
type lists struct {
	folder  string
	changed chan struct{} // holds a token once a list is another
	log     *slog.Logger
}

var _ aggregator.Lists = (*lists)(nil)

func newLists(storePath string, log *slog.Logger) *lists {
	return &lists{folder: listFolder(storePath), changed: make(chan struct{}, 1), log: log}
}

// listFolder is where the lists of a store's daemon are.
func listFolder(storePath string) string { return storePath + ".lists" }

// listFile is the file of a list in the folder. Its name tells nothing of the
// address, which may hold a secret.
func listFile(folder string, list *aggregator.Source) string {
	return filepath.Join(folder, fmt.Sprintf("%.16x.opml", sha256.Sum256([]byte(list.URL))))
}

// Has reports whether the list is there and can be read.
func (k *lists) Has(list *aggregator.Source) bool {
	_, err := heldList(k.folder, list)
	return err == nil
}

// Take keeps the list if it is one to go by: whole, and not empty.
func (k *lists) Take(list *aggregator.Source, d aggregator.Document) error {
	named, err := listOf(d.Body, list.URL)
	if err != nil {
		return err
	}
	for _, left := range named.Left {
		k.log.Debug("left out of a list", "list", list.Name, "title", left.Title, "line", left.Line, "reason", left.Reason)
	}
	if err := keepList(listFile(k.folder, list), d.Body); err != nil {
		return fmt.Errorf("keep the list: %w", err)
	}
	select {
	case k.changed <- struct{}{}:
	default: // somebody will look anyway
	}
	return nil
}

// listOf reads a list. The error says why it is not to go by: a list that names
// nothing, or that was cut off, would take away sources that nobody removed.
func listOf(body []byte, base string) (*read.FeedList, error) {
	named, err := read.ReadOPML(body, base)
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the list: %w", err)
	case named.Partial:
		return nil, errors.New("the list is cut off; the one of before stays in force")
	case len(named.Feeds) == 0:
		return nil, errors.New("the list names no feed; the one of before stays in force")
	case len(named.Feeds) > maxListed:
		return nil, fmt.Errorf("the list names %d feeds, more than %d; the one of before stays in force", len(named.Feeds), maxListed)
	}
	return named, nil
}

// keepList writes the file whole or not at all, and returns once it is on disk.
func keepList(path string, body []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), "new-*")
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

// heldList is the list that was taken last. What was relative in it is so to
// its address.
func heldList(folder string, list *aggregator.Source) (*read.FeedList, error) {
	body, err := os.ReadFile(listFile(folder, list))
	if err != nil {
		return nil, err
	}
	return listOf(body, list.URL)
}

// withLists is the configuration with the sources that its lists, which are in
// the folder, named last. A list that was never had names none, and none may name
// what is private.
func withLists(cfg *config.Config, folder string) *config.Config {
	return cfg.WithLists(func(l *config.List) []config.Subscription {
		held, err := heldList(folder, l.Source)
		if err != nil {
			return nil
		}
		var named []config.Subscription
		for _, feed := range held.Feeds {
			if fetch.Refused(feed.URL, cfg.Fetch.AllowNetworks) == nil {
				named = append(named, subscriptionOf(feed))
			}
		}
		return named
	})
}

// subscriptionOf is a feed of a list as a configuration takes it.
func subscriptionOf(feed read.ListedFeed) config.Subscription {
	s := config.Subscription{URL: feed.URL}
	for _, group := range feed.In {
		var way []config.Group
		for g := group; g != nil; g = g.Within {
			way = append([]config.Group{{Title: g.Title, Word: g.Word}}, way...)
		}
		s.In = append(s.In, way)
	}
	return s
}
