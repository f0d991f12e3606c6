package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"tidings/cmd/tidings/config"
	"tidings/cmd/tidings/demo"
)

const (
	demoPace  = 3 * time.Second
	demoSeed  = 1897
	demoReady = 20 * time.Millisecond // between two looks whether the daemon is
)

// demoListen is where the demo listens when nobody says otherwise and nobody
// else does.
const demoListen = "127.0.0.1:8080"

type demoOptions struct {
	listen string
	pace   time.Duration
	seed   uint64
}

func (t *tidings) demoCommand() *cobra.Command {
	var o demoOptions
	c := &cobra.Command{
		Use:   "demo",
		Short: "A daemon with a small town inside that keeps publishing; no network, no configuration",
		Long: `Serve the feeds of a small town that does not exist. Its publications are
inside this program: they carry the same story, correct it, break, recover, move
to a mirror and close, one event every few seconds, and each is told in a line.
The store is in a temporary folder, which is removed at the end (Ctrl-C).`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if !c.Flags().Changed("log-level") {
				t.logLevel = slog.LevelError // the events tell what happens
			}
			ctx, stop := untilHangup(c.Context())
			defer stop()
			return t.demo(ctx, o)
		},
	}
	c.Flags().StringVar(&o.listen, "listen", "", "`host:port` to serve at (default "+demoListen+", or a free port when that is taken)")
	c.Flags().DurationVar(&o.pace, "pace", demoPace, "time between two events")
	c.Flags().Uint64Var(&o.seed, "seed", demoSeed, "of what happens when the script is over")
	return c
}

// demo serves the town until ctx is done, and leaves nothing behind.
func (t *tidings) demo(ctx context.Context, o demoOptions) (err error) {
	if o.pace <= 0 {
		return usageError("demo: --pace must be longer than nothing, such as 3s")
	}
	folder, err := temporary()
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	town, err := demo.Open(demo.Options{Now: t.now, Pace: o.pace, Seed: o.seed, Tell: t.tell})
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	defer town.Close()
	cfg, err := t.demoConfig(town, o.listen, filepath.Join(folder, "tidings.db"))
	if err != nil {
		return err
	}
	return t.show(ctx, town, cfg)
}

// temporary makes a folder where the system has them; in a container, which has
// no such place, where the store would be.
func temporary() (string, error) {
	folder, err := os.MkdirTemp("", "tidings-demo-")
	if err != nil {
		return os.MkdirTemp(".", "tidings-demo-")
	}
	return folder, nil
}

// demoConfig is the configuration by which the town is published.
func (t *tidings) demoConfig(town *demo.Town, listen, path string) (*config.Config, error) {
	listen, err := free(listen)
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	text := town.Configuration(listen, "http://"+reachable(listen), path)
	return config.Parse("demo", []byte(text), t.lookup)
}

// show serves the town and lets it live.
func (t *tidings) show(ctx context.Context, town *demo.Town, cfg *config.Config) error {
	parts, ctx := errgroup.WithContext(ctx)
	parts.Go(func() error { return town.Serve(ctx) })
	parts.Go(func() error { return t.serve(ctx, "", cfg) })
	parts.Go(func() error {
		if awaitReady(ctx, cfg.Server.Listen) {
			t.introduce(cfg.Server.BaseURL)
			town.Play(ctx)
		}
		return nil
	})
	return parts.Wait()
}

// introduce says what there is to see.
func (t *tidings) introduce(base string) {
	fmt.Fprintf(t.stdout, `Saltmere is a town that does not exist; its eight publications are inside this
program. Something happens there every few seconds. To look at it, open:

  %[1]s/                      the sections
  %[1]s/all                   everything, the newest first
  %[1]s/all.rss               the same for a feed reader; also .atom and .json
  %[1]s/harbour/arabic        a section that is read from right to left
  %[1]s/status                how each publication is doing
  %[1]s/status.json           the same for a program

Ctrl-C ends the demo; nothing of it stays.

`, base)
}

// tell tells of an event.
func (t *tidings) tell(line string) {
	fmt.Fprintf(t.stderr, "%s  %s\n", t.now().Format(time.TimeOnly), line)
}

// awaitReady reports whether the daemon that listens there became ready before
// ctx was done.
func awaitReady(ctx context.Context, listen string) bool {
	tick := time.NewTicker(demoReady)
	defer tick.Stop()
	for askReady(ctx, listen) != nil {
		select {
		case <-ctx.Done():
			return false
		case <-tick.C:
		}
	}
	return true
}

// free is a place to listen at: the one that is asked for, else the usual one
// if it is free, else any. A port of 0 is made a definite one, since it is part
// of every link.
func free(listen string) (string, error) {
	if listen != "" {
		return probe(listen)
	}
	if address, err := probe(demoListen); err == nil {
		return address, nil
	}
	return probe("127.0.0.1:0")
}

// probe is where a listener at that place would be.
func probe(listen string) (string, error) {
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// reachable is the place as a browser on this machine is given it.
func reachable(listen string) string {
	_, port, err := net.SplitHostPort(listen)
	if err != nil {
		return listen
	}
	if address, err := dialable(listen); err == nil && address != net.JoinHostPort("127.0.0.1", port) && address != net.JoinHostPort("::1", port) {
		return address
	}
	return net.JoinHostPort("localhost", port)
}
