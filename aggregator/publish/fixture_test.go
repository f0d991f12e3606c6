package publish

import (
	"log/slog"
	"testing"
	"time"

	"tidings/aggregator"
)

// noon is when the tests begin.
var noon = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

// hourly ticks at every full hour.
type hourly struct{}

func (hourly) Next(t time.Time) time.Time { return t.Truncate(time.Hour).Add(time.Hour) }

// sources are one that says all a feed can say, and one that says little.
func sources() []*aggregator.Source {
	return []*aggregator.Source{
		{Name: "harbour", URL: "https://reader:secret@harbour.example/feed.atom", Sections: []string{"news/harbour"}, Schedule: hourly{}},
		{Name: "valley", URL: "https://valley.example/rss", Sections: []string{"news"}, Schedule: hourly{}},
		{Name: "attic", URL: "https://attic.example/rss", Sections: []string{"private"}, Disabled: true},
	}
}

// tree has a section that is public, one below it, and one behind a token.
func tree() *aggregator.Tree { return treeOf(sources()) }

func treeOf(sources []*aggregator.Source) *aggregator.Tree {
	base := aggregator.Section{Limit: 10}
	given := []aggregator.Section{
		{Path: "news", Title: "News & views", Description: "What two towns say", Language: "en", Limit: 10},
		{Path: "private", Title: "Behind the door", Limit: 10, Token: "open sesame"},
	}
	return aggregator.NewTree(base, given, sources)
}

// sectionsOf are the ids of the sections at the given paths.
func sectionsOf(paths ...string) []aggregator.SectionID {
	var ids []aggregator.SectionID
	for _, path := range paths {
		ids = append(ids, aggregator.SectionIDOf(path))
	}
	return ids
}

// full is an article that has everything.
func full() *aggregator.Article {
	return &aggregator.Article{
		Seq:      1,
		ID:       "tag:harbour.example,2026:ferry",
		URL:      "https://harbour.example/ferry?a=1&b=2",
		Title:    "Ferry & crew <return>",
		Summary:  "<p>The ferry is <b>back</b>.</p><p>All are well.</p>",
		Content:  `<p>The ferry is back, says <a href="https://harbour.example/crew">the crew</a>. ]]> is no end.</p>`,
		Language: "en-GB",
		Authors: []aggregator.Person{
			{Name: "Ada Quay", Email: "ada@harbour.example", URL: "https://harbour.example/ada"},
			{Email: "desk@harbour.example"},
		},
		Categories: []aggregator.Category{
			{Term: "sea", Scheme: "https://harbour.example/terms", Label: "The sea"},
			{Term: "ferries"},
		},
		Enclosures: []aggregator.Enclosure{
			{URL: "https://harbour.example/horn.mp3", Type: "audio/mpeg", Length: 3_000_000_000},
			{URL: "https://harbour.example/chart"},
		},
		Image:        "https://harbour.example/ferry.jpg",
		Contributors: []aggregator.Person{{Name: "Con Buoy", URL: "https://harbour.example/con"}},
		Rights:       "© 2026 Harbour & Sons",
		Links: []aggregator.Link{
			{URL: "https://harbour.example/ferry/talk", Rel: "replies", Type: "text/html"},
			{URL: "https://harbour.example/ferry/talk.rss", Rel: "replies", Type: "application/rss+xml"},
			{URL: "https://wire.example/9", Rel: "via"},
			{URL: "https://shipyard.example/hull", Rel: "related"},
			{URL: "https://licences.example/by", Rel: "license"},
			{URL: "https://harbour.example/ferry.vtt", Rel: "transcript", Type: "text/vtt"},
		},
		Published: noon.Add(-3 * time.Hour),
		Updated:   noon.Add(-1 * time.Hour),
		FirstSeen: noon.Add(-2 * time.Hour),
		Sightings: []aggregator.Sighting{
			{
				Source: "valley", Seen: noon.Add(-2 * time.Hour), GUID: "77", URL: "https://harbour.example/ferry",
				Feed: aggregator.FeedRef{Title: "Valley", URL: "https://valley.example/rss"},
			},
			{
				Source: "harbour", OnSite: true, Seen: noon.Add(-time.Hour), GUID: "tag:harbour.example,2026:ferry",
				URL: "https://harbour.example/ferry?a=1&b=2",
				Feed: aggregator.FeedRef{
					Title: "Harbour & Sons", ID: "tag:harbour.example,2026:feed",
					URL:  "https://reader:secret@harbour.example/feed.atom",
					Link: "https://harbour.example/", Language: "en", Updated: noon.Add(-30 * time.Minute),
					Authors: []aggregator.Person{{Name: "The Harbour Desk"}},
				},
			},
		},
		Owner:    1,
		Sections: sectionsOf("", "news", "news/harbour"),
	}
}

