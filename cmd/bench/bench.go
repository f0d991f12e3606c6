package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// bench is a temporary folder, the binary under test and an upstream.
type bench struct {
	folder      string
	binary      string
	self        string // this program, which the floors are too
	upstream    string // its address
	own         *upstream
	concurrency int
	log         io.Writer
}

// bench sets up what the options ask for. Close it.
func (o *options) bench(ctx context.Context, log io.Writer) (_ *bench, err error) {
	b := &bench{upstream: strings.TrimSuffix(o.upstream, "/"), binary: o.binary, concurrency: o.concurrency, log: log}
	defer func() {
		if err != nil {
			b.close()
		}
	}()
	if b.self, err = os.Executable(); err != nil {
		return nil, err
	}
	if b.folder, err = os.MkdirTemp("", "tidings-bench-"); err != nil {
		return nil, err
	}
	if b.binary == "" {
		if err := b.build(ctx, o.buildFlags()...); err != nil {
			return nil, err
		}
	}
	if b.upstream == "" && o.grow == "" {
		return b, b.serve(o.feeds, o.items, o.addresses)
	}
	return b, nil
}

func (b *bench) close() {
	if b.own != nil {
		b.own.close()
	}
	_ = os.RemoveAll(b.folder) // it is temporary
}

// build builds the binary under test from the module in the current folder.
func (b *bench) build(ctx context.Context, flags ...string) error {
	b.binary = filepath.Join(b.folder, "tidings")
	args := append([]string{"build", "-o", b.binary}, flags...)
	out, err := exec.CommandContext(ctx, "go", append(args, "tidings/cmd/tidings")...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("build tidings: %w: %s", err, out)
	}
	return nil
}

// serve starts an upstream of its own in place of the one before.
func (b *bench) serve(feeds, items, addresses int) error {
	return b.serveFrom(feeds, items, addresses, time.Now().UTC().Truncate(time.Hour))
}

func (b *bench) serveFrom(feeds, items, addresses int, newest time.Time) (err error) {
	if b.own != nil {
		b.own.close()
	}
	b.own, err = serveUpstream(feeds, items, addresses, newest)
	if err != nil {
		return err
	}
	b.upstream = "http://" + b.own.hosts[0]
	return nil
}

// list are the addresses of the upstream's feeds.
func (b *bench) list(ctx context.Context) ([]string, error) {
	text, err := b.ask(ctx, http.MethodGet, "/_/list")
	if err != nil {
		return nil, err
	}
	urls := strings.Fields(text)
	if len(urls) == 0 {
		return nil, errors.New("the upstream lists no feeds")
	}
	return urls, nil
}

// publish has the upstream publish rounds of items, and render them.
func (b *bench) publish(ctx context.Context, rounds int) error {
	_, err := b.ask(ctx, http.MethodPost, fmt.Sprintf("/_/cycle?n=%d", rounds))
	return err
}

func (b *bench) ask(ctx context.Context, method, path string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, method, b.upstream+path, nil)
	if err != nil {
		return "", err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if answer.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s %s%s: %s", method, b.upstream, path, answer.Status)
	}
	return string(text), err
}
