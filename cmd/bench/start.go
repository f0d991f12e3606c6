package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"time"
)

// Of how many sources a daemon is started, as far as there are articles for them,
// and how long it is looked at.
const (
	someSources = 1_000
	manySources = 10_000
	watched     = 20 * time.Second
)

// growStart measures a daemon that is started on a full store, with some and with
// many sources: how long until it answers, until it asks the first source, and what
// memory of its own it takes.
func (b *bench) growStart(ctx context.Context, o *options) (*result, error) {
	r := &result{Growth: []point{}}
	articles := o.sizes.or(1_000_000)[0]
	most := max(1, articles/fillItems)
	for _, sources := range slices.Compact([]int{min(someSources, most), min(manySources, most)}) {
		if err := b.startWith(ctx, sources, articles, r); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// startWith fills a store from so many sources, starts a daemon on it and watches it.
func (b *bench) startWith(ctx context.Context, sources, articles int, r *result) error {
	f, err := b.filled(ctx, fmt.Sprint("start-", sources), sources, fillItems, articles)
	if err != nil {
		return err
	}
	defer f.remove()
	f.own.forget()
	d, err := f.start(ctx, "@every 1s")
	if err != nil {
		return err
	}
	defer d.stop()
	return d.watch(ctx, r)
}

// running is a daemon under way.
type running struct {
	*exec.Cmd
	*subject
	listen string
	begun  time.Time
}

// start has the binary serve, asking the sources on a schedule.
func (s *subject) start(ctx context.Context, schedule string) (*running, error) {
	listen, err := freeAddress()
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(s.config)
	if err != nil {
		return nil, err
	}
	text = bytes.Replace(text, []byte(`listen = "127.0.0.1:0"`), fmt.Appendf(nil, "listen = %q", listen), 1)
	text = bytes.Replace(text, []byte(`schedule = "@hourly"`), fmt.Appendf(nil, "schedule = %q", schedule), 1)
	if err := os.WriteFile(s.config, text, 0o600); err != nil {
		return nil, err
	}
	d := &running{exec.CommandContext(ctx, s.binary, "--config", s.config, "--log-level", "error", "serve"), s, listen, time.Now()}
	d.Stderr = s.log
	return d, d.Start()
}

// freeAddress is a loopback address at which nobody listens.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// stop ends the daemon and waits for it.
func (d *running) stop() {
	_ = d.Process.Signal(syscall.SIGTERM)
	_ = d.Wait() // it was told to
}

// watch notes what the daemon does and takes.
func (d *running) watch(ctx context.Context, r *result) error {
	answered, fetched, most := time.Duration(0), time.Duration(0), int64(0)
	for since := time.Duration(0); since < watched; since = time.Since(d.begun) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if answered == 0 && d.answers() {
			answered = time.Since(d.begun)
		}
		if first := d.own.firstAsked(); fetched == 0 && !first.IsZero() {
			fetched = first.Sub(d.begun)
		}
		if memory, err := memoryOf(d.Process.Pid, "RssAnon"); err == nil && answered > 0 { // not to be in its way
			most = max(most, memory)
		}
		time.Sleep(time.Millisecond)
	}
	if answered == 0 || fetched == 0 {
		return errors.New("the daemon did not answer, or asked no source")
	}
	of := fmt.Sprintf(", of %d sources", d.sources)
	r.Growth = append(r.Growth,
		point{"start to first answer" + of, answered.Seconds(), answered.Round(time.Millisecond).String()},
		point{"start to first fetch" + of, fetched.Seconds(), fetched.Round(time.Millisecond).String()},
		point{"anonymous memory at most" + of, float64(most), mebibytes(most)})
	return nil
}

func (d *running) answers() bool {
	answer, err := http.Get("http://" + d.listen + "/all.atom")
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}
