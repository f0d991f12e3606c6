package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"tidings/aggregator"
)

func commitCases() []testCase {
	return []testCase{
		{"an article comes back as it arrived", comesBack},
		{"an article that two sources carry is one", twoSources},
		{"arrivals of one batch see each other", oneBatch},
		{"an edit rewrites the article and keeps its place", edit},
		{"a known article changes nothing", known},
		{"odd strings come back", oddStrings},
		{"a refused batch leaves nothing", refused},
		{"an ended context leaves nothing", ended},
		{"the batch is left as it was", untouched},
		{"writers and readers may work at once", atOnce},
	}
}

// rich is an arrival that has something in every field.
func rich() aggregator.Arrival {
	return carried("gazette", "https://gazette.example/1", guid("urn:gazette:1"), func(in *aggregator.Arrival) {
		a := &in.Article
		a.Summary, a.Language, a.Image = "<p>Short</p>", "ur", "https://gazette.example/1.jpg"
		a.Authors = []aggregator.Person{{Name: "Ana", Email: "ana@gazette.example", URL: "https://gazette.example/ana"}, {Name: "Bo"}}
		a.Categories = []aggregator.Category{{Term: "politics", Scheme: "https://gazette.example/terms", Label: "Politics"}}
		a.Enclosures = []aggregator.Enclosure{{URL: "https://gazette.example/1.mp3", Type: "audio/mpeg", Length: 1 << 40}}
		a.Published, a.Updated = noon().Add(-time.Hour), noon().Add(-time.Minute)
		a.Sightings[0].Priority, a.Sightings[0].OnSite = -3, true
		a.Contributors, a.Rights = []aggregator.Person{{Name: "Cy", URL: "https://gazette.example/cy"}}, "© Gazette"
		a.Links = []aggregator.Link{{URL: "https://gazette.example/1/talk", Rel: "replies", Type: "text/html"}, {URL: "https://wire.example/9", Rel: "via"}}
		a.Duration, a.Episode = 90*time.Minute, aggregator.Episode{Season: 2, Number: 31, Kind: "bonus", Explicit: "false"}
		a.Origin = richRef("star")
		a.Sightings[0].Feed = richRef("gazette")
	})
}

// richRef is a reference to a feed that has something in every field.
func richRef(name string) aggregator.FeedRef {
	site := "https://" + name + ".example/"
	return aggregator.FeedRef{
		Title: "The " + name, ID: "urn:" + name, URL: site + "feed", Link: site,
		Subtitle: "Daily", Icon: site + "icon.png", Logo: site + "logo.png",
		Updated: noon().Add(-time.Minute), Language: "fa", Rights: "© " + name,
		Authors: []aggregator.Person{{Name: "Ed", Email: "ed@" + name + ".example"}}, Contributors: []aggregator.Person{{Name: "Flo"}},
		Categories: []aggregator.Category{{Term: "news", Scheme: site, Label: "News"}},
	}
}

func comesBack(t *testing.T, s Store) {
	in := rich()
	tallies := commit(t, s, document("gazette", in))
	same(t, "tally", tallies, []aggregator.Tally{{New: 1}})

	got, want := only(t, s), in.Article
	if got.Seq == 0 {
		t.Error("article has no sequence number")
	}
	want.Seq, want.Sections = got.Seq, bySource(&in.Article)
	slices.Sort(want.Sections)
	same(t, "article", got, want)
}

func twoSources(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "https://a.example/1")))
	tallies := commit(t, s, document("gazette", carried("gazette", "https://a.example/1", titled("Another title"))))
	same(t, "tally", tallies, []aggregator.Tally{{Changed: 1}})

	got := only(t, s)
	same(t, "title", got.Title, "Title of https://a.example/1")
	same(t, "sources", []string{got.Sightings[0].Source, got.Sightings[1].Source}, []string{"wire", "gazette"})
	c := counts(t, s)
	same(t, "articles", c.Articles, 1)
	same(t, "by source", c.BySource, map[string]int{"wire": 1, "gazette": 1})
	same(t, "by section", c.BySection, map[aggregator.SectionID]int{
		root(): 1, aggregator.SectionIDOf("wire"): 1, aggregator.SectionIDOf("gazette"): 1,
	})
}

