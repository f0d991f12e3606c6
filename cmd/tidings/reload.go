package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"time"

	"tidings/aggregator"
	"tidings/aggregator/publish"
	"tidings/cmd/tidings/config"
)

// reloading keeps a running daemon in step with its configuration file and with
// the lists that it names. All of a change comes into force, or nothing.
type reloading struct {
	*tidings
	log       *slog.Logger
	path      string // of the file; empty for a daemon that has none
	ingest    *ingest
	publisher *publish.Publisher
	changes   chan<- aggregator.Settings

	file    *config.Config // as the file has it, without what lists name
	inForce *config.Config
	refused string // what was wrong with the file, and with which of its contents, when that was last told
}

// run reloads whenever it is asked to, or the file or a list changed, until ctx
// is done.
func (r *reloading) run(ctx context.Context, asked <-chan os.Signal) error {
	look := time.NewTicker(watchInterval)
	defer look.Stop()
	file := watched{path: r.path}
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-asked:
			r.reload(ctx, true)
		case <-look.C:
			if r.path != "" && file.changed() {
				r.reload(ctx, false)
			}
		case <-r.ingest.lists.changed:
			r.adopt(ctx, r.file, false)
			if r.refused != "" { // it may be because of what that list was
				r.reload(ctx, false)
			}
		}
	}
}

// reload reads the file and goes on with what it says, if all of that is good.
// Somebody who asked for it is always answered.
func (r *reloading) reload(ctx context.Context, asked bool) {
	text, err := os.ReadFile(r.path)
	if err != nil {
		r.refuse(err.Error(), err, asked)
		return
	}
	cfg, err := config.Parse(r.path, text, r.lookup)
	if err != nil {
		r.refuse(fmt.Sprintf("%x", sha256.Sum256(text)), err, asked)
		return
	}
	r.adopt(ctx, cfg, asked)
}

// refuse tells what is wrong with the file, once for each of its contents.
func (r *reloading) refuse(content string, err error, asked bool) {
	r.ingest.reloading.Note(err, r.now())
	if r.refused == content {
		if asked {
			r.log.Error("the configuration is as bad as it was; the one of before stays in force")
		}
		return
	}
	r.refused = content
	problems, ok := errors.AsType[config.Problems](err)
	if !ok {
		r.log.Error("the configuration cannot be read; the one of before stays in force", "err", err)
		return
	}
	for _, p := range problems {
		r.log.Error("the configuration has a fault", "problem", p.String())
	}
	r.log.Error("the configuration is not taken; the one of before stays in force", "file", r.path, "problems", len(problems))
}

// adopt goes on with a configuration as its file has it, if its lists can be
// read.
func (r *reloading) adopt(ctx context.Context, file *config.Config, asked bool) {
	whole, err := withLists(file, heldIn(r.ingest.lists.folder))
	if err != nil {
		r.refuse(err.Error(), err, asked)
		return
	}
	if file != r.file {
		r.refused = ""
		r.ingest.reloading.Note(nil, r.now())
	}
	next, differences := whole.After(r.inForce)
	if !r.swap(ctx, next) {
		return
	}
	for _, d := range differences {
		if !d.Later || file != r.file { // else it was told
			r.tell(d)
		}
	}
	r.file, r.inForce = file, next
	level := slog.LevelDebug
	if asked || len(differences) > 0 {
		level = slog.LevelInfo
	}
	r.log.Log(ctx, level, "configuration reloaded", "differences", len(differences), "sources", len(next.Asked()), "sections", len(next.Tree().All()))
}

// swap brings the configuration into force; false when the daemon ends instead.
func (r *reloading) swap(ctx context.Context, next *config.Config) bool {
	if !r.asksAlike(next) {
		defer r.ingest.fetcher.Close()
		r.ingest.fetcher = r.newFetcher(next)
	}
	settings := r.ingest.settings(next)
	select {
	case r.changes <- settings:
	case <-ctx.Done():
		return false
	}
	r.allowGrowth(len(settings.Sources))
	r.publisher.Change(publishing(next, &settings))
	return true
}

// asksAlike reports whether requests are made as before.
func (r *reloading) asksAlike(next *config.Config) bool {
	was, is := &r.inForce.Fetch, &next.Fetch
	return was.Timeout == is.Timeout && was.MaxBody == is.MaxBody && slices.Equal(was.AllowNetworks, is.AllowNetworks) &&
		fmt.Sprint(was.Proxy) == fmt.Sprint(is.Proxy) && userAgent(r.inForce) == userAgent(next)
}

// tell logs one difference in one line.
func (r *reloading) tell(d config.Difference) {
	log := r.log
	if d.Name != "" {
		log = log.With(d.Of, d.Name)
	}
	switch {
	case d.Later:
		log.Warn("setting changed; it takes effect at the next start", "key", d.Of+"."+d.Key, "was", d.Was, "is", d.Is)
	case d.Name == "":
		log.Info("setting changed", "key", d.Of+"."+d.Key, "was", d.Was, "is", d.Is)
	case d.Key != "":
		log.Info(d.Of+" changed", "key", d.Key, "was", d.Was, "is", d.Is)
	case d.Added:
		located(log, d.Is).Info(d.Of + " added")
	default:
		located(log, d.Was).Info(d.Of + " removed")
	}
}

// located logs with the address of what it is about; a section has none.
func located(log *slog.Logger, address string) *slog.Logger {
	if address == "" {
		return log
	}
	return log.With("url", address)
}
