package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func (t *tidings) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Validate the configuration",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
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
			_, err = fmt.Fprintf(t.stdout, "%s: good; %d sources in %d sections%s\n", path, len(cfg.Sources), len(cfg.Tree().All()), more)
			return err
		},
	}
}
