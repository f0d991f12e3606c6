package aggregator_test

import (
	"bytes"
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tidings/aggregator"
	"tidings/store"
)

// daemon is an aggregator on a real store, with a scripted upstream.
type daemon struct {
	*aggregator.Aggregator
	t        *testing.T
	disk     *store.Store
	upstream *upstream
	log      *journal
}

// inBubble runs a test with a clock of its own. At its end the store must be
// sound and every goroutine gone.
func inBubble(t *testing.T, test func(t *testing.T, d *daemon)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		disk, err := store.Open(filepath.Join(t.TempDir(), "tidings.db"), store.Options{Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		defer disk.Close()
		test(t, newDaemon(t, disk))
		if err := disk.Check(context.Background()); err != nil {
			t.Error(err)
		}
	})
}

func newDaemon(t *testing.T, disk *store.Store) *daemon {
	d := &daemon{t: t, disk: disk, upstream: &upstream{answers: map[string]answer{}}, log: &journal{}}
	d.Aggregator = &aggregator.Aggregator{
		Settings: aggregator.Settings{Fetcher: d.upstream, Concurrency: 8, Pace: aggregator.Pace{PerHost: 1, Gap: time.Second}},
		Store:    disk, Reader: d.upstream, Now: time.Now, Readers: 2,
		Log: slog.New(slog.NewTextHandler(d.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	d.sources()
	return d
}

// sources configures the daemon; each source's first address is given by its name.
func (d *daemon) sources(sources ...*aggregator.Source) {
	for _, s := range sources {
		if s.Schedule == nil {
			s.Schedule = every(10 * time.Minute)
		}
		if s.URL == "" {
			s.URL = "https://" + s.Name + ".example/feed"
		}
	}
	d.Sources = sources
	d.Tree = aggregator.NewTree(aggregator.Section{Title: "tidings"}, nil, sources)
}

// start runs the daemon until stop is called.
func (d *daemon) start() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx) }()
	return func() {
		d.t.Helper()
		cancel()
		if err := <-ended; err != nil {
			d.t.Errorf("run: %v", err)
		}
	}
}

// cycle runs one cycle, which must succeed.
func (d *daemon) cycle(force bool) aggregator.Report {
	d.t.Helper()
	report, err := d.Cycle(context.Background(), force)
	if err != nil {
		d.t.Fatalf("cycle: %v", err)
	}
	return report
}

// articles are what the root section shows, the newest first.
func (d *daemon) articles() []aggregator.Article {
	d.t.Helper()
	var shown []aggregator.Article
	root := aggregator.SectionIDOf(aggregator.Root)
	err := d.disk.Newest(context.Background(), root, aggregator.Position{}, func(a *aggregator.Article) bool {
		shown = append(shown, *a)
		return true
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return shown
}

// shows wants the root section to show articles of these titles, the newest first.
func (d *daemon) shows(want string) {
	d.t.Helper()
	var titles []string
	for _, a := range d.articles() {
		titles = append(titles, a.Title)
	}
	if got := strings.Join(titles, " "); got != want {
		d.t.Errorf("articles %q, want %q", got, want)
	}
}

// state is what the store remembers of a source.
func (d *daemon) state(name string) aggregator.SourceState {
	d.t.Helper()
	states, err := d.disk.States(context.Background())
	if err != nil {
		d.t.Fatal(err)
	}
	return states[name]
}

// listed are the articles that the source's last documents named.
func (d *daemon) listed(name string) []uint64 {
	d.t.Helper()
	listing, err := d.disk.Listing(context.Background(), name)
	if err != nil {
		d.t.Fatal(err)
	}
	return listing.Seqs
}

// change is the number of the newest change to an article.
func (d *daemon) change() uint64 {
	d.t.Helper()
	n, err := d.disk.Last(context.Background())
	if err != nil {
		d.t.Fatal(err)
	}
	return n
}

// brittle is a store whose commits can fail.
type brittle struct {
	*store.Store
	mu  sync.Mutex
	err error
}

func (b *brittle) breaks(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.err = err
}

func (b *brittle) Commit(ctx context.Context, batch []aggregator.Ingest, place aggregator.Placement) ([]aggregator.Tally, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err != nil {
		return nil, b.err
	}
	return b.Store.Commit(ctx, batch, place)
}

// journal is a log that can be read while it is written.
type journal struct {
	mu    sync.Mutex
	lines bytes.Buffer
}

func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.lines.Write(line)
}

// since hands over the lines at or above the level since the last call, without their times.
func (j *journal) since(level slog.Level) []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	var kept []string
	for line := range strings.Lines(j.lines.String()) {
		_, line, _ = strings.Cut(strings.TrimSpace(line), " ")
		var of slog.Level
		word, _, _ := strings.Cut(strings.TrimPrefix(line, "level="), " ")
		if err := of.UnmarshalText([]byte(word)); err == nil && of >= level {
			kept = append(kept, line)
		}
	}
	j.lines.Reset()
	return kept
}
