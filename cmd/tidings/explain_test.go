package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tidings/aggregator/fetch/fetchtest"
)

func TestExplainTellsTheStoryOfAnArticle(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	old := item("old", 9)
	wire := fetchtest.Item{Title: "Syria talks", Link: "https://www.wire.example/talks/?utm_source=rss", ID: "urn:talks"}
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", item("new", 1), old, wire)},
		fetchtest.Answer{Body: fetchtest.RSS("A", item("new", 1))})
	up.Serve("/b", fetchtest.Answer{Body: fetchtest.RSS("B", fetchtest.Item{Title: "Syria talks", Link: "http://wire.example/talks"})})
	dir := t.TempDir()
	conf := "[[section]]\npath = \"news\"\nlimit = 1\n[[section]]\npath = \"sport\"\ninclude = 'title contains \"Cup\"'\n" +
		sourceTOML("a", up.URL+"/a", "news", "sport") + "exclude = 'title contains \"NEVER\"'\n"
	write(t, dir, conf)
	tidingsIn(t, dir, "fetch")
	conf += sourceTOML("b", up.URL+"/b", "news")
	write(t, dir, conf)
	tidingsIn(t, dir, "fetch")
	for _, c := range []struct {
		asked string
		want  []string
	}{
		{"https://wire.example/talks#comments", []string{
			"known as   https://wire.example/talks\n             without #comments\n",
			"title      Syria talks",
			"link       https://www.wire.example/talks/?utm_source=rss",
			"id         urn:talks",
			"when it was first seen: its feed gave no date",
			"words by   a: the first to carry it",
			"carried by a, since ", "under the id urn:talks",
			"carried by b, since ", "at http://wire.example/talks",
			"section    all: number 1 of ",
			"section    news: number 1 of 1 in the live feed",
			"refused    sport, as a carries it, by the section: include title contains \"Cup\" does not match",
		}},
		{"urn:talks", []string{"title      Syria talks"}},
		{"https://never.example/", []string{"never seen no source has carried this link or id"}},
	} {
		out, code := tidingsIn(t, dir, "explain", c.asked)
		if code != exitDone {
			t.Errorf("%s: exit code %d", c.asked, code)
		}
		for _, want := range c.want {
			if !strings.Contains(out, want) {
				t.Errorf("%s: no %q in\n%s", c.asked, want, out)
			}
		}
	}
	write(t, dir, strings.ReplaceAll(conf, `"news"`, `"latest"`))
	if out, _ := tidingsIn(t, dir, "explain", old.Link); !strings.Contains(out, "section    latest: not yet: the configuration was changed") {
		t.Errorf("after a change:\n%s", out)
	}
	write(t, dir, conf)
	if out, _ := tidingsIn(t, dir, "explain", item("new", 1).Link); !strings.Contains(out, "news: not in the live feed: newer articles have its limit of 1") {
		t.Errorf("an article beyond the limit:\n%s", out)
	}
	write(t, dir, strings.Replace(conf, "NEVER", "OLD", 1)+"[store]\nretention = \"1d\"\n")
	if out, _ := tidingsIn(t, dir, "explain", old.Link); !strings.Contains(out, `refused    all, as a carries it, by the source: exclude title contains "OLD" matches`) {
		t.Errorf("a refused article:\n%s", out)
	}
}

func TestExplainTellsOfWhatWasForgotten(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", fetchtest.Item{Title: "Ancient", Link: "https://a.example/ancient", Published: time.Unix(1136214245, 0)}, item("new", 1))},
		fetchtest.Answer{Body: fetchtest.RSS("A", item("new", 1))})
	dir := t.TempDir()
	write(t, dir, "[store]\nretention = \"30d\"\n"+sourceTOML("a", up.URL+"/a"))
	for range 2 {
		out, _ := tidingsIn(t, dir, "fetch", "--force")
		fmt.Fprint(t.Output(), out)
	}
	if out, _ := tidingsIn(t, dir, "explain", "https://a.example/ancient"); !strings.Contains(out, "forgotten  ") || !strings.Contains(out, "older than [store] retention") {
		t.Error(out)
	}
}
