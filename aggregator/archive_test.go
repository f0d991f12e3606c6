package aggregator_test

import (
	"testing"
	"time"

	"tidings/aggregator"
)

func TestSameEntryGoesByWhatAReaderSees(t *testing.T) {
	at := time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)
	base := func() aggregator.Article {
		return aggregator.Article{
			URL: "https://wire.example/1?utm_source=feed", Title: "Title", Content: "<p>Words</p>", Published: at, Updated: at,
			Sightings: []aggregator.Sighting{{Source: "wire", Seen: at}, {Source: "gazette", Seen: at}},
		}
	}
	tests := []struct {
		name string
		edit func(*aggregator.Article)
		want bool
	}{
		{"nothing", func(*aggregator.Article) {}, true},
		{"a title", func(a *aggregator.Article) { a.Title = "Another" }, false},
		{"how a link is written", func(a *aggregator.Article) { a.URL = "https://wire.example/1" }, false},
		{"the time of publication", func(a *aggregator.Article) { a.Published = at.Add(-time.Hour) }, false},
		{"the time of an edit", func(a *aggregator.Article) { a.Updated = at.Add(time.Hour) }, false},
		{"the owner", func(a *aggregator.Article) { a.Owner = 1 }, false},
		{"the owner's feed", func(a *aggregator.Article) { a.Sightings[0].Feed.Title = "Wire" }, false},
		{"a further source", func(a *aggregator.Article) {
			a.Sightings = append(a.Sightings, aggregator.Sighting{Source: "courier"})
		}, true},
		{"sections", func(a *aggregator.Article) { a.Sections, a.Surplus = []aggregator.SectionID{1}, true }, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, b := base(), base()
			test.edit(&b)
			if got := aggregator.SameEntry(&a, &b); got != test.want {
				t.Errorf("same entry: %v, want %v", got, test.want)
			}
		})
	}
}
