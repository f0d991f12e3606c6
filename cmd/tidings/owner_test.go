package main

import (
	"encoding/xml"
	"testing"
	"time"

	"tidings/aggregator/fetch/fetchtest"
)

func TestEveryFormatNamesTheSource(t *testing.T) {
	n := newNewsstand(t)
	n.source("a", nil)
	n.carry("a", linked("Ferry", "https://wire.example/ferry"))
	n.fetch()
	var rss struct {
		Source struct {
			URL   string `xml:"url,attr"`
			Title string `xml:",chardata"`
		} `xml:"channel>item>source"`
	}
	var atom struct {
		Source struct {
			ID    string `xml:"id"`
			Title string `xml:"title"`
		} `xml:"entry>source"`
	}
	n.open(func(base string) {
		_, body := get(t, base+"/all.rss")
		must(t, xml.Unmarshal([]byte(body), &rss))
		_, body = get(t, base+"/all.atom")
		must(t, xml.Unmarshal([]byte(body), &atom))
	})
	if rss.Source.URL != n.up.URL+"/a" || rss.Source.Title != "A" {
		t.Errorf("RSS: %+v", rss.Source)
	}
	if atom.Source.ID != n.up.URL+"/a" || atom.Source.Title != "A" {
		t.Errorf("Atom: %+v", atom.Source)
	}
	if s := n.entry().Tidings.Sources; len(s) != 1 || s[0].Name != "a" || s[0].Title != "A" || s[0].Link != "https://wire.example/ferry" {
		t.Errorf("JSON Feed: %+v", s)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestNobodyTakesAnArticleFromItsSite has a thief carry an article before the
// site does, in each of the ways that might harm it.
func TestNobodyTakesAnArticleFromItsSite(t *testing.T) {
	own := on("ferry", 3)
	for name, dated := range map[string]time.Time{
		"buried in the past": ancient(), "from the future": time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC), "undated": {},
	} {
		t.Run(name, func(t *testing.T) {
			n := newNewsstand(t)
			n.source("thief", nil, "priority = 9")
			n.carry("thief", fetchtest.Item{Title: "STOLEN", Link: own.Link + "?utm_source=thief", ID: "urn:thief", Published: dated})
			n.fetch()
			n.owner("owner")
			n.carry("owner", own)
			n.fetch()
			first := n.entry()
			if first.Title != "FERRY" || first.URL != own.Link || !first.Published.Equal(own.Published) || first.Tidings.Source.Name != "owner" || len(first.Tidings.Sources) != 2 {
				t.Errorf("shows %+v", first)
			}
			n.carry("thief", fetchtest.Item{Title: "STOLEN AGAIN", Link: own.Link, ID: "urn:thief:2", Published: time.Now()})
			n.fetch()
			if again := n.entry(); again.Title != first.Title || again.ID != first.ID || again.Published != first.Published || again.Modified != first.Modified {
				t.Errorf("shows %+v, before %+v", again, first)
			}
		})
	}
}

func TestNobodyHasAnArticleForgottenBeforeItsSiteCarriesIt(t *testing.T) {
	n := newNewsstand(t)
	n.configure("[store]\nretention = \"30d\"")
	n.source("thief", nil)
	n.carry("thief", fetchtest.Item{Title: "STOLEN", Link: site + "ferry", Published: ancient()})
	n.fetch()
	n.carry("thief")
	n.fetch()
	n.shows("all", "")
	n.owner("owner")
	n.carry("owner", on("ferry", 1))
	n.fetch()
	n.shows("all", "FERRY")
}

func TestOffItsSiteThePriorityWordsAnArticleElseTheFirst(t *testing.T) {
	n := newNewsstand(t)
	come := func(source, priority string) {
		n.source(source, nil, "priority = "+priority)
		n.carry(source, linked(source, "https://wire.example/ferry"))
	}
	come("first", "0")
	n.fetch()
	come("second", "0")
	n.fetch()
	if e := n.entry(); e.Title != "first" || e.Tidings.Source.Name != "first" {
		t.Errorf("of equals: %q, by %s", e.Title, e.Tidings.Source.Name)
	}
	come("preferred", "5")
	come("third", "1")
	n.fetch()
	if e := n.entry(); e.Title != "preferred" || e.Tidings.Source.Name != "preferred" || len(e.Tidings.Sources) != 4 {
		t.Errorf("by priority: %q, by %s of %d", e.Title, e.Tidings.Source.Name, len(e.Tidings.Sources))
	}
}
