package main

import (
	"fmt"
	"strings"
	"testing"

	"tidings/aggregator/fetch/fetchtest"
)

func TestAFirstFetchPushesNobodyElseOffTheSection(t *testing.T) {
	n := newNewsstand(t)
	n.source("quiet", nil)
	var quiet, loud []fetchtest.Item
	for i := range 30 {
		quiet = append(quiet, item(fmt.Sprint("quiet", i), i+2))
	}
	n.carry("quiet", quiet...)
	n.fetch()
	n.source("loud", nil)
	for i := range 300 {
		loud = append(loud, linked(fmt.Sprint("LOUD", i), fmt.Sprint(fetchtest.Site, "loud/", i)))
	}
	n.carry("loud", loud...)
	n.fetch()
	n.open(func(base string) {
		shown := titlesOf(entriesAt(t, base, "all"))
		if strings.Count(shown, "QUIET") != 30 || strings.Count(shown, "LOUD") != 70 || !strings.HasPrefix(shown, "LOUD0 LOUD1 ") {
			t.Errorf("shows %s", shown)
		}
		if _, body := get(t, base+"/status.json"); !strings.Contains(body, `{"path":"all","articles":330}`) {
			t.Errorf("not all are stored: %s", body)
		}
	})
}

func TestRulesDecideAndAChangedRuleIsAppliedToWhatIsStored(t *testing.T) {
	n := newNewsstand(t)
	n.configure("[[section]]\npath = \"sport\"\ninclude = 'url contains \"/sport/\"'\n[[section]]\npath = \"world\"\nexclude = 'url contains \"/sport/\"'")
	n.source("a", []string{"sport", "world"}, `exclude = 'title == "QUIZ"'`)
	n.source("b", []string{"world"}, `include = 'title == "FERRY"'`)
	n.carry("a", item("quiz", 1), item("sport/cup", 2), item("talks", 3))
	n.carry("b", item("ferry", 4), item("butter", 5))
	n.fetch()
	n.open(func(base string) {
		n.showsAt(base, "all", "SPORT/CUP TALKS FERRY")
		n.showsAt(base, "sport", "SPORT/CUP")
		n.showsAt(base, "world", "TALKS FERRY")
	})
	n.config = strings.NewReplacer(`title == "QUIZ"`, `title == "TALKS"`, `title == "FERRY"`, `title == "BUTTER"`, "/sport/", "cup").Replace(n.config)
	n.open(func(base string) {
		n.showsAt(base, "all", "QUIZ SPORT/CUP BUTTER")
		n.showsAt(base, "sport", "SPORT/CUP")
		n.showsAt(base, "world", "QUIZ BUTTER")
	})
}

func TestASourceIsInSeveralSectionsAndInAllAboveThem(t *testing.T) {
	n := newNewsstand(t)
	n.source("a", []string{"news/politics/syria", "asia"})
	n.source("b", []string{"news"})
	n.carry("a", item("talks", 1))
	n.carry("b", item("ferry", 2))
	n.fetch()
	n.open(func(base string) {
		for section, titles := range map[string]string{
			"all": "TALKS FERRY", "news": "TALKS FERRY", "news/politics": "TALKS", "news/politics/syria": "TALKS", "asia": "TALKS",
		} {
			n.showsAt(base, section, titles)
		}
	})
}

func TestALoudSourceHasItsShare(t *testing.T) {
	n := newNewsstand(t)
	n.configure("[[section]]\npath = \"news\"\nlimit = 4\nper_source_limit = 3")
	n.source("loud", []string{"news"})
	n.source("quiet", []string{"news"})
	n.carry("loud", item("l1", 1), item("l2", 2), item("l3", 3), item("l4", 4))
	n.carry("quiet", item("q1", 5), item("q2", 6))
	n.fetch()
	n.shows("news", "L1 L2 L3 Q1")
}

func TestExplainTellsOfSurplus(t *testing.T) {
	n := newNewsstand(t)
	n.configure("[[section]]\npath = \"news\"\nlimit = 1")
	n.source("loud", []string{"news"})
	n.source("b", nil)
	var loud []fetchtest.Item
	for i := range 60 {
		loud = append(loud, linked(fmt.Sprint("LOUD", i), fmt.Sprint(fetchtest.Site, "loud/", i)))
	}
	last := wired("aground", "https://a.example/ferry", 0)
	last.Published = ancient().AddDate(200, 0, 0)
	n.carry("loud", append(loud, last)...)
	n.carry("b", wired("fog", "https://b.example/fog", 2))
	n.fetch()
	for asked, want := range map[string]string{
		last.Link:               "news: not in the live feed: its source brought too many at once",
		"https://b.example/fog": "like       AGROUND, by loud, at https://a.example/ferry",
	} {
		if out, _ := tidingsIn(t, n.dir, "explain", asked); !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	n.config = strings.ReplaceAll(n.config, `"news"`, `"latest"`)
	write(t, n.dir, n.config)
	if out, _ := tidingsIn(t, n.dir, "explain", last.Link); !strings.Contains(out, "latest: not yet: the configuration was changed") {
		t.Errorf("after a change:\n%s", out)
	}
}

// wired is a story of a wire under a headline.
func wired(headline, link string, age int) fetchtest.Item {
	i := item(headline, age)
	i.Link, i.ID = link, link
	i.Content = `<p>The harbour of the old town was closed on Tuesday after a ferry with forty passengers ran onto
a sandbank in thick fog. Nobody was hurt, said the harbour master, and two tugs pulled the ship free before noon.
The line will pay for the tickets, and an inquiry into the radar of the ferry begins next week under the eyes of
the ministry, which had asked for a second radar on all ships of the line two years ago.</p>`
	return i
}

func TestNearDuplicatesAreKeptOrCollapsedAndExplained(t *testing.T) {
	n := newNewsstand(t)
	n.configure("[[section]]\npath = \"kept\"\n[[section]]\npath = \"collapsed\"\nnear_duplicates = \"collapse\"")
	both := []string{"kept", "collapsed"}
	n.source("a", both)
	n.source("b", both, "priority = 1")
	n.source("c", both)
	other := "https://a.example/ferry"
	n.carry("a", wired("aground", other, 1))
	n.carry("b", wired("fog", "https://b.example/fog", 2))
	n.carry("c", item("butter", 3))
	n.fetch()
	n.open(func(base string) {
		n.showsAt(base, "kept", "AGROUND FOG BUTTER")
		n.showsAt(base, "collapsed", "FOG BUTTER")
		if r := entriesAt(t, base, "collapsed")[0].Tidings.Related; len(r) != 1 || r[0].URL != other || r[0].Source != "A" {
			t.Errorf("JSON Feed: related are %+v", r)
		}
		for format, want := range map[string]string{
			".rss": `<atom:link href="` + other + `" rel="related"`, ".atom": `<link href="` + other + `" rel="related"`,
			"": `<a href="` + other + `"`,
		} {
			if _, body := get(t, base+"/collapsed"+format); !strings.Contains(body, want) {
				t.Errorf("collapsed%s: no %s in\n%s", format, want, body)
			}
		}
	})
	out, _ := tidingsIn(t, n.dir, "explain", other)
	for _, want := range []string{
		"section    kept: number 1 of 3 in the live feed",
		"section    collapsed: a near duplicate of number 1 of 2 in the live feed, which leads to it: FOG",
		"like       FOG, by b, at https://b.example/fog",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}
