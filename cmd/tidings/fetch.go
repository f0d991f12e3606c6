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
		Long: `Ask every source that is due once, store what is new, print what is new and what
failed, then exit: for cron, systemd timers and CI. With --quiet nothing is
printed when nothing is new or changed and nothing failed, so that cron sends no
mail. Exit code 3 says that a source failed and --strict was given.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			_, cfg, err := t.readConfig()
			if err == nil {
				cfg, err = withWholeLists(cfg, t.logger())
			}
			if err != nil {
				return err
			}
			return t.fetch(c.Context(), cfg, o)
		},
	}
	c.Flags().BoolVar(&o.force, "force", false, "ask all sources, due or not; a 410 and a Retry-After are still obeyed")
	c.Flags().BoolVar(&o.strict, "strict", false, "exit with 3 when a source failed")
	c.Flags().BoolVar(&o.quiet, "quiet", false, "print nothing when nothing is new or changed and nothing failed")
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
	report, ended, err := t.cycle(ctx, in, cfg, bar, o)
	in.store.Tidy(ctx)
	if ctx.Err() != nil {
		fmt.Fprintln(t.stdout, "interrupted; what was read is stored, the other sources are asked next time")
		return nil
	}
	if err == nil && o.export != "" {
		err = t.exportFrom(ctx, in.store, ended, o.export, t.printed(o, report))
	}
	if err != nil {
		return err
	}
	if o.strict && report.Failed > 0 {
		return errPartial
	}
	return nil
}

// cycle asks the sources and prints what came of it, whatever that is. It returns
// the configuration that was in force at its end.
func (t *tidings) cycle(ctx context.Context, in *ingest, cfg *config.Config, bar *bar, o fetchOptions) (aggregator.Report, *config.Config, error) {
	since, err := in.store.Last(ctx)
	if err != nil {
		return aggregator.Report{}, cfg, err
	}
	in.Watch = func(done, due int) { bar.show(done, due, "") }
	report, cfg, cycleErr := in.cycle(ctx, cfg, o.force)
	bar.clear()
	s, err := summarise(context.WithoutCancel(ctx), in.store, since, report)
	if err != nil {
		return report, cfg, errors.Join(cycleErr, err)
	}
	s.print(t.printed(o, report))
	return report, cfg, cycleErr
}

// printed is where what came of a cycle is printed.
func (t *tidings) printed(o fetchOptions, r aggregator.Report) io.Writer {
	if o.quiet && !worthTelling(r) {
		return io.Discard
	}
	return t.stdout
}
