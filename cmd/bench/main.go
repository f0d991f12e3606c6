// Command bench measures what tidings costs against what cannot be saved: it
// runs the real binary on a temporary folder, and in the same run programs that
// do the least that must be done, the floors.
//
//	go run ./cmd/bench                        1,000 feeds of 30 items, five pairs
//	go run ./cmd/bench -json                  the same as JSON
//	go run ./cmd/bench -upstream http://…     feeds of another upstream, see below
//	go run ./cmd/bench -grow articles         cost of a new article as the store grows
//	go run ./cmd/bench -grow sources          cost of a cycle as the sources grow
//	go run ./cmd/bench -grow start            start-up and memory with a full store
//	go run ./cmd/bench -profile cmd/tidings/default.pgo
//
// The last one makes the profile that go build optimizes the program by: where
// its CPU goes in these cycles and while it serves.
//
// CPU is user and system time of the process, from its rusage; so other work on
// the machine disturbs little. Ratios are taken within a pair, one run of the
// binary and one of the floor right after each other, and their median counts.
//
// An upstream answers GET /_/list with the addresses of its feeds, one a line,
// and publishes the next round of items on POST /_/cycle?n=1. Without -upstream
// bench is its own, on loopback addresses.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(run(ctx, os.Args[1:], environment{os.Stdin, os.Stdout, os.Stderr}))
}

// environment is what the command may touch beside the network and its files.
type environment struct {
	stdin          io.Reader
	stdout, stderr io.Writer
}

// options are the command line.
type options struct {
	upstream    string
	binary      string
	feeds       int
	items       int
	addresses   int
	pairs       int
	concurrency int
	sizes       sizes
	grow        string
	json        bool
	profile     string // write a profile for the compiler to this file
	floor       string // run as this floor, on the addresses of standard input
	state       string // file of a floor's validators
}

// run parses the command line and does what it says. It returns the exit code.
func run(ctx context.Context, args []string, env environment) int {
	o, err := parse(args, env.stderr)
	if err != nil {
		return 2
	}
	if err := o.do(ctx, env); err != nil {
		fmt.Fprintln(env.stderr, "bench:", err)
		return 1
	}
	return 0
}

func parse(args []string, stderr io.Writer) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&o.upstream, "upstream", "", "ask the feeds of the upstream at this `address` and not one of its own")
	f.StringVar(&o.binary, "binary", "", "measure this `file`; default: build ./cmd/tidings")
	f.IntVar(&o.feeds, "feeds", 1000, "feeds of its own upstream")
	f.IntVar(&o.items, "items", 30, "items in each of them")
	f.IntVar(&o.addresses, "addresses", 64, "loopback addresses that they are spread over")
	f.IntVar(&o.pairs, "pairs", 5, "pairs of which the median counts")
	f.IntVar(&o.concurrency, "concurrency", 32, "requests at a time")
	f.StringVar(&o.grow, "grow", "", "measure growth: articles, sources or start")
	f.Var(&o.sizes, "sizes", "`sizes` to grow to, such as 1000,100000")
	f.BoolVar(&o.json, "json", false, "print JSON")
	f.StringVar(&o.profile, "profile", "", "make a profile for the compiler and write it to this `file`")
	f.StringVar(&o.floor, "floor", "", "be the floor of that `name`, bare or reading, on the addresses of standard input")
	f.StringVar(&o.state, "state", "", "`file` of the floor's validators")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	return o, o.check(f)
}

// check refuses what cannot be measured.
func (o *options) check(f *flag.FlagSet) error {
	if f.NArg() == 0 && o.feeds > 0 && o.items > 0 && o.pairs > 0 && o.concurrency > 0 && o.addresses > 0 && o.addresses <= 250 {
		return nil
	}
	err := fmt.Errorf("bench takes no arguments, counts above zero and at most 250 addresses")
	fmt.Fprintln(f.Output(), err)
	f.Usage()
	return err
}

// do is what the options ask for.
func (o *options) do(ctx context.Context, env environment) error {
	if o.floor != "" {
		return o.beFloor(ctx, env.stdin)
	}
	b, err := o.bench(ctx, env.stderr)
	if err != nil {
		return err
	}
	defer b.close()
	if o.profile != "" {
		return b.profile(ctx, o.profile)
	}
	result, err := b.measure(ctx, o)
	if err != nil {
		return err
	}
	if o.json {
		return result.writeJSON(env.stdout)
	}
	return result.writeTable(env.stdout)
}
