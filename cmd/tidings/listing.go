package main

import (
	"errors"
	"fmt"

	"tidings/aggregator/read"
)

// maxListed bounds the sources of one list.
const maxListed = 10_000

// listOf reads a list. The error says why it is not to go by: a list that names
// nothing, or that was cut off, would take away sources that nobody removed.
func listOf(body []byte, base string) (*read.FeedList, error) {
	named, err := read.ReadOPML(body, base)
	if err != nil {
		return nil, fmt.Errorf("read the list: %w", err)
	}
	switch {
	case named.Partial:
		return nil, errors.New("the list is cut off")
	case len(named.Feeds) == 0:
		return nil, errors.New("the list names no feed")
	case len(named.Feeds) > maxListed:
		return nil, fmt.Errorf("the list names %d feeds, more than %d", len(named.Feeds), maxListed)
	}
	return named, nil
}
