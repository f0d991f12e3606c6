package aggregator

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// storedArticle is what a first sighting left behind two hours before noon.
func storedArticle(by Sighting) Article {
	at := noon().Add(-2 * time.Hour)
	by.Seen = at
	return Article{
		Seq: 7, ID: "urn:1", URL: "https://wire.example/a", Title: "old", Content: "words",
		Published: at, Updated: at, FirstSeen: at, Sightings: []Sighting{by}, Sections: []SectionID{1},
	}
}

// arrivingArticle is the same article, with a new title, seen at noon.
func arrivingArticle(by Sighting) *Article {
	by.Seen = noon()
	return &Article{
		ID: "urn:2", URL: "https://wire.example/a", Title: "new", Content: "words",
		Published: noon(), Updated: noon(), FirstSeen: noon(), Sightings: []Sighting{by},
	}
}

func TestWhoWordsAnArticle(t *testing.T) {
	for _, c := range []struct {
		name        string
		first, next Sighting
		want        string
	}{
		{"the first of equals", Sighting{Source: "a"}, Sighting{Source: "b"}, "old"},
		{"the owner itself", Sighting{Source: "a"}, Sighting{Source: "a"}, "new"},
		{"the higher priority", Sighting{Source: "a", Priority: 1}, Sighting{Source: "b", Priority: 2}, "new"},
		{"not the lower priority", Sighting{Source: "a", Priority: 2}, Sighting{Source: "b", Priority: 1}, "old"},
		{"the site before any priority", Sighting{Source: "a", Priority: 9}, Sighting{Source: "b", OnSite: true}, "new"},
		{"no priority before the site", Sighting{Source: "a", OnSite: true}, Sighting{Source: "b", Priority: 9}, "old"},
		{"of two on site the higher priority", Sighting{Source: "a", OnSite: true}, Sighting{Source: "b", OnSite: true, Priority: 1}, "new"},
	} {
		got, _ := Merge(storedArticle(c.first), arrivingArticle(c.next))
		owner := map[string]string{"old": c.first.Source, "new": c.next.Source}[c.want]
		if got.Title != c.want || got.Source().Source != owner {
			t.Errorf("%s: worded %q by %s, want %q by %s", c.name, got.Title, got.Source().Source, c.want, owner)
		}
	}
}

func TestANewSightingOnlyAdds(t *testing.T) {
	stored := storedArticle(Sighting{Source: "a"})
	arriving := arrivingArticle(Sighting{Source: "b", GUID: "urn:2", URL: "https://b.example/a"})
	want := storedArticle(Sighting{Source: "a"})
	want.Sightings = append(want.Sightings, arriving.Sightings[0])
	got, changed := Merge(stored, arriving)
	if diff := cmp.Diff(want, got); diff != "" || !changed {
		t.Errorf("changed: %t; -want +got\n%s", changed, diff)
	}
	if again, changed := Merge(got, arriving); changed || !cmp.Equal(got, again) {
		t.Errorf("the same sighting again changed something: %s", cmp.Diff(got, again))
	}
}

func TestTheSameAgainChangesNothing(t *testing.T) {
	stored := storedArticle(Sighting{Source: "a"})
	again := arrivingArticle(Sighting{Source: "a", GUID: "urn:2", Priority: 5})
	again.Title, again.Authors = stored.Title, []Person{}
	if got, changed := Merge(stored, again); changed || !cmp.Equal(stored, got) {
		t.Errorf("changed: %t; %s", changed, cmp.Diff(stored, got))
	}
}

func TestEveryWordThatAReaderSeesIsAnEdit(t *testing.T) {
	for name, edit := range map[string]func(*Article){
		"url":          func(a *Article) { a.URL = "https://wire.example/b" },
		"title":        func(a *Article) { a.Title = "edited" },
		"summary":      func(a *Article) { a.Summary = "edited" },
		"content":      func(a *Article) { a.Content = "edited" },
		"language":     func(a *Article) { a.Language = "fa" },
		"image":        func(a *Article) { a.Image = "https://wire.example/a.png" },
		"authors":      func(a *Article) { a.Authors = []Person{{Name: "Ann"}} },
		"categories":   func(a *Article) { a.Categories = []Category{{Term: "x"}} },
		"contributors": func(a *Article) { a.Contributors = []Person{{Name: "Con"}} },
		"rights":       func(a *Article) { a.Rights = "© Wire" },
		"links":        func(a *Article) { a.Links = []Link{{URL: "https://wire.example/a#talk", Rel: "replies"}} },
		"duration":     func(a *Article) { a.Duration = time.Minute },
		"episode":      func(a *Article) { a.Episode.Number = 7 },
		"origin":       func(a *Article) { a.Origin.URL = "https://star.example/feed" },
		"enclosures":   func(a *Article) { a.Enclosures = []Enclosure{{URL: "https://wire.example/a.mp3"}} },
	} {
		arriving := arrivingArticle(Sighting{Source: "a"})
		arriving.Title = "old"
		edit(arriving)
		want := storedArticle(Sighting{Source: "a"})
		edit(&want)
		want.Updated = noon()
		got, changed := Merge(storedArticle(Sighting{Source: "a"}), arriving)
		if diff := cmp.Diff(want, got); diff != "" || !changed {
			t.Errorf("%s: changed: %t; -want +got\n%s", name, changed, diff)
		}
	}
}

