package aggregator

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func wire() *Source { return &Source{Name: "wire", URL: "https://wire.example/feed"} }

func identified(s *Source, items ...Item) []Arrival {
	return identify(s, &Feed{Items: items}, noon())
}

// identify reads one document of the source.
func identify(s *Source, feed *Feed, now time.Time) []Arrival {
	return newReading(s, feed, now).arrivals()
}

func keyIn(t *testing.T, s *Source, item Item) Key {
	t.Helper()
	arrivals := identified(s, item)
	if len(arrivals) != 1 {
		t.Fatalf("%d arrivals of one item", len(arrivals))
	}
	return arrivals[0].Article.Key
}

func TestItemsOfOneDocumentAreOneArticleOrTwo(t *testing.T) {
	const link = "https://wire.example/a"
	for _, c := range []struct {
		name string
		a, b Item
		want int
	}{
		{"the same item twice", Item{Link: link, ID: "urn:1", Title: "A"}, Item{Link: link, ID: "urn:1", Title: "A"}, 1},
		{"one link and GUID, edited title", Item{Link: link, ID: "urn:1", Title: "A"}, Item{Link: link, ID: "urn:1", Title: "B"}, 1},
		{"forms of one link", Item{Link: link, Title: "A"}, Item{Link: "http://www.wire.example/a/?utm_source=rss", Title: "A"}, 1},
		{"different links", Item{Link: link}, Item{Link: link + "b"}, 2},
		{"forms of one link, two GUIDs", Item{Link: link, ID: "urn:1"}, Item{Link: link + "?utm_source=rss", ID: "urn:2"}, 2},
		{"one link, the same title without GUID", Item{Link: link, Title: "A", Content: "x"}, Item{Link: link, Title: "A", Content: "y"}, 1},
		{"one link, one GUID, and one without", Item{Link: link, ID: "urn:1", Title: "A"}, Item{Link: link, Title: "B"}, 2},
		{"one link, two fragments", Item{Link: link + "#1"}, Item{Link: link + "#2"}, 2},
		{"one link, two titles, no GUID", Item{Link: link, Title: "A"}, Item{Link: link, Title: "B"}, 2},
		{"one GUID, two links", Item{Link: link, ID: "urn:1"}, Item{Link: link + "b", ID: "urn:1"}, 2},
		{"no link, one GUID", Item{ID: "urn:1", Title: "A"}, Item{ID: "urn:1", Title: "B"}, 1},
		{"no link, two GUIDs", Item{ID: "urn:1"}, Item{ID: "urn:2"}, 2},
		{"d15 one page, two fragments in GUIDs", Item{Link: link + "#1", ID: link + "#1"}, Item{Link: link + "#2", ID: link + "#2"}, 2},
		{"d29 one link, two GUIDs", Item{Link: link, ID: "urn:1", Title: "A"}, Item{Link: link, ID: "urn:2", Title: "A"}, 2},
		{"GUIDs that are forms of one link", Item{Link: link + "?utm_source=a", ID: link + "?utm_source=a"}, Item{Link: link, ID: "http://wire.example/a/"}, 1},
		{"GUIDs of one link, http and https", Item{Link: link, ID: "http://wire.example/?p=1"}, Item{Link: link, ID: "https://wire.example/?p=1"}, 1},
		{"white space for a GUID", Item{Link: link, ID: " "}, Item{Link: link, ID: "\n"}, 1},
		{"one link, one title and GUID, and one title without", Item{Link: link, ID: "title A", Title: "B"}, Item{Link: link, Title: "A"}, 2},
		{"neither, the same words", Item{Title: "A", Content: "x"}, Item{Title: "A", Content: "x"}, 1},
		{"neither, two titles", Item{Title: "A"}, Item{Title: "B"}, 2},
		{"neither, two texts", Item{Title: "A", Content: "x"}, Item{Title: "A", Content: "y"}, 2},
		{"neither, two summaries", Item{Summary: "x"}, Item{Summary: "y"}, 2},
		{"neither, two dates", Item{Title: "A", Published: noon()}, Item{Title: "A", Published: noon().Add(-time.Hour)}, 2},
	} {
		if got := len(identified(wire(), c.a, c.b)); got != c.want {
			t.Errorf("%s: %d articles, want %d", c.name, got, c.want)
		}
	}
}

