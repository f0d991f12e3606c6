package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tidings/cmd/tidings/config"
)

func (t *tidings) initCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "init [FILE.opml|URL…]",
		Short: "Print a commented configuration for these subscriptions",
		Long: `Print a commented configuration for the feeds that OPML files list and those at
addresses. Groups become sections. A page is asked which feed it announces. What
could not be taken over stands in comments. "-" reads OPML from standard input;
without arguments it is a configuration to begin with.`,
		Example: `  tidings init subscriptions.opml > tidings.toml
  tidings init https://go.dev/blog/ https://lwn.net > tidings.toml`,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return t.starter()
			}
			return t.draft(c.Context(), args)
		},
	}
}

// starter prints a configuration with one source, to be replaced.
func (t *tidings) starter() error {
	d := config.Draft{
		Heading: "A configuration to begin with.",
		Notes: []string{
			"A section that is to be called something else than its path says:", "",
			"[[section]]", `path  = "technology"`, `title = "Machines"`,
		},
	}
	err := d.Add(config.DraftSource{
		URL: "https://go.dev/blog/feed.atom", Sections: []string{d.Section("", "technology", "Technology")},
		Notes: []string{"An example. Put your own in its place, one [[source]] for each feed."},
	})
	if err != nil {
		return err
	}
	return d.Write(t.stdout)
}

// draft prints a configuration for the files and addresses.
func (t *tidings) draft(ctx context.Context, args []string) error {
	files, urls := map[string]bool{}, []string{}
	for i, arg := range args {
		if files[arg] = namesFile(arg); !files[arg] {
			args[i] = withScheme(arg)
			urls = append(urls, args[i])
		}
	}
	d, err := t.newDrafting(urls, args)
	if err != nil {
		return err
	}
	defer d.asking.fetcher.Close()
	defer d.bar.clear()
	for i, arg := range args {
		d.bar.show(i, len(args), arg)
		if err := d.take(ctx, arg, files[arg]); err != nil {
			return fmt.Errorf("init: %w", err)
		}
	}
	return d.finish()
}

// namesFile reports whether an argument is a file and no address: it is there,
// or it has no host.
func namesFile(arg string) bool {
	if strings.Contains(arg, "://") || strings.HasPrefix(arg, "feed:") {
		return false
	}
	if _, err := os.Stat(arg); err == nil || arg == "-" {
		return true
	}
	host, _, deeper := strings.Cut(arg, "/")
	if !strings.ContainsAny(strings.TrimLeft(host, "."), ".:") {
		return true
	}
	return !deeper && slices.Contains([]string{".opml", ".xml", ".txt"}, strings.ToLower(filepath.Ext(arg)))
}