func TestWhenAnEditIsDated(t *testing.T) {
	before := storedArticle(Sighting{}).Updated
	for _, c := range []struct {
		name                string
		says, seen, updated time.Time
	}{
		{"later, by the publisher", noon().Add(-time.Hour), noon(), noon().Add(-time.Hour)},
		{"not at all by the publisher", before, noon(), noon()},
		{"earlier, by the publisher", before.Add(-time.Hour), noon(), noon()},
		{"by a clock that was set back", before.Add(-time.Hour), before.Add(-time.Minute), before},
	} {
		arriving := arrivingArticle(Sighting{Source: "a"})
		arriving.Updated, arriving.FirstSeen = c.says, c.seen
		got, _ := Merge(storedArticle(Sighting{Source: "a"}), arriving)
		if got.Updated != c.updated || got.Published != before {
			t.Errorf("%s: updated %s, want %s; published %s", c.name, got.Updated, c.updated, got.Published)
		}
	}
}

func TestATakeoverMovesNothingButTheWords(t *testing.T) {
	arriving := arrivingArticle(Sighting{Source: "b", OnSite: true})
	want := storedArticle(Sighting{Source: "a"})
	want.Title, want.Updated, want.Owner = "new", noon(), 1
	want.Sightings = append(want.Sightings, arriving.Sightings[0])
	got, _ := Merge(storedArticle(Sighting{Source: "a"}), arriving)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestALinkWrittenInAnotherWayIsNoEdit(t *testing.T) {
	again := arrivingArticle(Sighting{Source: "a"})
	again.URL, again.Title = "http://www.wire.example/a?utm_source=rss", "old"
	if got, changed := Merge(storedArticle(Sighting{Source: "a"}), again); changed {
		t.Errorf("became %+v", got)
	}
	again.Sightings[0] = Sighting{Source: "b", OnSite: true}
	got, _ := Merge(storedArticle(Sighting{Source: "a"}), again)
	if got.URL != again.URL || got.Updated != storedArticle(Sighting{}).Updated {
		t.Errorf("its site's link is %s, and it was updated %s", got.URL, got.Updated)
	}
}

func TestASightingThatRoseInPriorityTakesOver(t *testing.T) {
	stored := storedArticle(Sighting{Source: "a", Priority: 1})
	stored.Sightings = append(stored.Sightings, Sighting{Source: "b"})
	before := cmp.Diff(nil, stored.Sightings)
	arriving := arrivingArticle(Sighting{Source: "b", Priority: 2})
	got, changed := Merge(stored, arriving)
	if !changed || got.Owner != 1 || got.Title != "new" || got.Source().Priority != 2 || len(got.Sightings) != 2 {
		t.Errorf("changed: %t, became %+v", changed, got)
	}
	if cmp.Diff(nil, stored.Sightings) != before {
		t.Error("the stored article's own sightings were written to")
	}
	if _, changed := Merge(got, arriving); changed {
		t.Error("the takeover is repeated")
	}
}

// dated is an article that the named source dates so.
func dated(source string, onSite bool, published time.Time) Article {
	return Article{
		Key: keyOf("story"), Title: source, Published: published, Updated: published, FirstSeen: noon(),
		Sightings: []Sighting{{Source: source, OnSite: onSite}},
	}
}

func TestTheSiteDatesWhatOthersPublishedFirst(t *testing.T) {
	buried := noon().AddDate(-30, 0, 0)
	for name, c := range map[string]struct{ own, want time.Time }{
		"by its own date":                       {noon().Add(-time.Hour), noon().Add(-time.Hour)},
		"undated, by when it was first carried": {noon(), noon()},
	} {
		site := dated("site", true, c.own)
		merged, changed := Merge(dated("thief", false, buried), &site)
		if !changed || !merged.Published.Equal(c.want) || merged.Updated.Before(merged.Published) || merged.Title != "site" {
			t.Errorf("%s: published %s, updated %s, worded by %s", name, merged.Published, merged.Updated, merged.Title)
		}
		again := dated("site", true, c.own.Add(time.Minute))
		if later, _ := Merge(merged, &again); !later.Published.Equal(merged.Published) {
			t.Errorf("%s: dated twice", name)
		}
	}
}

func TestALinkThatMovedHomeDoesNotMakeTheArticleItsOwn(t *testing.T) {
	stored, _ := Merge(dated("thief", false, noon()), &Article{Key: keyOf("story"), Title: "site", Sightings: []Sighting{{Source: "site", OnSite: true}}})
	moved := dated("thief", true, noon())
	moved.Key = keyOf("elsewhere")
	moved.Sightings[0].Priority = 9
	if merged, _ := Merge(stored, &moved); merged.Title != "site" {
		t.Errorf("worded by %s", merged.Title)
	}
}