func TestAnItemKeepsItsKeyAcrossDocumentsAndSources(t *testing.T) {
	other := &Source{Name: "other", URL: "https://other.example/feed"}
	linked := Item{Link: "https://wire.example/a", ID: "urn:1"}
	relinked := Item{Link: "http://wire.example/a?utm_source=x#top", ID: "urn:2"}
	unlinked, neither := Item{ID: "urn:1"}, Item{Title: "A", Content: "x"}
	for _, c := range []struct {
		name string
		a, b Key
		same bool
	}{
		{"a link in two sources", keyIn(t, wire(), linked), keyIn(t, other, relinked), true},
		{"a GUID in one source", keyIn(t, wire(), unlinked), keyIn(t, wire(), Item{ID: "urn:1", Title: "edited"}), true},
		{"a GUID in two sources", keyIn(t, wire(), unlinked), keyIn(t, other, unlinked), false},
		{"neither, in one source", keyIn(t, wire(), neither), keyIn(t, wire(), neither), true},
		{"neither, in two sources", keyIn(t, wire(), neither), keyIn(t, other, neither), false},
	} {
		if (c.a == c.b) != c.same {
			t.Errorf("%s: same key is %t, want %t", c.name, c.a == c.b, c.same)
		}
	}
	canonical := Item{Link: "https://wire.example/a", Content: `<link rel="canonical" href="https://wire.example/b">`}
	if keyIn(t, wire(), canonical) != keyIn(t, wire(), linked) {
		t.Error("d30: what a text says of its address counts, although its page was not fetched")
	}
	if want := keyOf("https://wire.example/a"); keyIn(t, wire(), linked) != want {
		t.Error("the key of a link of its own is not that of its canonical form")
	}
}

func TestThePageThatAFeedIsOfIsNoItemsOwn(t *testing.T) {
	const page = "https://wire.example/changelog"
	of := func(feedLink string, item Item) Key {
		return identify(wire(), &Feed{Link: feedLink, Items: []Item{item}}, noon())[0].Article.Key
	}
	first, second := Item{Link: page, ID: "urn:1", Title: "A"}, Item{Link: page, ID: "urn:2", Title: "B"}
	if of(page+"/", first) == of(page+"/", second) {
		t.Error("items of the page that the feed is of are one article")
	}
	if of("https://wire.example/", first) != of("https://wire.example/", second) {
		t.Error("items of one page, which is not the feed's, are two articles")
	}
}

func TestTheLastItemArrivesFirst(t *testing.T) {
	var titles []string
	for _, a := range identified(wire(), Item{Title: "new"}, Item{Title: "old"}, Item{Title: "oldest"}) {
		titles = append(titles, a.Article.Title)
	}
	if got := strings.Join(titles, " "); got != "oldest old new" {
		t.Errorf("arrived as %q", got)
	}
}

func TestOfEqualItemsTheUpperOneCounts(t *testing.T) {
	got := identified(wire(), Item{ID: "urn:1", Title: "corrected"}, Item{ID: "urn:2", Title: "between"}, Item{ID: "urn:1", Title: "first"})
	if len(got) != 2 || got[0].Article.Title != "corrected" || got[1].Article.Title != "between" {
		t.Errorf("arrived as %+v", got)
	}
}

func TestAGUIDIsReliedOnWhenItNamesOneStory(t *testing.T) {
	const link = "https://wire.example/a"
	for _, c := range []struct {
		name       string
		items      []Item
		guid, id   string // of the first item
		remembered string
	}{
		{"its own", []Item{{Link: link, ID: "urn:1"}}, "urn:1", "urn:1", "urn:1"},
		{"no IRI", []Item{{Link: link, ID: "17"}}, "17", "", "17"},
		{"none", []Item{{Link: link}}, "", "", ""},
		{"none, but a fragment", []Item{{Link: link + "#1"}}, link + "#1", "", ""},
		{"http", []Item{{Link: link, ID: "http://wire.example/?p=1"}}, "https://wire.example/?p=1", "http://wire.example/?p=1", "http://wire.example/?p=1"},
		{"white space", []Item{{Link: link, ID: " \n"}}, "", "", " \n"},
		{"given to several stories", []Item{{Link: link, ID: "urn:1"}, {Link: link + "b", ID: "urn:1"}}, "", "", "urn:1"},
		{"on one story twice", []Item{{Link: link, ID: "urn:1"}, {Link: link + "/", ID: "urn:1"}}, "urn:1", "urn:1", "urn:1"},
	} {
		arrivals := identified(wire(), c.items...)
		first := arrivals[len(arrivals)-1]
		got := [...]string{first.GUID, first.Article.ID, first.Article.Sightings[0].GUID}
		if want := [...]string{c.guid, c.id, c.remembered}; got != want {
			t.Errorf("%s: GUID, id and sighting %q, want %q", c.name, got, want)
		}
	}
}

