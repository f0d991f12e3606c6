package main

import (
	"context"
	"log/slog"
	"net/url"
	"runtime"
	"sync"
	"time"

	"tidings/aggregator"
	"tidings/aggregator/read"
	"tidings/cmd/tidings/config"
)

// examination is a cycle over all sources of which nothing is stored: it stands
// between the aggregator and the fetcher, the reader, the lists and the store that
// a cycle has otherwise, and notes what comes by. What it notes of a source is
// little, be its feed ever so large.
type examination struct {
	fetcher aggregator.Fetcher
	reader  *read.Reader

	mu     sync.Mutex
	failed map[string]error          // by the address that was asked
	landed map[string]string         // where the document came from, by the address that was asked
	pages  map[string]read.Announced // the first that documents announce, by where they came from
	found  map[string]finding        // by the name of the source
	lists  map[string]*read.FeedList // that were served, by the name of the source
	unfit  map[string]error          // why what was served is no list to go by
}

// finding is what an examination keeps of a source.
type finding struct {
	state  aggregator.SourceState // as far as a verdict is about it
	items  int
	newest time.Time // date that a publisher gave; zero for none
}

func newExamination(fetcher aggregator.Fetcher) *examination {
	return &examination{
		fetcher: fetcher, reader: read.New(), failed: map[string]error{}, landed: map[string]string{}, pages: map[string]read.Announced{},
		found: map[string]finding{}, lists: map[string]*read.FeedList{}, unfit: map[string]error{},
	}
}

// examine asks each list once, and then each source, those that the lists name
// among them, with the daemon's regard for hosts. The verdicts are in the order
// of the configuration; what was not reached before the end of ctx has none. All
// is how many there are to be.
func (t *tidings) examine(ctx context.Context, cfg *config.Config) (verdicts []verdict, all int, err error) {
	fetcher := t.newFetcher(cfg)
	defer fetcher.Close()
	e := newExamination(fetcher)
	if err := t.ask(ctx, e, cfg, cfg.Asked()[:len(cfg.Lists)]); err != nil {
		return e.verdicts(cfg), len(cfg.Asked()), err
	}
	whole, err := withLists(cfg, e.served(heldIn(listFolder(cfg.Store.Path))))
	if err != nil {
		return nil, 0, err
	}
	err = t.ask(ctx, e, whole, whole.Sources)
	return e.verdicts(whole), len(whole.Asked()), err
}

// ask asks each of the sources once.
func (t *tidings) ask(ctx context.Context, e *examination, cfg *config.Config, sources []*aggregator.Source) error {
	bar := t.newBar()
	defer bar.clear()
	a := aggregator.Aggregator{
		Settings: aggregator.Settings{
			Sources: sources, Tree: cfg.Tree(), Fetcher: e, Concurrency: cfg.Fetch.Concurrency,
			Pace: aggregator.Pace{PerHost: cfg.Fetch.PerHost, Gap: cfg.Fetch.PerHostGap},
		},
		Store: e, Reader: e, Lists: e, Log: slog.New(slog.DiscardHandler), Now: t.now, Readers: runtime.GOMAXPROCS(0),
		Watch: func(done, due int) { bar.show(done, due, "") },
	}
	_, err := a.Cycle(ctx, true)
	return err
}

// served gives the lists that were served just now. Of one that was not, it is
// what a daemon goes on with, the one of before.
func (e *examination) served(before heldLists) heldLists {
	return func(list *aggregator.Source) (*read.FeedList, error) {
		if named := e.lists[list.Name]; named != nil {
			return named, nil
		}
		return before(list)
	}
}

// Fetch is [aggregator.Fetcher].
func (e *examination) Fetch(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
	response, err := e.fetcher.Fetch(ctx, r)
	e.mu.Lock()
	defer e.mu.Unlock()
	switch address := withoutUser(r.URL); {
	case err != nil:
		e.failed[address] = err
	case response.Onward == nil:
		e.landed[address] = response.URL
	}
	return response, err
}

// Read is [aggregator.Reader].
func (e *examination) Read(d aggregator.Document) (*aggregator.Feed, error) {
	feed, err := e.reader.Read(d)
	announced := e.reader.Discover(d) // of a feed, itself with its format
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(announced) > 0 {
		e.pages[d.URL] = announced[0]
	}
	return feed, err
}

// Commit is of [aggregator.Store]; nothing is stored.
func (e *examination) Commit(_ context.Context, batch []aggregator.Ingest, _ aggregator.Placement) ([]aggregator.Tally, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i := range batch {
		e.found[batch[i].State.Name] = findingOf(&batch[i])
	}
	return make([]aggregator.Tally, len(batch)), nil
}

// findingOf is what is kept of a turn: nothing of its articles.
func findingOf(in *aggregator.Ingest) finding {
	st := &in.State
	return finding{
		state: aggregator.SourceState{
			LastFetch: st.LastFetch, NotBefore: st.NotBefore, Failures: st.Failures, Error: st.Error, ActiveURL: st.ActiveURL, Moved: st.Moved,
		},
		items: len(in.Arrivals), newest: newestOf(in.Arrivals),
	}
}

// Take is of [aggregator.Lists]; nothing is kept on disk.
func (e *examination) Take(list *aggregator.Source, d aggregator.Document) error {
	named, err := listOf(d.Body, list.URL)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.lists[list.Name], e.unfit[list.Name] = named, err
	return err
}

// Has is of [aggregator.Lists]; no list is there.
func (e *examination) Has(*aggregator.Source) bool { return false }

// States is of [aggregator.Store]; every source is new.
func (e *examination) States(context.Context) (map[string]aggregator.SourceState, error) {
	return map[string]aggregator.SourceState{}, nil
}

// Listing is of [aggregator.Store]; no source has listed anything.
func (e *examination) Listing(context.Context, string) (aggregator.Listing, error) {
	return aggregator.Listing{}, nil
}

// Replace is of [aggregator.Store]; there is nothing to replace.
func (e *examination) Replace(context.Context, string, aggregator.Placement) error { return nil }

// Nth is of [aggregator.Store]; no section has an article.
func (e *examination) Nth(context.Context, aggregator.SectionID, int) (time.Time, error) {
	return time.Time{}, nil
}

// Purge is of [aggregator.Store]; there is nothing to forget.
func (e *examination) Purge(context.Context, time.Time, []string) (int, error) { return 0, nil }

// withoutUser is an address without user name and password.
func withoutUser(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return address
	}
	u.User = nil
	return u.String()
}
