package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"tidings/aggregator/read"
)

func (t *tidings) discoverCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "discover URL",
		Short: "List the feeds that a web page announces",
		Long: `List the feeds that a web page announces, one a line: address, media type and
title, with tabs between. Where it announces none, links in it that look like
feeds are listed, and standard error says so. The page is asked for once.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return t.discover(c.Context(), withScheme(args[0])) },
	}
}

// discover prints the feeds that are announced at an address.
func (t *tidings) discover(ctx context.Context, address string) error {
	asking, err := t.openAsking([]string{address})
	if err != nil {
		return err
	}
	defer asking.fetcher.Close()
	response, err := asking.get(ctx, address)
	if err != nil {
		return err
	}
	found := asking.discover(response)
	if len(found) == 0 {
		return fmt.Errorf("%s is no feed and announces none", printable(address))
	}
	if found[0].Guess {
		fmt.Fprintf(t.stderr, "%s announces no feed; these links in it look like feeds\n", printable(address))
	}
	return printAnnounced(t.stdout, found)
}

func printAnnounced(w io.Writer, found []read.Announced) error {
	for _, a := range found {
		if _, err := fmt.Fprintf(w, "%s\t%s\t%s\n", printable(a.URL), printable(a.Type), printable(a.Title)); err != nil {
			return err
		}
	}
	return nil
}

// withScheme is an address as a person types it, completed; feed: is how
// browsers mark one for a reader.
func withScheme(typed string) string {
	typed = strings.TrimPrefix(strings.TrimPrefix(typed, "feed:"), "//")
	if strings.Contains(typed, "://") {
		return typed
	}
	return "https://" + typed
}
