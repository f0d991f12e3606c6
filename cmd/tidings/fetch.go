package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"tidings/aggregator"
	"tidings/cmd/tidings/config"
)

func (t *tidings) fetchCommand() *cobra.Command {
	var o fetchOptions
	c := &cobra.Command{
		Use:   "fetch",
		Short: "Ask every source that is due once, then exit",
		Long: `Ask every source that is due once, store what is new, then exit: for cron,
systemd timers and CI. Exit code 3 says that a source failed and --strict was given.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := t.loadConfig()
			if err != nil {
				return err
			}
			return t.fetch(c.Context(), cfg, o)
		},
	}
	c.Flags().BoolVar(&o.force, "force", false, "ask all sources, due or not; a 410 and a Retry-After are still obeyed")
	c.Flags().BoolVar(&o.strict, "strict", false, "exit with 3 when a source failed")
	c.Flags().StringArrayVar(&o.revive, "revive", nil, "ask the source of this `name` again although its publisher said that it is gone (410)")
	return c
}

type fetchOptions struct {
	force, strict bool
	revive        []string
}

// fetch runs one cycle and prints what it did.
func (t *tidings) fetch(ctx context.Context, cfg *config.Config, o fetchOptions) (err error) {
	in, err := t.openIngest(cfg, t.logger())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.close()) }()
	for _, name := range o.revive {
		if err := in.Revive(ctx, name); errors.Is(err, aggregator.ErrUnknownSource) {
			return usageError(err.Error())
		} else if err != nil {
			return err
		}
	}
	report, err := in.cycle(ctx, cfg, o.force)
	printReport(t.stdout, report)
	if ctx.Err() != nil {
		fmt.Fprintln(t.stdout, "interrupted; what was read is stored, the other sources are asked next time")
		return nil
	}
	if err != nil {
		return err
	}
	if o.strict && report.Failed > 0 {
		return errPartial
	}
	return nil
}

// printReport says in a few lines what a cycle did.
func printReport(w io.Writer, r aggregator.Report) {
	fmt.Fprintf(w, "%d sources asked, %d failed; %d articles new, %d changed, %d known, %d forgotten\n",
		r.Asked, r.Failed, r.New, r.Changed, r.Known, r.Purged)
	for _, f := range r.Failures {
		fmt.Fprintf(w, "%s: %s\n", f.Source, f.Error)
	}
}
