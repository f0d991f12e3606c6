// Command tidings pulls RSS, Atom and JSON feeds on cron schedules, keeps each
// of their articles once, and publishes one merged feed for each section.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"
	_ "time/tzdata" // zones for CRON_TZ= where the system has none

	_ "golang.org/x/crypto/x509roots/fallback" // certificate roots where the system has none
)

// heapGrowth is by how many per cent the heap may grow between two collections,
// unless GOGC says. Go's own 100 collects all the time while a heap is as small
// as ours.
const heapGrowth = 200

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(heapGrowth)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(run(ctx, os.Args[1:], environment{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, lookup: os.LookupEnv, now: time.Now,
	}))
}

// environment is what a command may touch beside the network and its files.
type environment struct {
	stdin  io.Reader
	stdout io.Writer // results
	stderr io.Writer // logs, progress and errors
	lookup func(string) (string, bool)
	now    func() time.Time
}
