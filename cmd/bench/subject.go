package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// subject is a configured tidings with a store of its own.
type subject struct {
	*bench
	config  string
	sources int
}

// pacing lets the machine alone set the pace: what is measured is cost.
const pacing = `
[fetch]
schedule = "@hourly"
allow_networks = ["127.0.0.0/8"]
per_host = 1000
per_host_gap = "0s"
concurrency = %d
`

// subject writes a configuration of these sources, with a fresh store.
func (b *bench) subject(name string, urls []string) (*subject, error) {
	folder := filepath.Join(b.folder, name)
	if err := os.Mkdir(folder, 0o700); err != nil {
		return nil, err
	}
	var text strings.Builder
	fmt.Fprintf(&text, "[server]\nlisten = \"127.0.0.1:0\"\n[store]\npath = %q\nretention = \"0\"\n", filepath.Join(folder, "tidings.db"))
	fmt.Fprintf(&text, pacing, b.concurrency)
	for i, url := range urls {
		fmt.Fprintf(&text, "[[source]]\nname = \"source-%d\"\nurl = %q\nsections = [\"part/%d\"]\n", i, url, i%10)
	}
	s := &subject{bench: b, config: filepath.Join(folder, "tidings.toml"), sources: len(urls)}
	return s, os.WriteFile(s.config, []byte(text.String()), 0o600)
}

// remove deletes the configuration and the store.
func (s *subject) remove() { _ = os.RemoveAll(filepath.Dir(s.config)) }

// cycle has the binary ask every source once.
func (s *subject) cycle(ctx context.Context) (cost, error) {
	c, report, err := spend(ctx, nil, s.binary, "--config", s.config, "--log-level", "error", "fetch", "--force")
	if err != nil {
		return cost{}, err
	}
	if !strings.Contains(report, " 0 failed;") {
		return cost{}, fmt.Errorf("sources failed: %s", report)
	}
	fmt.Fprintf(s.log, "tidings: %s", report)
	return c, nil
}
