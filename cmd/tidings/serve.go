package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"tidings/aggregator"
	"tidings/aggregator/publish"
	"tidings/cmd/tidings/config"
)

// What a client may take, and how long a drain waits for clients that are
// still being answered.
const (
	headerTimeout  = 5 * time.Second
	readTimeout    = 10 * time.Second
	writeTimeout   = time.Minute
	idleTimeout    = 2 * time.Minute
	maxHeaderBytes = 16 << 10
	drainTimeout   = 8 * time.Second
)

func (t *tidings) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "serve [URL…]",
		Short: "Fetch on schedule and publish over HTTP",
		Long: `Fetch on schedule and publish over HTTP, until SIGTERM or SIGINT. SIGHUP, or
a change of the configuration file, has the configuration be read again.

With addresses and no configuration, those are the sources, all in the root
section, and everything else has its default; SIGHUP is an end then, too.`,
		RunE: func(c *cobra.Command, urls []string) error {
			file, cfg, err := t.serveConfig(urls)
			if err != nil {
				return err
			}
			if file != "" {
				return t.serve(c.Context(), file, cfg)
			}
			ctx, stop := untilHangup(c.Context())
			defer stop()
			return t.serve(ctx, "", cfg)
		},
	}
}

// serveConfig is the configuration in force with its file, or the one that the
// addresses make, which has none.
func (t *tidings) serveConfig(urls []string) (file string, cfg *config.Config, err error) {
	if len(urls) == 0 {
		return t.readConfig()
	}
	if t.configFile != "" {
		return "", nil, usageError("serve: give addresses or --config, not both; a configuration names its sources in [[source]]")
	}
	if path, err := t.findConfig(); err == nil {
		return "", nil, usageError(fmt.Sprintf("serve: %s is there, and so is its store; add the addresses to it as [[source]], or serve them from another folder", path))
	}
	cfg, err = config.Default(urls)
	if err != nil {
		return "", nil, usageError(fmt.Sprintf("serve: %v", err))
	}
	return "", cfg, nil
}

// serve runs the daemon until ctx is done or a part of it cannot go on.
func (t *tidings) serve(ctx context.Context, file string, cfg *config.Config) (err error) {
	var asked <-chan os.Signal // to reload, where there is something to
	if file != "" {
		var stop func()
		asked, stop = t.hangups() // first of all: until then SIGHUP ends the process
		defer stop()
	}
	log := t.logger()
	inForce, err := withWholeLists(cfg, log)
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	t.allowGrowth(len(inForce.Asked()))
	in, err := t.openIngest(inForce, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.close()) }()
	listener, err := t.listen("tcp", cfg.Server.Listen)
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	measured := t.measure(in, log)
	in.reloading.Note(nil, t.now())
	options := publishing(inForce, &in.Settings)
	options.Store, options.Log, options.Now, options.Metrics = in.store, log, t.now, measured.Handler()
	options.Saving, options.Reloading = in.Saving, in.reloading
	publisher := publish.New(options)
	changes := make(chan aggregator.Settings)
	in.Changes = changes
	reload := &reloading{tidings: t, log: log, path: file, ingest: in, publisher: publisher, changes: changes, file: cfg, inForce: inForce}
	log.Info("serving", "listen", listener.Addr().String(), "root", cfg.Server.BaseURL+"/", "sources", len(inForce.Asked()), "store", cfg.Store.Path)
	address := listensAt(cfg.Server.Listen, listener)
	parts, ctx := errgroup.WithContext(ctx)
	parts.Go(func() error { return in.Run(ctx) })
	parts.Go(func() error { in.store.Tend(ctx); return nil })
	parts.Go(func() error { return takeErrands(ctx, cfg.Store.Path, in.store, address, log) })
	parts.Go(func() error { return publisher.Run(ctx) })
	parts.Go(func() error { return reload.run(ctx, asked) })
	parts.Go(func() error { return serveHTTP(ctx, joining{listener}, measured.Requests(publisher.Handler()), log) })
	err = parts.Wait()
	log.Info("stopped")
	return err
}

// publishing is what a publisher takes from a configuration.
func publishing(cfg *config.Config, in *aggregator.Settings) publish.Options {
	return publish.Options{
		BaseURL: cfg.Server.BaseURL, Title: cfg.Server.Title, Pictures: cfg.Server.Pictures, Version: currentBuild().version,
		Tree: in.Tree, Sources: in.Sources, Since: in.Since,
	}
}

// serveHTTP answers requests until ctx is done; then it lets those under way
// finish, within the drain's time.
func serveHTTP(ctx context.Context, l net.Listener, h http.Handler, log *slog.Logger) error {
	server := &http.Server{
		Handler:           inOneWrite(h),
		ConnContext:       withConn,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	drained := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() { drained <- drain(server) })
	err := server.Serve(l)
	if stop() {
		return fmt.Errorf("serve: %w", err) // nobody asked it to end
	}
	return <-drained
}

// drain ends the server; connections that outlast the drain are cut.
func drain(server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), drainTimeout)
	defer cancel()
	err := server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return server.Close()
	}
	return err
}
