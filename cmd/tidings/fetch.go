package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"tidings/aggregator"
	"tidings/cmd/tidings/config"
)

func (t *tidings) fetchCommand() *cobra.Command {
	var o fetchOptions
	c := &cobra.Command{
		Use:   "fetch",
		Short: "Ask every source that is due once, then exit",
		Long: `Ask every source that is due once, store what is new, print what is new and what
failed, then exit: for cron, systemd timers and CI. With --quiet nothing is
printed when there is nothing to tell, so that cron sends no mail. Exit code 3
says that a source failed and --strict was given.`,
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
	c.Flags().BoolVar(&o.quiet, "quiet", false, "print nothing when nothing is new and nothing failed")
	c.Flags().StringVar(&o.export, "export", "", "then write everything as static files into this `folder`, as tidings export does")
	c.Flags().StringArrayVar(&o.revive, "revive", nil, "ask the source of this `name` again although its publisher said that it is gone (410)")
	return c
}

type fetchOptions struct {
	force, strict, quiet bool
	export               string // folder; empty for none
	revive               []string
}

// fetch runs one cycle and prints what it did.
func (t *tidings) fetch(ctx context.Context, cfg *config.Config, o fetchOptions) (err error) {
	bar := t.newBar()
	in, err := t.openIngest(cfg, t.loggerTo(bar))
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
	report, err := t.cycle(ctx, in, cfg, bar, o)
	in.store.Tidy(ctx)
	if ctx.Err() != nil {
		fmt.Fprintln(t.stdout, "interrupted; what was read is stored, the other sources are asked next time")
		return nil
	}
	if err == nil && o.export != "" {
		err = t.exportFrom(ctx, in.store, cfg, o.export)
	}
	if err != nil {
		return err
	}
	if o.strict && report.Failed > 0 {
		return errPartial
	}
	return nil
}

// cycle asks the sources and prints what came of it, whatever that is.
func (t *tidings) cycle(ctx context.Context, in *ingest, cfg *config.Config, bar *bar, o fetchOptions) (aggregator.Report, error) {
	since, err := in.store.Last(ctx)
	if err != nil {
		return aggregator.Report{}, err
	}
	in.Watch = func(done, due int) { bar.show(done, due, "") }
	report, cycleErr := in.cycle(ctx, cfg, o.force)
	bar.clear()
	s, err := summarise(context.WithoutCancel(ctx), in.store, since, report)
	if err != nil {
		return report, errors.Join(cycleErr, err)
	}
	if !o.quiet || s.worthTelling() {
		s.print(t.stdout)
	}
	return report, cycleErr
}
