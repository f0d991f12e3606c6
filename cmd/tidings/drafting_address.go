package main

import (
	"context"
	"errors"
	"fmt"

	"tidings/aggregator"
	"tidings/aggregator/read"
	"tidings/cmd/tidings/config"
)

// errInterrupted ends a draft that was not waited for.
var errInterrupted = errors.New("interrupted; nothing is written")

// address adds what is at an address: a feed, the first that a page announces,
// or those of a list. Where nothing can be had, the address stays for a person
// to look at.
func (d *drafting) address(ctx context.Context, address string) error {
	response, err := d.asking.get(ctx, address)
	switch {
	case ctx.Err() != nil:
		return errInterrupted
	case err != nil:
		return d.add(config.DraftSource{URL: address, Notes: []string{"Could not be asked: " + err.Error()}})
	}
	found := d.asking.discover(response)
	if len(found) == 0 || found[0].Guess {
		if list, err := read.ReadOPML(response.Body, response.URL); err == nil && len(list.Feeds) > 0 {
			d.list(list, address)
			return nil
		}
	}
	return d.add(sourceOf(address, response, found))
}

// add adds a source, whose address was seen to be one.
func (d *drafting) add(s config.DraftSource) error {
	if err := d.Add(s); err != nil {
		return fmt.Errorf("source %q %w", s.URL, err)
	}
	return nil
}

// sourceOf is the source for what was found at an address.
func sourceOf(address string, r *aggregator.Response, found []read.Announced) config.DraftSource {
	if len(found) == 0 {
		return config.DraftSource{URL: address, Disabled: true, Notes: []string{"This page announces no feed. Put the address of one in its place, and remove disabled."}}
	}
	first, others := found[0], found[1:]
	if first.URL == r.URL && !first.Guess {
		return config.DraftSource{Title: first.Title, URL: address}
	}
	s := config.DraftSource{URL: first.URL, Notes: []string{described("Announced by "+address, first)}}
	also := "Also announced: "
	if first.Guess {
		s.Notes[0] = address + " announces no feed. A link in it that looks like one:"
		also = "Another: "
	}
	for _, other := range others {
		s.Notes = append(s.Notes, described(also+other.URL, other))
	}
	return s
}

// described is a text with what the page says of the feed.
func described(text string, a read.Announced) string {
	for _, more := range []string{a.Type, a.Title} {
		if more != "" {
			text += ", " + more
		}
	}
	return text
}
