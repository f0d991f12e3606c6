package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"tidings/cmd/tidings/config"
)

// The exit codes, as the contract has them.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitPartial = 3 // done, but a source failed and --strict was given
)

// errPartial ends a strict command of which a part was in vain.
var errPartial = errors.New("at least one source brought nothing")

// run executes one command line and returns its exit code.
func run(ctx context.Context, args []string, env environment) int {
	t := &tidings{environment: env}
	root := t.root()
	root.SetArgs(args)
	root.SetIn(env.stdin)
	root.SetOut(env.stdout)
	root.SetErr(env.stderr)
	err := root.ExecuteContext(ctx)
	if err != nil {
		fmt.Fprintln(env.stderr, t.complaint(err))
	}
	return t.exitCode(err)
}

// tidings is one invocation of the program.
type tidings struct {
	environment
	configFile string
	logLevel   slog.Level
	logFormat  string
	started    bool // the command line was right and its command runs
}

func (t *tidings) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "tidings",
		Short: "Merge feeds: fetched on schedule, each article once, one feed for each section",
		Example: `  tidings serve https://go.dev/blog/feed.atom https://lwn.net/headlines/rss
  tidings check --config tidings.toml`,
		SilenceUsage:      true,
		SilenceErrors:     true,
		PersistentPreRunE: t.begin,
		Args:              cobra.NoArgs,
		RunE:              func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	flags := root.PersistentFlags()
	flags.StringVar(&t.configFile, "config", "", "configuration `file` (default tidings.toml, then /etc/tidings/tidings.toml)")
	flags.TextVar(&t.logLevel, "log-level", slog.LevelInfo, "debug, info, warn or error")
	flags.StringVar(&t.logFormat, "log-format", "text", "text or json")
	root.AddCommand(t.serveCommand(), t.demoCommand(), t.fetchCommand(), t.checkCommand(), t.parseCommand(), t.explainCommand(),
		t.exportCommand(), t.discoverCommand(), t.initCommand(), t.opmlCommand(), t.storeCommand(), t.healthcheckCommand(), t.versionCommand())
	return root
}

// begin runs before every command, once its flags and arguments are known to fit.
func (t *tidings) begin(*cobra.Command, []string) error {
	if t.logFormat != "text" && t.logFormat != "json" {
		return fmt.Errorf("--log-format %q: write text or json", t.logFormat)
	}
	t.started = true
	t.heedMemoryLimit()
	t.allowGrowth(0)
	return nil
}

// complaint is what a person reads of an error.
func (t *tidings) complaint(err error) string {
	if problems, ok := errors.AsType[config.Problems](err); ok {
		return problems.Error() // each names its file
	}
	if !t.started {
		return fmt.Sprintf("tidings: %v; see tidings --help", err)
	}
	return fmt.Sprintf("tidings: %v", err)
}

func (t *tidings) exitCode(err error) int {
	_, invalid := errors.AsType[config.Problems](err)
	_, usage := errors.AsType[usageError](err)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errPartial):
		return exitPartial
	case invalid || usage || !t.started:
		return exitUsage
	}
	return exitFailed
}

// usageError is a mistake in how the program was called.
type usageError string

func (e usageError) Error() string { return string(e) }
