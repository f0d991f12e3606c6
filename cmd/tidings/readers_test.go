package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tidings/aggregator/fetch/fetchtest"
)

// TestReadersEndWithThePublishedEntriesOnce has readers that people use
// subscribe to the running daemon and visit it before and after its sources
// brought new items, an edit, and a story that another source had before.
func TestReadersEndWithThePublishedEntriesOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: readers take their time; -short leaves them out")
	}
	for _, r := range readers() {
		for _, format := range []string{"rss", "atom"} {
			t.Run(r.name+" "+format, func(t *testing.T) {
				t.Parallel()
				r.needed(t)
				subscribed(t, r, format)
			})
		}
	}
}

// subscribed has a reader follow a section through its changes.
func subscribed(t *testing.T, r reader, format string) {
	up := fetchtest.New(t)
	dir := t.TempDir()
	write(t, dir, sourceTOML("a", up.URL+"/a", "news")+sourceTOML("b", up.URL+"/b", "news"))
	bare := item("bare", 5)
	bare.ID, bare.Title = "", `Fish & "chips", für 3 €`
	story, edited := item("story", 2), item("a1", 3)
	edited.Content = "<p>The words were changed.</p>"
	again := story
	again.Link += "?utm_source=b"
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", story, item("a1", 3), item("a2", 4), bare)})
	up.Serve("/b", fetchtest.Answer{Body: fetchtest.Atom("B", item("b1", 6))})
	base := start(t, dir, "serve").serving()
	me := home{t, t.TempDir()}
	url := base + "/news." + format

	var printed []string
	visit := func(titles ...string) {
		t.Helper()
		showsTitles(t, base, "news", titles)
		printed = append(printed, strings.TrimSpace(r.visit(me, url)))
	}
	visit("STORY", "A1", "A2", bare.Title, "B1")
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", item("a3", 0), story, edited, item("a2", 4), bare)})
	up.Serve("/b", fetchtest.Answer{Body: fetchtest.Atom("B", item("b2", 1), again, item("b1", 6))})
	eventually(t, "the edit is published", func() bool { return strings.Contains(document(t, url), "words were changed") })
	visit("A3", "B2", "STORY", "A1", "A2", bare.Title, "B1")
	visit("A3", "B2", "STORY", "A1", "A2", bare.Title, "B1")

	got, want := r.holds(me), publishedEntries(t, base, "news")
	if slices.SortFunc(got, byID); !slices.Equal(got, want) {
		t.Errorf("holds\n%q, published is\n%q", got, want)
	}
	if r.statuses != nil && !slices.Equal(printed, r.statuses) {
		t.Errorf("the answers had the statuses %q, want %q", printed, r.statuses)
	}
}

// showsTitles waits until all formats of a section show these entries.
func showsTitles(t *testing.T, base, section string, want []string) {
	t.Helper()
	eventually(t, fmt.Sprintf("%s shows %q", section, want), func() bool {
		var titles []string
		for _, e := range entriesAt(t, base, section) {
			titles = append(titles, e.Title)
		}
		return slices.Equal(titles, want)
	})
}

// publishedEntries are the entries of a section, by id.
func publishedEntries(t *testing.T, base, section string) []held {
	t.Helper()
	var all []held
	for _, e := range entriesAt(t, base, section) {
		all = append(all, held{e.ID, e.Title})
	}
	slices.SortFunc(all, byID)
	return all
}

func byID(a, b held) int { return strings.Compare(a.ID+a.Title, b.ID+b.Title) }
