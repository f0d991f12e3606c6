package main

import (
	"fmt"
	"log/slog"
	"net/netip"
	"sync/atomic"

	"tidings/aggregator"
	"tidings/aggregator/read"
	"tidings/cmd/tidings/config"
)

// lists keeps the lists of sources, each as it was served, in a folder beside
// the store: so a command knows the sources while a daemon has the store open,
// and a person can look at what was taken.
type lists struct {
	folder  string
	changed chan struct{} // holds a token once a list is another
	log     *slog.Logger
	allowed atomic.Pointer[[]netip.Prefix] // that a list may name although they are not public
}

var _ aggregator.Lists = (*lists)(nil)

func newLists(storePath string, log *slog.Logger) *lists {
	return &lists{folder: listFolder(storePath), changed: make(chan struct{}, 1), log: log}
}

// Has reports whether the list is there and can be read.
func (k *lists) Has(list *aggregator.Source) bool {
	named, err := heldIn(k.folder)(list)
	return err == nil && named != nil
}

// Take keeps the list if it is one to go by: whole, not empty, and within bounds.
func (k *lists) Take(list *aggregator.Source, d aggregator.Document) error {
	named, err := listOf(d.Body, list.URL)
	if err != nil {
		return fmt.Errorf("%w; the one of before stays in force", err)
	}
	if err := keepList(listFile(k.folder, list), d.Body); err != nil {
		return fmt.Errorf("keep the list: %w", err)
	}
	k.tellOfLeft(list, named)
	select {
	case k.changed <- struct{}{}:
	default: // somebody will look anyway
	}
	return nil
}

// tellOfLeft tells what of a list becomes no source. What is no feed is for
// whoever looks closely; what is private, the operator may want to allow.
func (k *lists) tellOfLeft(list *aggregator.Source, named *read.FeedList) {
	for _, left := range named.Left {
		k.log.Debug("left out of a list", "list", list.Name, "title", left.Title, "line", left.Line, "reason", left.Reason)
	}
	if _, private := divide(named.Feeds, *k.allowed.Load()); len(private) > 0 {
		example := aggregator.Source{URL: private[0].URL}
		k.log.Warn("a list names private addresses; those that [fetch] allow_networks does not allow are left out", "list", list.Name, "addresses", len(private), "url", example.Shown(example.URL))
	}
}

// withLists is the configuration with the sources that its lists name. None may
// name what is private. The error names a list that cannot be read.
func withLists(cfg *config.Config, held heldLists) (*config.Config, error) {
	var fault error
	whole := cfg.WithLists(func(l *config.List) []config.Subscription {
		list, err := held(l.Source)
		if err != nil {
			fault = fmt.Errorf("list %s: %w", l.Source.Name, err)
		}
		if err != nil || list == nil {
			return nil
		}
		open, _ := divide(list.Feeds, cfg.Fetch.AllowNetworks)
		var named []config.Subscription
		for _, feed := range open {
			named = append(named, subscriptionOf(feed))
		}
		return named
	})
	if fault != nil {
		return nil, fault
	}
	return whole, nil
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