// spare is an article that has next to nothing.
func spare() *aggregator.Article {
	return &aggregator.Article{
		Seq:       2,
		ID:        "https://valley.example/note",
		URL:       "https://valley.example/note",
		Title:     "מכתב مفتوح",
		Published: noon.Add(-4 * time.Hour),
		Updated:   noon.Add(-4 * time.Hour),
		FirstSeen: noon.Add(-4 * time.Hour),
		Sightings: []aggregator.Sighting{{
			Source: "valley", Seen: noon.Add(-4 * time.Hour),
			Feed: aggregator.FeedRef{Title: "Valley", URL: "https://valley.example/rss"},
		}},
		Sections: sectionsOf("", "news"),
	}
}

// talk is an episode that its publisher took over from another feed.
func talk() *aggregator.Article {
	a := spare()
	a.Seq, a.ID, a.URL, a.Title = 4, "tag:talk.example,2026:31", "https://valley.example/talk/31", "Talk 31"
	a.Summary = "<p>We talk.</p>"
	a.Image = "https://valley.example/talk/31.png"
	a.Enclosures = []aggregator.Enclosure{
		{URL: "https://valley.example/talk/31.pdf", Type: "application/pdf", Length: 1000},
		{URL: "https://valley.example/talk/31.mp3", Type: "audio/mpeg", Length: 2_000_000},
	}
	a.Duration = 62*time.Minute + 3*time.Second
	a.Episode = aggregator.Episode{Season: 2, Number: 31, Kind: "bonus", Explicit: "false"}
	a.Origin = aggregator.FeedRef{
		Title: "Talk & Tide", ID: "urn:talk:feed", URL: "https://talk.example/feed", Link: "https://talk.example/",
		Subtitle: "Once a week", Icon: "https://talk.example/i.png", Logo: "https://talk.example/l.png",
		Updated: noon.Add(-6 * time.Hour), Rights: "Theirs",
		Authors: []aggregator.Person{{Name: "Stella", Email: "stella@talk.example"}}, Contributors: []aggregator.Person{{Name: "Uma"}},
		Categories: []aggregator.Category{{Term: "talk"}},
	}
	a.Published, a.Updated = noon.Add(-4*time.Hour-time.Minute), noon.Add(-4*time.Hour-time.Minute)
	return a
}

// nameless is an article without a title and without a link.
func nameless() *aggregator.Article {
	a := spare()
	a.Seq, a.ID, a.URL, a.Title = 3, "tag:tidings,2026:00ff", "", ""
	a.Content = "<p>Only this is known.</p>"
	a.Published, a.Updated = noon.Add(-5*time.Hour), noon.Add(-5*time.Hour)
	return a
}

// options publish the store under a public address.
func options(store Store) Options {
	return Options{
		BaseURL: "https://feeds.example/",
		Title:   "Two towns",
		Version: "1.2.3",
		Tree:    tree(),
		Sources: sources(),
		Store:   store,
		Log:     slog.New(slog.DiscardHandler),
		Now:     func() time.Time { return noon },
	}
}

// written is what the articles look like in a format, as the section at path.
func written(t *testing.T, as int, path string, articles ...*aggregator.Article) []byte {
	t.Helper()
	shown := alone(articles)
	s := newSite(options(nil))
	body, _, err := newFeed(&s, tree().At(path), shown, lastModified(shown), nil).document(as)
	must(t, err)
	return body
}

// alone are articles without near duplicates.
func alone(articles []*aggregator.Article) []Shown {
	var shown []Shown
	for _, a := range articles {
		shown = append(shown, Shown{Article: a})
	}
	return shown
}
