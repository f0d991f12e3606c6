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
			_, err = fmt.Fprintf(t.stdout, "%s: good; %d sources in %d sections\n", path, len(cfg.Sources), len(cfg.Tree().All()))
			return err
		},
	}
}
