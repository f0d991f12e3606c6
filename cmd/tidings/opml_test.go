package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tidings/aggregator"
	"tidings/aggregator/publish"
	"tidings/aggregator/read"
	"tidings/cmd/tidings/config"
)

func TestOPMLHasWhatTheFeedsSay(t *testing.T) {
	n := newNewsstand(t)
	n.source("a", []string{"news"})
	n.carry("a", item("ferry", 1))
	n.fetch()
	want := `text="A" type="rss" title="A" xmlUrl="` + n.up.URL + `/a" htmlUrl="https://publisher.example/"`
	if out, code := tidingsIn(t, n.dir, "opml"); code != exitDone || !strings.Contains(out, want) {
		t.Errorf("exit code %d, no %s in\n%s", code, want, out)
	}
	n.open(func(base string) {
		if out, code := tidingsIn(t, n.dir, "opml"); code != exitDone || !strings.Contains(out, `text="a" type="rss" title="a"`) {
			t.Errorf("while the daemon has the store: exit code %d\n%s", code, out)
		}
		if response, body := get(t, base+"/opml"); response.StatusCode != 200 || !strings.Contains(body, `xmlUrl="https://feeds.example/news.rss"`) || strings.Contains(body, n.up.URL) {
			t.Errorf("/opml: %s\n%s", response.Status, body)
		}
	})
}

// subscription is what a list is to keep of a source (e8).
type subscription struct {
	URL, Title string
	Sections   []string // paths with titles
}

// subscriptions are what a configuration has, in the order of the addresses.
func subscriptions(sources []*aggregator.Source, tree *aggregator.Tree) []subscription {
	var all []subscription
	for _, s := range sources {
		one := subscription{URL: s.URL, Title: s.Name}
		for _, path := range s.Sections {
			one.Sections = append(one.Sections, path+" = "+titlesAbove(tree, path))
		}
		slices.Sort(one.Sections)
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b subscription) int { return strings.Compare(a.URL, b.URL) })
	return all
}

// titlesAbove are the titles of a section and of those above it, whose white
// space no list keeps.
func titlesAbove(tree *aggregator.Tree, path string) string {
	if path == aggregator.Root {
		return ""
	}
	return titlesAbove(tree, path[:max(0, strings.LastIndexByte(path, '/'))]) + " > " + strings.Join(strings.Fields(tree.At(path).Title), " ")
}

// TestOPMLAndBackIsTheSame writes random sources as OPML and makes a
// configuration of that (e8).
func TestOPMLAndBackIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sources, sections := randomSources(t)
		tree := aggregator.NewTree(aggregator.Section{}, sections, sources)
		var list bytes.Buffer
		if err := (publish.SourceList{Tree: tree, Sources: sources, Written: time.Unix(0, 0)}).WriteOPML(&list); err != nil {
			t.Fatal(err)
		}
		cfg := configurationOf(t, list.Bytes())
		if diff := cmp.Diff(subscriptions(sources, tree), subscriptions(cfg.Sources, cfg.Tree())); diff != "" {
			t.Errorf("(-before +after):\n%s\n%s", diff, list.String())
		}
	})
}

// configurationOf is what "tidings init" makes of a list.
func configurationOf(t *rapid.T, list []byte) *config.Config {
	d := drafting{sections: map[string]bool{}}
	read, err := read.ReadOPML(list, "")
	if err != nil {
		t.Fatal(err)
	}
	d.list(read, "list")
	var text bytes.Buffer
	if err := d.Write(&text); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Parse("draft", text.Bytes(), func(string) (string, bool) { return "", false })
	if err != nil {
		t.Fatalf("%v\n%s", err, text.String())
	}
	return cfg
}

// randomSources are a few, in sections of which some share a path with others
// and some are described. Titles are on one line, as those of feeds are.
func randomSources(t *rapid.T) ([]*aggregator.Source, []aggregator.Section) {
	title := rapid.StringOfN(rapid.SampledFrom([]rune(`aB1&<>"'é日-/,#\{}`)), 1, 12, -1)
	segment := rapid.SampledFrom([]string{"a", "b", "news", "x-1", "y--", "status", "section-2"})
	path := rapid.Map(rapid.SliceOfN(segment, 1, 4), func(s []string) string { return "n/" + strings.Join(s, "/") })
	var sources []*aggregator.Source
	for i, name := range rapid.SliceOfNDistinct(title, 1, 6, rapid.ID).Draw(t, "names") {
		sources = append(sources, &aggregator.Source{
			Name: name, URL: fmt.Sprintf("https://h%d.example/?a=%d&b=%%20", i%3, i),
			Sections: rapid.SliceOfNDistinct(path, 0, 3, rapid.ID).Draw(t, "sections"),
		})
	}
	var sections []aggregator.Section
	for _, p := range rapid.SliceOfNDistinct(path, 0, 4, rapid.ID).Draw(t, "described") {
		sections = append(sections, aggregator.Section{Path: p, Title: title.Draw(t, "title")})
	}
	return sources, sections
}
