package publish

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tidings/aggregator"
)

// wire is a story as many print it.
const wire = `The harbour of the old town was closed on Tuesday after a ferry with forty passengers ran
onto a sandbank in thick fog. Nobody was hurt, said the harbour master, and two tugs pulled the ship free
before noon. The line will pay for the tickets, and an inquiry into the radar of the ferry begins next week
under the eyes of the ministry, which had asked for a second radar on all ships of the line two years ago.`

// printed is the wire's story as one source has it.
func printed(seq uint64, source, headline string, edit func(a *aggregator.Article)) *aggregator.Article {
	a := spare()
	a.Seq, a.ID, a.URL = seq, fmt.Sprint("urn:", seq), fmt.Sprint("https://", source, ".example/", seq)
	a.Key = aggregator.KeyOf(a.URL)
	a.Title, a.Content = headline, "<p>"+wire+"</p>"
	a.Published = noon.Add(-time.Duration(seq) * time.Hour)
	a.Updated, a.FirstSeen = a.Published, a.Published
	a.Sightings[0].Source, a.Sightings[0].Feed.Title = source, strings.ToUpper(source)
	edit(a)
	return a
}

func as(*aggregator.Article) {}

func onItsSite(a *aggregator.Article) { a.Sightings[0].OnSite = true }

func preferred(a *aggregator.Article) { a.Sightings[0].Priority = 5 }

func longer(a *aggregator.Article) { a.Content += "<p>Our reporter adds.</p>" }

func daysAgo(n int) func(*aggregator.Article) {
	return func(a *aggregator.Article) { a.Published = noon.AddDate(0, 0, -n) }
}

func otherwise(a *aggregator.Article) {
	a.Content = "<p>" + strings.Repeat("The valley's bakers met to speak of flour and of the price of butter in winter. ", 5) + "</p>"
}

// collapsing is a section that shows one of near duplicates.
func collapsing(edit func(s *aggregator.Section)) *aggregator.Section {
	s := &aggregator.Section{Path: "news", Limit: 10, Collapse: true}
	edit(s)
	return s
}

// said is what the section shows: each with what it leads to.
func said(t *testing.T, m *memory, s *aggregator.Section) string {
	t.Helper()
	shown, err := Live(context.Background(), m, s)
	must(t, err)
	var all []string
	for _, a := range shown {
		text := fmt.Sprint(a.Seq)
		for _, r := range a.Related {
			text += fmt.Sprint("+", r.Seq)
		}
		all = append(all, text)
	}
	return strings.Join(all, " ")
}

func TestOfNearDuplicatesOneIsShown(t *testing.T) {
	asIs := func(*aggregator.Section) {}
	for _, c := range []struct {
		name     string
		section  func(s *aggregator.Section)
		articles []*aggregator.Article
		want     string
	}{
		{"kept", func(s *aggregator.Section) { s.Collapse = false }, []*aggregator.Article{printed(1, "a", "Ferry aground", as), printed(2, "b", "Fog stops ferry", as)}, "1 2"},
		{"the earlier one of equals", asIs, []*aggregator.Article{printed(1, "a", "Ferry aground", as), printed(2, "b", "Ferry aground", as)}, "2+1"},
		{"the longer one", asIs, []*aggregator.Article{printed(1, "a", "Ferry aground", longer), printed(2, "b", "Fog stops ferry", as)}, "1+2"},
		{"the preferred one", asIs, []*aggregator.Article{printed(1, "a", "Ferry aground", longer), printed(2, "b", "Fog stops ferry", preferred)}, "2+1"},
		{"the one on its own site", asIs, []*aggregator.Article{printed(1, "a", "Ferry aground", preferred), printed(2, "b", "Fog stops ferry", onItsSite)}, "2+1"},
		{"of three", asIs, []*aggregator.Article{printed(1, "a", "Ferry aground", as), printed(2, "b", "Fog stops ferry", as), printed(3, "c", "Forty saved", onItsSite)}, "3+2+1"},
		{"another story stays", asIs, []*aggregator.Article{printed(1, "a", "Ferry aground", as), printed(2, "b", "Butter is dear", otherwise)}, "1 2"},
		{"one source's own stay", asIs, []*aggregator.Article{printed(1, "a", "Ferry aground", as), printed(2, "a", "Fog stops ferry", as)}, "1 2"},
		{"days apart", asIs, []*aggregator.Article{printed(1, "a", "Ferry aground", as), printed(2, "b", "Fog stops ferry", daysAgo(5))}, "1 2"},
		{"they take one place", func(s *aggregator.Section) { s.Limit = 2 }, []*aggregator.Article{printed(1, "a", "Ferry aground", longer), printed(2, "b", "Fog stops ferry", as), printed(3, "c", "Butter", otherwise)}, "1+2 3"},
		{"a place that is given up is another's", func(s *aggregator.Section) { s.PerSourceLimit = 1 }, []*aggregator.Article{printed(1, "a", "Ferry aground", as), printed(2, "a", "Butter", otherwise), printed(3, "b", "Fog", preferred), printed(4, "a", "Butter again", otherwise)}, "2 3+1"},
		{"the better one is beyond the limit", func(s *aggregator.Section) { s.Limit = 2 }, []*aggregator.Article{printed(1, "a", "Ferry aground", as), printed(2, "c", "Butter", otherwise), printed(3, "b", "Fog", preferred)}, "2 3+1"},
		{"a source that has its share leads nobody else", func(s *aggregator.Section) { s.PerSourceLimit = 1 }, []*aggregator.Article{printed(1, "b", "Butter", otherwise), printed(2, "a", "Ferry aground", as), printed(3, "b", "Fog", onItsSite)}, "1 2+3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := collapsing(c.section)
			m := newMemory()
			for _, a := range c.articles {
				a.Sections = []aggregator.SectionID{s.ID()}
				m.put(a)
			}
			if got := said(t, m, s); got != c.want {
				t.Errorf("shows %s, want %s", got, c.want)
			}
		})
	}
}

