package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tidings/cmd/tidings/config"
)

type checkOptions struct{ live, strict bool }

func (t *tidings) checkCommand() *cobra.Command {
	var o checkOptions
	c := &cobra.Command{
		Use:   "check",
		Short: "Validate the configuration; with --live, ask each source once",
		Long: `Validate the configuration. With --live each list of sources, and then each source,
is asked once, as politely as the daemon would and without storing anything, and
gets a line: "ok" with what it has, or "failed" with what is wrong and how to mend
it. Those that failed come last. Exit code 3 says that one failed and --strict was
given.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return t.check(c.Context(), o) },
	}
	c.Flags().BoolVar(&o.live, "live", false, "ask each source once")
	c.Flags().BoolVar(&o.strict, "strict", false, "with --live: exit with 3 when a source failed")
	return c
}

func (t *tidings) check(ctx context.Context, o checkOptions) error {
	path, err := t.findConfig()
	if err != nil {
		return err
	}
	cfg, err := t.loadConfig()
	if err != nil {
		return err
	}
	more := ""
	if len(cfg.Lists) > 0 {
		more = ", and " + counted(len(cfg.Lists), "list") + " of more"
	}
	if _, err := fmt.Fprintf(t.stdout, "%s: good; %s%s\n", path, extent(len(cfg.Sources), len(cfg.Tree().All())-1), more); err != nil {
		return err
	}
	if !o.live {
		return nil
	}
	return t.checkLive(ctx, cfg, o.strict)
}

// checkLive asks each source once and prints a verdict a line.
func (t *tidings) checkLive(ctx context.Context, cfg *config.Config, strict bool) error {
	verdicts, all, err := t.examine(ctx, cfg)
	if err != nil && ctx.Err() == nil {
		return err
	}
	failed := t.printVerdicts(verdicts)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("check: interrupted; %d of %d sources were looked at", len(verdicts), all)
	case strict && failed > 0:
		return errPartial
	}
	return nil
}

// printVerdicts prints the good ones, then those that failed, of which it
// returns the number.
func (t *tidings) printVerdicts(verdicts []verdict) (failed int) {
	for _, mark := range []string{markOff, markOK, markFailed} {
		for _, v := range verdicts {
			if v.mark == mark {
				fmt.Fprintf(t.stdout, "%-7s %s: %s\n", v.mark, printable(v.source.Name), printable(v.text))
			}
			if v.mark == mark && mark == markFailed {
				failed++
			}
		}
	}
	fmt.Fprintf(t.stdout, "%s looked at, %d failed\n", lookedAt(verdicts), failed)
	return failed
}

// lookedAt is how many sources and lists there are verdicts of.
func lookedAt(verdicts []verdict) string {
	lists := 0
	for _, v := range verdicts {
		if v.source.List {
			lists++
		}
	}
	text := counted(len(verdicts)-lists, "source")
	if lists > 0 {
		text += " and " + counted(lists, "list")
	}
	return text
}
