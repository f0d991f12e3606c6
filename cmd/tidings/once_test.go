package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tidings/aggregator/fetch/fetchtest"
)

func TestTheSameArticleFromFiveSourcesAppearsOnce(t *testing.T) {
	n := newNewsstand(t)
	for i, link := range []string{
		"https://www.wire.example/2026/11/ferry?utm_source=rss&utm_medium=feed",
		"http://wire.example/2026/11/ferry/",
		"https://wire.example/2026/11/ferry/amp?fbclid=abc",
		"https://www-wire-example.cdn.ampproject.org/c/s/www.wire.example/2026/11/ferry",
		"https://www.google.com/url?q=https%3A%2F%2Fwire.example%2F2026%2F11%2Fferry%23comments&sa=D",
	} {
		name := fmt.Sprint("s", i)
		n.source(name, nil)
		n.carry(name, linked("Ferry", link))
	}
	n.fetch()
	if e := n.entry(); len(e.Tidings.Sources) != 5 {
		t.Errorf("carried by %+v", e.Tidings.Sources)
	}
}

func TestWhatIsNotTheSameStaysApart(t *testing.T) {
	n := newNewsstand(t)
	n.source("a", nil)
	n.source("b", nil)
	n.carry("a", linked("1", "https://wire.example/?id=1"), linked("2", "https://wire.example/?id=2"))
	n.carry("b", linked("3", "https://wire.example/?ID=1"), linked("4", "https://en.wire.example/?id=1"))
	n.fetch()
	if all := n.entries(); len(all) != 4 {
		t.Errorf("shows %q", titlesOf(all))
	}
}

func TestALiveBlogKeepsItsItemsApart(t *testing.T) {
	n := newNewsstand(t)
	n.source("blog", nil)
	var items []fetchtest.Item
	for i := range 5 {
		items = append(items, item(fmt.Sprint(i), i))
		items[i].Link = "https://wire.example/live"
	}
	n.carry("blog", items[4]) // it begins with one
	n.fetch()
	n.carry("blog", items[1:]...)
	n.fetch()
	n.carry("blog", items[0], items[1])
	n.fetch()
	n.shows("all", "0 1 2 3 4")
}

func TestIDsMintedAtEachFetchDoNotFlood(t *testing.T) {
	n := newNewsstand(t)
	n.source("churn", nil)
	for round := range 3 {
		var items []fetchtest.Item
		for i := range 30 {
			items = append(items, fetchtest.Item{Title: fmt.Sprint(i), Link: fmt.Sprint(fetchtest.Site, i), ID: fmt.Sprintf("urn:%d:%d", round, i)})
		}
		n.carry("churn", items...)
		n.fetch()
	}
	all := n.entries()
	if len(all) != 30 || slices.ContainsFunc(all, func(e sold) bool { return !strings.HasPrefix(e.ID, "urn:0:") }) {
		t.Errorf("30 articles are %d entries", len(all))
	}
}

func TestAMirrorThatWritesItsOwnHostDoublesNothing(t *testing.T) {
	n := newNewsstand(t)
	n.source("a", nil, fmt.Sprintf("mirrors = [%q]", elsewhere(n.up.URL)+"/mirror"))
	n.carry("a", linked("Ferry", n.up.URL+"/ferry"))
	n.fetch()
	first := n.entry()
	n.up.Serve("/a", fetchtest.Answer{Status: 502})
	n.carry("mirror", linked("Ferry", elsewhere(n.up.URL)+"/ferry"), linked("Fog", elsewhere(n.up.URL)+"/fog"))
	n.fetch()
	all := n.entries()
	if titlesOf(all) != "Fog Ferry" || all[1].ID != first.ID || all[1].URL != first.URL || all[1].Modified != first.Modified {
		t.Errorf("became %+v, before %+v", all, first)
	}
}

func TestWhatWasForgottenDoesNotComeBack(t *testing.T) {
	n := newNewsstand(t)
	n.configure("[store]\nretention = \"30d\"")
	n.source("a", nil)
	fresh, old := item("new", 1), fetchtest.Item{Title: "OLD", Link: "https://wire.example/old", ID: "urn:old", Published: ancient()}
	n.carry("a", fresh, old)
	n.fetch()
	n.shows("all", "NEW OLD") // as long as it is listed
	n.carry("a", fresh)
	n.fetch()
	n.source("b", nil)
	moved := old
	moved.Link = "https://wire.example/archive/old"
	n.carry("a", fresh, moved)
	n.carry("b", linked("OLD", "http://www.wire.example/old?utm_source=b"))
	n.fetch()
	n.shows("all", "NEW")
	n.carry("a", fresh, old)
	n.fetch()
	n.shows("all", "NEW")
}

func TestADocumentThatIsCutOffDeletesNothing(t *testing.T) {
	n := newNewsstand(t)
	n.configure("[store]\nretention = \"30d\"")
	n.source("a", nil)
	old := fetchtest.Item{Title: "OLD", Link: "https://wire.example/old", Published: ancient()}
	n.carry("a", item("a1", 1), item("a2", 2), old)
	n.fetch()
	whole := fetchtest.RSS("A", item("a0", 0), item("a1", 1), item("a2", 2), old)
	n.up.Serve("/a", fetchtest.Answer{Body: whole[:strings.Index(whole, "<title>A2")]})
	n.fetch()
	n.shows("all", "A0 A1 A2 OLD")
}
