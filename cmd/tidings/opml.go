package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"github.com/spf13/cobra"

	"tidings/aggregator"
	"tidings/aggregator/publish"
	"tidings/cmd/tidings/config"
	"tidings/store"
)

func (t *tidings) opmlCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "opml",
		Short: "Print the sources as OPML 2.0, sections as groups",
		Long: `Print the sources as OPML 2.0, the sections as groups, for another reader or
another tidings. Titles and sites are those that the feeds give, where the
store knows them and no daemon has it open; else the names of the
configuration. Passwords, tokens and header fields are left out.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := t.loadConfig()
			if err != nil {
				return err
			}
			return publish.SourceList{
				Title: cfg.Server.Title, Tree: cfg.Tree(), Sources: cfg.Sources,
				States: t.remembered(c.Context(), cfg.Store), Written: t.now(),
			}.WriteOPML(t.stdout)
		},
	}
}

// remembered is what the store knows of the sources, or nil where it cannot be
// opened without waiting. It is not made where there is none.
func (t *tidings) remembered(ctx context.Context, s config.Store) map[string]aggregator.SourceState {
	states, err := statesIn(ctx, s.Path)
	if err != nil && !errors.Is(err, store.ErrInUse) && !errors.Is(err, fs.ErrNotExist) {
		t.logger().Warn("the titles are those of the configuration", "err", err)
	}
	return states
}

func statesIn(ctx context.Context, path string) (states map[string]aggregator.SourceState, err error) {
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	db, err := store.Open(path, store.Options{Log: slog.New(slog.DiscardHandler), LockTimeout: time.Millisecond})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return db.States(ctx)
}
