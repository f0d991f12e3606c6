package main

import (
	"errors"
	"fmt"
	"net/netip"

	"tidings/aggregator/fetch"
	"tidings/aggregator/read"
)

// Bounds of one list. Whoever writes it may be somebody else than who runs
// tidings, and a section costs more than a source: it is published.
const (
	maxListed = 10_000 // sources
	maxGroups = 500    // each of which makes a section
)

// listOf reads a list. The error says why it is not to go by: a list that names
// nothing, or that was cut off, would take away sources that nobody removed.
func listOf(body []byte, base string) (*read.FeedList, error) {
	named, err := read.ReadOPML(body, base)
	if err != nil {
		return nil, fmt.Errorf("read the list: %w", err)
	}
	switch groups := groupsOf(named.Feeds); {
	case named.Partial:
		return nil, errors.New("the list is cut off")
	case len(named.Feeds) == 0:
		return nil, errors.New("the list names no feed")
	case len(named.Feeds) > maxListed:
		return nil, fmt.Errorf("the list names %d feeds, more than %d", len(named.Feeds), maxListed)
	case groups > maxGroups:
		return nil, fmt.Errorf("the list has %d groups, more than %d", groups, maxGroups)
	}
	return named, nil
}

// groupsOf is how many groups there are that the feeds are in.
func groupsOf(feeds []read.ListedFeed) int {
	seen := map[*read.Group]bool{}
	for _, feed := range feeds {
		for _, group := range feed.In {
			for g := group; g != nil && !seen[g]; g = g.Within {
				seen[g] = true
			}
		}
	}
	return len(seen)
}

// divide tells the feeds that may be sources from those whose addresses are
// private.
func divide(feeds []read.ListedFeed, allowed []netip.Prefix) (open, private []read.ListedFeed) {
	for _, feed := range feeds {
		if fetch.Refused(feed.URL, allowed) == nil {
			open = append(open, feed)
		} else {
			private = append(private, feed)
		}
	}
	return open, private
}
