package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// Set by the linker (-X main.version=… -X main.commit=…) and never otherwise.
var version, commit string

// build is what this binary was made from.
type build struct{ version, commit string }

// currentBuild prefers what the linker was told to what Go noted by itself.
func currentBuild() build {
	b := build{version, commit}
	if noted, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range noted.Settings {
			if setting.Key == "vcs.revision" {
				b.commit = cmp.Or(b.commit, setting.Value)
			}
		}
	}
	return build{cmp.Or(b.version, "dev"), cmp.Or(b.commit, "unknown")}
}

func (t *tidings) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print version, commit, Go version and platform",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			b := currentBuild()
			_, err := fmt.Fprintf(t.stdout, "tidings %s commit %s %s %s/%s\n", b.version, b.commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}