func TestNearDuplicatesAreGatheredAsTheyCome(t *testing.T) {
	section := collapsing(func(*aggregator.Section) {})
	m, ctx := newMemory(), context.Background()
	s := newSite(options(m))
	w := &window{section: section, site: &s}
	_, err := w.open(ctx, m)
	must(t, err)
	seen := uint64(0)
	for _, step := range []struct {
		name string
		do   func()
		want string
	}{
		{"one comes", func() { m.put(in(section, printed(2, "b", "Fog stops ferry", as))) }, "2"},
		{"a better one comes", func() { m.put(in(section, printed(1, "a", "Ferry aground", longer))) }, "1+2"},
		{"the other is edited", func() { m.put(in(section, printed(2, "b", "Butter", otherwise))) }, "1 2"},
		{"and edited back", func() { m.put(in(section, printed(2, "b", "Fog stops ferry", as))) }, "1+2"},
		{"the better one goes", func() { m.forget(1) }, "2"},
	} {
		step.do()
		changes, _ := m.Changes(ctx, seen, 1000)
		must(t, w.apply(ctx, m, changes))
		seen += uint64(len(changes))
		var got []string
		for _, a := range w.held.gathered() {
			text := fmt.Sprint(a.Seq)
			for _, r := range a.Related {
				text += fmt.Sprint("+", r.Seq)
			}
			got = append(got, text)
		}
		if strings.Join(got, " ") != step.want {
			t.Errorf("%s: shows %s, want %s", step.name, got, step.want)
		}
	}
}

func in(s *aggregator.Section, a *aggregator.Article) *aggregator.Article {
	a.Sections = []aggregator.SectionID{s.ID()}
	return a
}

func TestEveryFormatLeadsToNearDuplicates(t *testing.T) {
	base := aggregator.Section{Limit: 10, Collapse: true}
	o := options(newMemory(printed(1, "a", "Ferry aground", longer), printed(2, "b", "Fog & ferry", as)))
	o.Tree = aggregator.NewTree(base, nil, sources())
	h := New(o).Handler()
	for path, want := range map[string]string{
		"/news.rss":  `<atom:link href="https://b.example/2" rel="related" title="Fog &amp; ferry"></atom:link>`,
		"/news.atom": `<link href="https://b.example/2" rel="related" title="Fog &amp; ferry"></link>`,
		"/news.json": `"related":[{"url":"https://b.example/2","title":"Fog & ferry","source":"B"}]`,
		"/news":      `<bdi>Also:</bdi> <a href="https://b.example/2" rel="noopener noreferrer"><bdi>B</bdi></a>`,
	} {
		got := get(h, path)
		if body := got.Body.String(); got.Code != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %d, no %s in\n%s", path, got.Code, want, body)
		}
	}
}