func oneBatch(t *testing.T, s Store) {
	tallies := commit(t, s,
		document("wire", carried("wire", "https://a.example/1"), carried("wire", "https://a.example/1")),
		document("gazette", carried("gazette", "https://a.example/1")))
	same(t, "tallies", tallies, []aggregator.Tally{{New: 1, Known: 1}, {Changed: 1}})
	same(t, "sightings", len(only(t, s).Sightings), 2)
}

func edit(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "https://a.example/1"), carried("wire", "https://a.example/2")))
	before := everything(t, s)
	commit(t, s, document("wire", carried("wire", "https://a.example/1", titled("Corrected"), published(noon().Add(time.Hour)))))

	after := everything(t, s)
	same(t, "order", urls(after), urls(before))
	same(t, "title", after[1].Title, "Corrected")
	same(t, "position", after[1].Position(), before[1].Position())
}

func known(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "https://a.example/1")))
	number := last(t, s)
	tallies := commit(t, s, document("wire", carried("wire", "https://a.example/1")))
	same(t, "tally", tallies, []aggregator.Tally{{Known: 1}})
	same(t, "newest change", last(t, s), number)
	same(t, "changes", len(changes(t, s, 0, 10)), 1)
}

func oddStrings(t *testing.T, s Store) {
	in := carried("wire\xff", "https://a.example/\xfe", guid("\x00\xff"), titled(""))
	commit(t, s, document("wire\xff", in))
	got := only(t, s)
	same(t, "id, url, source", []string{got.ID, got.URL, got.Source().Source}, []string{"\x00\xff", "https://a.example/\xfe", "wire\xff"})
}

func refused(t *testing.T, s Store) {
	bad := carried("wire", "https://a.example/2")
	bad.Article.Sightings = nil
	batch := []aggregator.Ingest{document("wire", carried("wire", "https://a.example/1"), bad)}
	if _, err := s.Commit(context.Background(), batch, bySource); err == nil {
		t.Error("an article without a sighting was accepted")
	}
	holdsNothing(t, s)
}

func ended(t *testing.T, s Store) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := s.Commit(ctx, []aggregator.Ingest{document("wire", carried("wire", "https://a.example/1"))}, bySource)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("commit: %v, want %v", err, context.Canceled)
	}
	holdsNothing(t, s)
}

func holdsNothing(t *testing.T, s Store) {
	t.Helper()
	same(t, "articles", urls(everything(t, s)), nil)
	same(t, "newest change", last(t, s), uint64(0))
	states, err := s.States(context.Background())
	if err != nil || len(states) > 0 {
		t.Errorf("states: %v, %v, want none", states, err)
	}
}

func untouched(t *testing.T, s Store) {
	batch := []aggregator.Ingest{document("wire", rich()), document("gazette", rich())}
	commit(t, s, batch...)
	same(t, "batch", batch, []aggregator.Ingest{document("wire", rich()), document("gazette", rich())})
}

func atOnce(t *testing.T, s Store) {
	var wg sync.WaitGroup
	for _, source := range []string{"wire", "gazette", "herald"} {
		wg.Go(func() {
			for i := range 5 {
				batch := []aggregator.Ingest{document(source, carried(source, fmt.Sprint(i)))}
				if _, err := s.Commit(context.Background(), batch, bySource); err != nil {
					t.Errorf("commit: %v", err)
				}
			}
		})
		wg.Go(func() {
			if _, err := s.Changes(context.Background(), 0, 10); err != nil {
				t.Errorf("changes: %v", err)
			}
			if _, err := s.Counts(context.Background()); err != nil {
				t.Errorf("counts: %v", err)
			}
		})
	}
	wg.Wait()
	same(t, "articles", len(everything(t, s)), 5)
	same(t, "by source", counts(t, s).BySource, map[string]int{"wire": 5, "gazette": 5, "herald": 5})
}
