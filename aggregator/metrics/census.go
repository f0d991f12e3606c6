package metrics

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"tidings/aggregator"
)

// Store is what is read when metrics are asked for.
type Store interface {
	// States returns the state of every source ever asked, by name.
	States(ctx context.Context) (map[string]aggregator.SourceState, error)
	// Counts is the size of the store.
	Counts(ctx context.Context) (aggregator.Counts, error)
}

// With more sources, or sections, than this none of them has a time series of
// its own.
const (
	maxSources  = 500
	maxSections = 200
)

// census tells of sources, sections and the store as they are.
type census struct {
	store    Store
	settings func() *aggregator.Settings
	now      func() time.Time
}

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(prometheus.BuildFQName(namespace, "", name), help, labels, nil)
}

// The metrics of a census.
var (
	sourcesDesc = describe("sources", "Sources by state.", "state")
	overdueDesc = describe("overdue_seconds", "For how long the source that waits longest beyond its time has done so; one that was never asked, since it is in the configuration.")
	upDesc      = describe("source_up", "1 if the last attempt at the source succeeded; told of up to 500 sources that were asked.", "source")
	successDesc = describe("source_last_success_timestamp_seconds", "When the source last answered; told of up to 500 sources that have.", "source")
	storedDesc  = describe("articles", "Articles in the store.")
	sectionDesc = describe("section_articles", "Articles in each section that is open to everybody; told of up to 200 sections.", "section")
	sizeDesc    = describe("store_size_bytes", "Size of the store's file.")
)

// Describe is for [prometheus.Collector].
func (c *census) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{sourcesDesc, overdueDesc, upDesc, successDesc, storedDesc, sectionDesc, sizeDesc} {
		ch <- d
	}
}

// Collect is for [prometheus.Collector]. What cannot be read becomes an error.
func (c *census) Collect(ch chan<- prometheus.Metric) {
	tell := func(d *prometheus.Desc, value float64, labels ...string) {
		for i := range labels {
			labels[i] = strings.ToValidUTF8(labels[i], "\ufffd")
		}
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	if states, err := c.store.States(context.Background()); err != nil {
		ch <- prometheus.NewInvalidMetric(sourcesDesc, fmt.Errorf("read the states of sources: %w", err))
	} else {
		c.tellOfSources(tell, states)
	}
	if counts, err := c.store.Counts(context.Background()); err != nil {
		ch <- prometheus.NewInvalidMetric(storedDesc, fmt.Errorf("count articles: %w", err))
	} else {
		c.tellOfStore(tell, counts)
	}
}

// telling passes on one value.
type telling func(d *prometheus.Desc, value float64, labels ...string)

func (c *census) tellOfSources(tell telling, states map[string]aggregator.SourceState) {
	n := map[aggregator.Condition]int{
		aggregator.New: 0, aggregator.OK: 0, aggregator.Failing: 0, aggregator.Gone: 0, aggregator.Disabled: 0,
	}
	now, overdue := c.now(), time.Duration(0)
	in, calendar := c.settings(), aggregator.Calendar{}
	for _, s := range in.Sources {
		st := states[s.Name].For(s)
		condition := st.Condition(s)
		n[condition]++
		next, _ := calendar.Due(s, &st, now)
		overdue = max(overdue, in.Since.Overdue(s, &st, next, now))
		if len(in.Sources) <= maxSources {
			tellOfSource(tell, s, &st, condition)
		}
	}
	for condition, count := range n {
		tell(sourcesDesc, float64(count), string(condition))
	}
	tell(overdueDesc, overdue.Seconds())
}

func tellOfSource(tell telling, s *aggregator.Source, st *aggregator.SourceState, condition aggregator.Condition) {
	switch condition {
	case aggregator.OK:
		tell(upDesc, 1, s.Name)
	case aggregator.Failing, aggregator.Gone:
		tell(upDesc, 0, s.Name)
	}
	if !st.LastSuccess.IsZero() {
		tell(successDesc, float64(st.LastSuccess.Unix()), s.Name)
	}
}

func (c *census) tellOfStore(tell telling, counts aggregator.Counts) {
	tell(storedDesc, float64(counts.Articles))
	tell(sizeDesc, float64(counts.Bytes))
	var open []*aggregator.Section
	for _, s := range c.settings().Tree.All() {
		if s.Token == "" {
			open = append(open, s)
		}
	}
	if len(open) > maxSections {
		return
	}
	for _, s := range open {
		tell(sectionDesc, float64(counts.BySection[s.ID()]+counts.BySection[s.ID().Surplus()]), s.Name())
	}
}
