package storetest

import (
	"context"
	"crypto/sha256"
	"reflect"
	"time"

	"tidings/aggregator"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// noon is the time that the cases reckon from.
func noon() time.Time { return time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC) }

// key is the key of a test article; its URL stands for its canonical form.
func key(url string) aggregator.Key { return sha256.Sum256([]byte(url)) }

// carried is the article at url as the source offers it, published at noon.
func carried(source, url string, edits ...func(*aggregator.Arrival)) aggregator.Arrival {
	in := aggregator.Arrival{Article: aggregator.Article{
		Key: key(url), URL: url, Title: "Title of " + url, Content: "<p>Words of " + url + "</p>",
		Published: noon(), Updated: noon(), FirstSeen: noon(),
		Sightings: []aggregator.Sighting{{Source: source, Seen: noon(), URL: url}},
	}}
	for _, edit := range edits {
		edit(&in)
	}
	return in
}

// guid gives the item an id that its feed can be relied on for.
func guid(id string) func(*aggregator.Arrival) {
	return func(in *aggregator.Arrival) {
		in.GUID, in.Article.ID, in.Article.Sightings[0].GUID = id, id, id
	}
}

func titled(title string) func(*aggregator.Arrival) {
	return func(in *aggregator.Arrival) { in.Article.Title = title }
}

func published(at time.Time) func(*aggregator.Arrival) {
	return func(in *aggregator.Arrival) { in.Article.Published, in.Article.Updated = at, at }
}

// document is the outcome of a fetch whose document lists exactly the arrivals.
func document(source string, arrivals ...aggregator.Arrival) aggregator.Ingest {
	return aggregator.Ingest{State: aggregator.SourceState{Name: source}, Arrivals: arrivals, Whole: true}
}

// bySource places an article in the root and in a section for each source
// that carried it.
func bySource(a *aggregator.Article) []aggregator.SectionID {
	ids := []aggregator.SectionID{root()}
	for _, s := range a.Sightings {
		ids = append(ids, aggregator.SectionIDOf(s.Source))
	}
	return ids
}

func root() aggregator.SectionID { return aggregator.SectionIDOf(aggregator.Root) }

// commit saves the ingests in one batch, placed by source.
func commit(t tester, s Store, batch ...aggregator.Ingest) []aggregator.Tally {
	t.Helper()
	tallies, err := s.Commit(context.Background(), batch, bySource)
	if err != nil {
		t.Fatalf("commit: %v", err)
	}
	return tallies
}

// articles are those of the section after a position, the newest first.
func articles(t tester, s Store, section aggregator.SectionID, after aggregator.Position) []aggregator.Article {
	t.Helper()
	var all []aggregator.Article
	err := s.Newest(context.Background(), section, after, func(a *aggregator.Article) bool {
		all = append(all, *a)
		return true
	})
	if err != nil {
		t.Fatalf("newest: %v", err)
	}
	return all
}

// everything are the articles of the root section.
func everything(t tester, s Store) []aggregator.Article {
	t.Helper()
	return articles(t, s, root(), aggregator.Position{})
}

// only is the one article that the store holds.
func only(t tester, s Store) aggregator.Article {
	t.Helper()
	all := everything(t, s)
	if len(all) != 1 {
		t.Fatalf("store holds %d articles, want one: %v", len(all), urls(all))
	}
	return all[0]
}

func urls(all []aggregator.Article) []string {
	list := []string{}
	for i := range all {
		list = append(list, all[i].URL)
	}
	return list
}

func changes(t tester, s Store, after uint64, max int) []aggregator.Change {
	t.Helper()
	list, err := s.Changes(context.Background(), after, max)
	if err != nil {
		t.Fatalf("changes: %v", err)
	}
	return list
}

func last(t tester, s Store) uint64 {
	t.Helper()
	n, err := s.Last(context.Background())
	if err != nil {
		t.Fatalf("last: %v", err)
	}
	return n
}

func counts(t tester, s Store) aggregator.Counts {
	t.Helper()
	c, err := s.Counts(context.Background())
	if err != nil {
		t.Fatalf("counts: %v", err)
	}
	return c
}

// same compares what a test got and wanted; nothing and empty are alike.
func same[T any](t tester, what string, got, want T) {
	t.Helper()
	if reflect.DeepEqual(got, want) {
		return // most often, and cheaper to see
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s: -want +got\n%s", what, diff)
	}
}