func TestAPublishersIDIsKeptWhenItIsAnAbsoluteIRI(t *testing.T) {
	for id, want := range map[string]bool{
		"https://wire.example/?p=1": true, "HTTP://Wire.Example/A": true, "tag:wire.example,2026:1": true,
		"urn:uuid:2f1c": true, "x-wire+1.0:a": true, "https://wire.example/é": true,
		"tag:who@wire.example,2026-01-02:a/b?c=%41#d": true, "tag:https://wire.example/a": false, "tag:wire.example:a": false,
		"tag:wire.example,26:a": false, "tag:wire.example,2026:ä": false,
		"": false, "17": false, "wire": false, "/a": false, "urn:": false, ":a": false, "1a:b": false, "a b:c": false,
		"urn:a b": false, "urn:a\nb": false, "urn:<a>": false, "urn:a\"b": false, "urn:" + strings.Repeat("a", maxID): false,
	} {
		got := identified(wire(), Item{ID: id, Title: "A"})[0].Article.ID
		if want && got != id || !want && got != "" {
			t.Errorf("id of %.40q is %.40q", id, got)
		}
	}
}

func TestAFeedIsKnownByItsIDWhereThatIsOne(t *testing.T) {
	for id, want := range map[string]string{
		"tag:wire.example,2026:feed": "tag:wire.example,2026:feed", "https://wire.example/": "https://wire.example/",
		"tag:https://wire.example,:/": "", "the feed": "", "": "",
	} {
		got := identify(wire(), &Feed{ID: id, Items: []Item{{Title: "A"}}}, time.Unix(1_770_000_000, 0))
		if ref := got[0].Article.Source().Feed; ref.ID != want {
			t.Errorf("a feed called %q is known as %q, want %q", id, ref.ID, want)
		}
	}
}

func TestLongIDsAndLinksAreBounded(t *testing.T) {
	long := "urn:" + strings.Repeat("é", maxID)
	got := identified(wire(), Item{ID: long + "1", Link: "https://wire.example/" + strings.Repeat("a", maxURL)}, Item{ID: long + "2"})
	if len(got) != 2 {
		t.Fatalf("%d articles of two long ids", len(got))
	}
	for i, a := range got {
		sighting := a.Article.Sightings[0]
		if a.Article.Key != keyOf("guid", "wire", long+[]string{"2", "1"}[i]) {
			t.Error("the key of an article without a usable link is not that of its GUID")
		}
		if a.Article.URL != "" || sighting.URL != "" {
			t.Error("a link beyond the bound was kept")
		}
		if a.Article.ID != "" || len(sighting.GUID) > maxID || !strings.HasPrefix(long, sighting.GUID) {
			t.Errorf("id %.20q, GUID of %d bytes", a.Article.ID, len(sighting.GUID))
		}
	}
}

func TestALinkOnAMirrorsHostIsTheLinkOnTheFirst(t *testing.T) {
	s := &Source{
		Name: "wire", URL: "https://www.wire.example/feed",
		Mirrors: []string{"https://wire-mirror.example/feed", "http://[2001:db8::1]:8080/feed"},
	}
	story := keyIn(t, s, Item{Link: "https://wire.example/a?x=1"})
	for link, same := range map[string]bool{
		"http://www.wire-mirror.example/a/?x=1": true, "http://[2001:db8::1]:8080/a?x=1": true,
		"https://wire-mirror.example.net/a?x=1": false, "https://cdn.wire-mirror.example/a?x=1": false,
		"https://other.example/a?x=1": false, "http://[2001:db8::1]:80/a?x=1": false,
	} {
		got := identified(s, Item{Link: link})[0].Article
		if (got.Key == story) != same || (got.URL == link) == same || same && !strings.HasPrefix(got.URL, "https://www.wire.example/a") {
			t.Errorf("%s: same story is %t, want %t; published as %s", link, got.Key == story, same, got.URL)
		}
	}
}

func TestASiteIsThatOfTheConfiguredAddresses(t *testing.T) {
	s := &Source{Name: "wire", URL: "https://feeds.wire.example/feed", Mirrors: []string{"https://mirror.test/feed"}}
	claiming := &Feed{Link: "https://other.example/", ID: "https://other.example/", Items: []Item{{}}}
	for link, want := range map[string]bool{
		"https://www.wire.example/a": true, "https://mirror.test/a": true, "https://other.example/a": false, "": false, "mailto:a@wire.example": false,
	} {
		claiming.Items[0].Link = link
		if got := identify(s, claiming, noon())[0].Article.Sightings[0].OnSite; got != want {
			t.Errorf("%q is on site: %t, want %t", link, got, want)
		}
	}
}

