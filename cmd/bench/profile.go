package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// What the program does for a profile, beside a pair of cycles: most cycles of a
// day find nothing new, and most requests find that nothing changed.
const (
	idleCycles  = 10
	wholeFeeds  = 10_000
	sameFeeds   = 50_000
	startsUpFor = 10 * time.Second
)

// buildFlags are those with which the binary notes where its CPU goes, if that
// is asked for. The profile before is no part of it.
func (o *options) buildFlags() []string {
	if o.profile == "" {
		return nil
	}
	return []string{"-tags=profile", "-pgo=off", "-trimpath"}
}

// profile has the binary do what it does all day, and writes a profile of that.
func (b *bench) profile(ctx context.Context, file string) error {
	urls, err := b.list(ctx)
	if err != nil {
		return err
	}
	p := &pair{bench: b, urls: urls, name: "first", result: &result{}}
	if err := p.run(ctx); err != nil {
		return err
	}
	s, err := b.subject("profile", urls)
	if err != nil {
		return err
	}
	for range idleCycles {
		if _, err := s.cycle(ctx); err != nil {
			return err
		}
	}
	if err := s.serve(ctx); err != nil {
		return err
	}
	return b.merge(ctx, file)
}

// serve has the binary answer readers.
func (s *subject) serve(ctx context.Context) error {
	d, err := s.start(ctx, "@hourly")
	if err != nil {
		return err
	}
	defer d.stop()
	for begun := time.Now(); !d.answers(); time.Sleep(10 * time.Millisecond) {
		if time.Since(begun) > startsUpFor {
			return errors.New("the daemon does not answer")
		}
	}
	tag, err := d.get(ctx, "", http.StatusOK)
	if err != nil {
		return err
	}
	for range wholeFeeds {
		if _, err := d.get(ctx, "", http.StatusOK); err != nil {
			return err
		}
	}
	for range sameFeeds {
		if _, err := d.get(ctx, tag, http.StatusNotModified); err != nil {
			return err
		}
	}
	return nil
}

// get asks for a feed that the client may have under a tag, and returns its tag.
func (d *running) get(ctx context.Context, have string, want int) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+d.listen+"/all.rss", nil)
	if err != nil {
		return "", err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	if have != "" {
		r.Header.Set("If-None-Match", have)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	if answer.StatusCode != want {
		return "", fmt.Errorf("GET %s: %s, not %d", r.URL, answer.Status, want)
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.Header.Get("ETag"), err
}

// merge writes all that the runs of the binary noted into one file.
func (b *bench) merge(ctx context.Context, file string) error {
	profiles, err := filepath.Glob(b.binary + "-*.pprof")
	if err != nil {
		return err
	}
	args := append([]string{"tool", "pprof", "-proto", "-output", file}, profiles...)
	if out, err := exec.CommandContext(ctx, "go", args...).CombinedOutput(); err != nil {
		return fmt.Errorf("go %s: %w: %s", strings.Join(args[:4], " "), err, out)
	}
	return nil
}
