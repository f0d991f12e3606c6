// Command tidings pulls RSS, Atom and JSON feeds on cron schedules, keeps each
// of their articles once, and publishes one merged feed for each section.
package main

import (
	"context"
	"io"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // zones for CRON_TZ= where the system has none

	_ "golang.org/x/crypto/x509roots/fallback" // certificate roots where the system has none
)

func main() { os.Exit(profiled(program)) }

// program runs the command line and returns the exit code.
func program() int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	return run(ctx, os.Args[1:], environment{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, lookup: os.LookupEnv, now: time.Now,
		hangups: hangups, listen: net.Listen,
	})
}

// environment is what a command may touch, but for its files and most of the
// network.
type environment struct {
	stdin  io.Reader
	stdout io.Writer // results
	stderr io.Writer // logs, progress and errors
	lookup func(string) (string, bool)
	now    func() time.Time
	// hangups is where a daemon is asked to reload, until stop is called.
	hangups func() (asked <-chan os.Signal, stop func())
	// listen opens the place where a daemon publishes.
	listen func(network, address string) (net.Listener, error)
	// dial, unless it is nil, stands for the guarded dialer of requests.
	dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// untilHangup is ctx, done also when SIGHUP arrives: what has no file to read again
// ends with its terminal, which may say so twice. Under nohup it does not.
func untilHangup(ctx context.Context) (context.Context, context.CancelFunc) {
	if signal.Ignored(syscall.SIGHUP) {
		return context.WithCancel(ctx)
	}
	return signal.NotifyContext(ctx, syscall.SIGHUP)
}

// hangups is where SIGHUP arrives.
func hangups() (asked <-chan os.Signal, stop func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP)
	return signals, func() { signal.Stop(signals) }
}