func TestDatesAreDecidedOnce(t *testing.T) {
	now, day := noon(), 24*time.Hour
	tehran := time.FixedZone("", 3*3600+1800)
	for _, c := range []struct {
		name               string
		item               Item
		published, updated time.Time
	}{
		{"undated", Item{}, now, now},
		{"both", Item{Published: now.Add(-2 * day), Updated: now.Add(-day)}, now.Add(-2 * day), now.Add(-day)},
		{"published alone", Item{Published: now.Add(-day)}, now.Add(-day), now.Add(-day)},
		{"updated alone", Item{Updated: now.Add(-day)}, now.Add(-day), now.Add(-day)},
		{"updated before published", Item{Published: now.Add(-day), Updated: now.Add(-2 * day)}, now.Add(-day), now.Add(-day)},
		{"published now", Item{Published: now}, now, now},
		{"published in the future", Item{Published: now.Add(time.Second), Updated: now.Add(-day)}, now, now},
		{"updated in the future", Item{Published: now.Add(-day), Updated: now.Add(day)}, now.Add(-day), now.Add(-day)},
		{"published before 1970", Item{Published: time.Unix(-1, 0)}, now, now},
		{"published as 1970 begins", Item{Published: time.Unix(0, 0)}, now, now},
		{"of another zone, with a fraction", Item{Published: now.Add(-day).Add(time.Millisecond).In(tehran)}, now.Add(-day), now.Add(-day)},
	} {
		got := identified(wire(), c.item)[0].Article
		if got.Published != c.published || got.Updated != c.updated || got.FirstSeen != now {
			t.Errorf("%s: published %s, updated %s, first seen %s", c.name, got.Published, got.Updated, got.FirstSeen)
		}
	}
}

func TestAnArrivalSaysAllThatTheItemSays(t *testing.T) {
	s := &Source{Name: "wire", URL: "https://me:secret@wire.example/feed", Priority: 3}
	item := Item{
		Title: "A", Link: "https://wire.example/a?utm_source=rss", ID: "urn:1", Summary: "s", Content: "c",
		Authors: []Person{{Name: "Ann"}}, Categories: []Category{{Term: "x"}}, Enclosures: []Enclosure{{URL: "https://wire.example/a.mp3"}},
		Image: "https://wire.example/a.png", Published: noon(),
	}
	feed := &Feed{Title: "Wire", ID: "urn:feed", Link: "https://wire.example/", Language: "fa", Items: []Item{item}}
	const canonical = "https://wire.example/a"
	want := []Arrival{{GUID: "urn:1", Apart: keyOf(canonical, "urn:1"), Echo: keyOf("echo", "wire", canonical, "A").String(), Article: Article{
		Key: keyOf(canonical), ID: "urn:1", URL: item.Link, Title: "A", Summary: "s", Content: "c", Language: "fa",
		Authors: item.Authors, Categories: item.Categories, Enclosures: item.Enclosures, Image: item.Image,
		Published: noon(), Updated: noon(), FirstSeen: noon(),
		Sightings: []Sighting{{
			Source: "wire", Priority: 3, OnSite: true, Seen: noon(), GUID: "urn:1", URL: item.Link,
			Feed: FeedRef{Title: "Wire", ID: "urn:feed", URL: "https://wire.example/feed", Link: "https://wire.example/"},
		}},
	}}}
	if diff := cmp.Diff(want, identify(s, feed, noon())); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	feed.Title, feed.Items[0].Language = "", "ku"
	got := identify(s, feed, noon())[0].Article
	if got.Language != "ku" || got.Source().Feed.Title != "wire" {
		t.Errorf("language %q, title of the feed %q", got.Language, got.Source().Feed.Title)
	}
}

func TestAnArticleIsKnownByThePublishersLinkBehindAProxy(t *testing.T) {
	s := &Source{Name: "wire", URL: "https://feeds.example/wire"}
	feed := &Feed{Items: []Item{{Title: "Story", Link: "https://proxy.example/~r/1", Original: "https://wire.example/story?utm_source=feed"}}}
	got := identify(s, feed, noon())[0].Article
	if want := keyOf(Canonical("https://wire.example/story")); got.Key != want || got.URL != "https://wire.example/story?utm_source=feed" {
		t.Errorf("known as %s at %s", got.Key, got.URL)
	}
}
