package publish

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"tidings/aggregator"
)

// Store is what is published. It is safe for concurrent use, and the articles
// that it hands out are not changed afterwards by either side.
type Store interface {
	// Newest visits the articles of a section below the given position, the
	// newest first, until visit returns false. The zero position is above all.
	Newest(ctx context.Context, section aggregator.SectionID, after aggregator.Position, visit func(*aggregator.Article) bool) error
	// Changes returns at most max changes numbered above after, in order.
	Changes(ctx context.Context, after uint64, max int) ([]aggregator.Change, error)
	// Await returns nil once there is a change numbered above after.
	Await(ctx context.Context, after uint64) error
	// Last is the number of the latest change; 0 before the first.
	Last(ctx context.Context) (uint64, error)
	// Counts is the size of the store.
	Counts(ctx context.Context) (aggregator.Counts, error)
	// StatesOf visits the states of those of the named sources that have one, in the
	// order of the names, until visit returns false.
	StatesOf(ctx context.Context, names []string, visit func(*aggregator.SourceState) bool) error
	// States returns the state of every source ever asked, by name.
	States(ctx context.Context) (map[string]aggregator.SourceState, error)
	History
}

// History is what a [Store] knows of a section beyond its newest articles: its
// arrivals, numbered from 1 in their order, and the way back up.
type History interface {
	// Arrived is the number of the latest arrival; 0 before the first.
	Arrived(ctx context.Context, section aggregator.SectionID) (uint64, error)
	// Arrivals visits the arrivals from first to last in order, those of the
	// section's surplus among them, until visit returns false. Those that were
	// forgotten are left out. Where [aggregator.ArchiveSize] of them are complete,
	// each article is as it was when they came to be.
	Arrivals(ctx context.Context, section aggregator.SectionID, first, last uint64, visit func(number uint64, a *aggregator.Article) bool) error
	// Waiting returns the articles, by Seq, that arrived from the given number on.
	Waiting(ctx context.Context, section aggregator.SectionID, first uint64) ([]uint64, error)
	// Climb returns up to n positions above the given one, the nearest first; from
	// the zero position the lowest ones.
	Climb(ctx context.Context, section aggregator.SectionID, from aggregator.Position, n int) ([]aggregator.Position, error)
}

// Options are what a [Publisher] is made of. Required are BaseURL, Tree, Sources,
// Store, Log and Now.
type Options struct {
	BaseURL  string // public address, in every link of ours; never taken from a request
	Title    string // of the root section where the tree gives it none
	Pictures bool   // pages load pictures from their publishers
	Version  string // of tidings, for the generator elements
	Tree     *aggregator.Tree
	Sources  []*aggregator.Source // as /status.json lists them
	Since    aggregator.Tenure    // of the sources; may be nil
	Store    Store
	Log      *slog.Logger
	Now      func() time.Time
	Metrics  http.Handler // answers /metrics; nil for nobody
	// Saving and Reloading are how commits and reading the configuration go, for
	// the status; nil for nothing to say.
	Saving, Reloading *aggregator.Streak

	static bool // what is published are files
}

// Publisher publishes the sections of a tree from a store. It is safe for
// concurrent use. Nothing of it changes but what its windows and reports show; when the
// configuration does, another takes over, see [Publisher.Change].
type Publisher struct {
	*succession
	site    site
	tree    *aggregator.Tree
	sources []*aggregator.Source
	store   Store
	log     *slog.Logger
	now     func() time.Time
	feeding map[string][]*aggregator.Source // by section path
	since   aggregator.Tenure               // of the sources; may be nil
	metrics http.Handler                    // may be nil

	saving, reloading *aggregator.Streak // may be nil
	reports           recent[*status]

	windows map[string]*window          // by section path
	routes  map[string]http.HandlerFunc // by escaped path
}

// New returns a publisher of every section in the tree. Nothing is read from
// the store before the first request, or [Publisher.Run].
func New(o Options) *Publisher {
	p := &Publisher{
		succession: newSuccession(o.Now()),
		store:      o.Store,
		log:        o.Log,
		now:        o.Now,
		metrics:    o.Metrics,
		saving:     o.Saving,
		reloading:  o.Reloading,
	}
	p.configure(o, nil)
	p.latest.Store(p)
	return p
}

// configure sets what depends on the configuration, with the windows of the
// publisher before this one, if there is one, as far as they can stay.
func (p *Publisher) configure(o Options, before *Publisher) {
	p.tree, p.sources, p.since, p.feeding = o.Tree, o.Sources, o.Since, o.Tree.Feeding()
	p.site = newSite(o)
	p.site.intervals = intervals(p.feeding)
	if before != nil {
		p.site.coder = before.site.coder
	}
	s := p.site // apart: windows may outlive their publisher, and must not hold on to it
	p.windows = map[string]*window{}
	for _, section := range o.Tree.All() {
		p.windows[section.Path] = &window{section: section, site: &s}
	}
	if before != nil {
		p.inherit(before)
	}
	p.routes = p.routing()
}

// site is what every document says of the place where it is published.
type site struct {
	base     string // without a trailing slash
	title    string
	version  string
	pictures bool
	coder    *coder
	// intervals are how often the sources of each section are asked, by its path.
	intervals map[string]func() time.Duration
	tree      *aggregator.Tree
	static    bool // published as files that refer to each other, not by a server
}

func newSite(o Options) site {
	return site{
		base:     strings.TrimRight(o.BaseURL, "/"),
		title:    legal(o.Title),
		version:  legal(o.Version),
		pictures: o.Pictures,
		coder:    newCoder(),
		tree:     o.Tree,
		static:   o.static,
	}
}

// heading is the title of a section, never empty.
func (s *site) heading(section *aggregator.Section) string {
	if section.Path == aggregator.Root {
		return cmp.Or(legal(section.Title), s.title, "tidings")
	}
	return cmp.Or(legal(section.Title), section.Name())
}
