package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"tidings/aggregator/publish"
	"tidings/cmd/tidings/config"
	"tidings/store"
)

func (t *tidings) exportCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "export DIR",
		Short: "Write every section in every format as static files",
		Long: `Write every section with its archives in every format, the pages and the list
of the sections as OPML, as files that any web server can publish under the
base_url, and that can be read from the disk as they are. Each file is replaced
as a whole; what did not change is not touched; what an earlier export wrote and
this one does not is removed, and nothing else is. Sections behind a token are
left out. The daemon must be stopped meanwhile.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := t.loadConfig()
			if err != nil {
				return err
			}
			return t.export(c.Context(), cfg, args[0])
		},
	}
}

// export writes what the store holds. It makes no store: an export of an empty
// one would take all that was exported before away.
func (t *tidings) export(ctx context.Context, cfg *config.Config, dir string) (err error) {
	if _, err := os.Stat(cfg.Store.Path); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("export: there is no store at %s; run tidings fetch first, or look at [store] path", cfg.Store.Path)
	}
	db, err := store.Open(cfg.Store.Path, store.Options{Log: t.logger()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tree := cfg.Tree()
	if err := db.Replace(ctx, tree.Fingerprint(), tree.Place); err != nil { // sections may have changed since the last cycle
		return err
	}
	return t.exportFrom(ctx, db, cfg, dir, t.stdout)
}

// exportFrom writes what an open store holds and tells what that changed.
func (t *tidings) exportFrom(ctx context.Context, db *store.Store, cfg *config.Config, dir string, out io.Writer) error {
	report, err := publish.Export(ctx, dir, t.published(db, cfg))
	if err != nil && ctx.Err() != nil {
		return fmt.Errorf("%w; each file is whole, and the next export goes on from there", err)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d files written, %d unchanged, %d removed\n", report.Written, report.Unchanged, report.Removed)
	if len(report.Closed) > 0 {
		fmt.Fprintf(out, "not exported, as a server of files cannot ask for their token: %s\n", strings.Join(report.Closed, ", "))
	}
	return nil
}

// published are the options under which a store is published.
func (t *tidings) published(db *store.Store, cfg *config.Config) publish.Options {
	return publish.Options{
		BaseURL: cfg.Server.BaseURL, Title: cfg.Server.Title, Pictures: cfg.Server.Pictures, Version: currentBuild().version,
		Tree: cfg.Tree(), Sources: cfg.Sources, Store: db, Log: t.logger(), Now: t.now,
	}
}
