package publish

import (
	"strings"
	"testing"
	"time"

	"tidings/aggregator"
)

func TestAtomHoldsWhatItsStandardAsks(t *testing.T) {
	feed := atomOf(t, full(), spare(), talk(), nameless())
	entries := feed.all("entry")
	for name, check := range map[string]func(t *testing.T){
		"b15 one id, title and updated of the feed, an author in every entry": func(t *testing.T) {
			once(t, feed, "id", "title", "updated")
			for _, e := range entries {
				if e.all("author") == nil || e.all("author")[0].text("name") == "" {
					t.Errorf("%s has no author", e.text("id"))
				}
			}
		},
		"b16 one id, title and updated of an entry, a page or content, one page": func(t *testing.T) {
			for _, e := range entries {
				once(t, &e, "id", "title", "updated")
				if pages := len(e.links("alternate")); pages > 1 || pages == 0 && e.text("content") == "" {
					t.Errorf("%s has %d pages", e.text("id"), pages)
				}
			}
			bare := nameless()
			bare.Title, bare.Content = "A title & no more", ""
			is(t, "the content without any", atomOf(t, bare).all("entry")[0].text("content"), "A title &amp; no more")
		},
		"b17 a link to itself": func(t *testing.T) {
			is(t, "self", feed.link("self"), "https://feeds.example/news.atom")
			is(t, "alternate", feed.link("alternate"), "https://feeds.example/news")
		},
		"b19 dates in UTC": func(t *testing.T) {
			odd := full()
			odd.Updated = time.Date(2026, 3, 1, 14, 0, 0, 5, time.FixedZone("", 3*3600))
			is(t, "updated", atomOf(t, odd).all("entry")[0].text("updated"), "2026-03-01T11:00:00Z")
		},
		"b20 text is escaped once, and said to be HTML where it is": func(t *testing.T) {
			e := entries[0]
			is(t, "the title", e.text("title"), full().Title)
			is(t, "its type", e.all("title")[0].attr("type"), "")
			is(t, "the content", e.text("content"), full().Content)
			is(t, "its type", e.all("content")[0].attr("type"), "html")
			is(t, "the summary", e.text("summary"), full().Summary)
		},
		"b22 enclosures with type and length": func(t *testing.T) {
			link := entries[0].links("enclosure")[0]
			is(t, "the address", link.attr("href"), full().Enclosures[0].URL)
			is(t, "the type", link.attr("type"), "audio/mpeg")
			is(t, "the length", link.attr("length"), "3000000000")
			is(t, "the type of the other", entries[0].links("enclosure")[1].attr("type"), "application/octet-stream")
		},
		"b23 categories, contributors and rights": func(t *testing.T) {
			c := entries[0].all("category")[0]
			is(t, "the term", c.attr("term"), "sea")
			is(t, "the scheme", c.attr("scheme"), "https://harbour.example/terms")
			is(t, "the label", c.attr("label"), "The sea")
			is(t, "the contributor", entries[0].all("contributor")[0].text("name"), "Con Buoy")
			is(t, "the rights", entries[0].text("rights"), full().Rights)
			odd := spare()
			odd.Categories = []aggregator.Category{{Label: "no term"}, {Term: "x", Scheme: "no IRI"}}
			is(t, "categories", len(atomOf(t, odd).all("entry")[0].all("category")), 1)
			is(t, "scheme", atomOf(t, odd).all("entry")[0].all("category")[0].attr("scheme"), "")
		},
		"b24 atom:source in every entry": func(t *testing.T) {
			for _, e := range entries {
				source := e.all("source")[0]
				once(t, &source, "id", "title", "updated")
			}
			source := entries[0].all("source")[0]
			is(t, "id", source.text("id"), "tag:harbour.example,2026:feed")
			is(t, "title", source.text("title"), "Harbour & Sons")
			is(t, "updated", source.text("updated"), "2026-03-01T11:30:00Z")
			is(t, "self", source.link("self"), "https://harbour.example/feed.atom")
			is(t, "alternate", source.link("alternate"), "https://harbour.example/")
			is(t, "author", source.all("author")[0].text("name"), "The Harbour Desk")
			is(t, "language", source.attr("lang"), "en")
		},
		"b24 an atom:source that was there": func(t *testing.T) {
			source := entries[2].all("source")[0]
			is(t, "elements", source.names(), "id title subtitle updated author contributor rights category link link icon logo")
			is(t, "id", source.text("id"), "urn:talk:feed")
			is(t, "updated", source.text("updated"), "2026-03-01T06:00:00Z")
			is(t, "author", source.all("author")[0].text("email"), "stella@talk.example")
		},
		"b24 a source whose id is none": func(t *testing.T) {
			odd := spare()
			odd.Sightings[0].Feed.ID = "QQQQ"
			is(t, "id", atomOf(t, odd).all("entry")[0].all("source")[0].text("id"), "https://valley.example/rss")
		},
	} {
		t.Run(name, check)
	}
}

// once checks that an element has each of the children once, and not empty but
// for the title.
func once(t *testing.T, e *element, names ...string) {
	t.Helper()
	for _, name := range names {
		if all := e.all(name); len(all) != 1 || all[0].Text == "" && name != "title" {
			t.Errorf("%s of %s: %v", name, e.text("id"), all)
		}
	}
}

func TestAtomIds(t *testing.T) {
	s := newSite(options(nil))
	t.Run("b18 the feed's is the same in all its documents, and holds no token", func(t *testing.T) {
		for _, p := range []place{{}, page(), archive()} {
			is(t, "id", parsed(t, placed(t, asAtom, p, full())).text("id"), "https://feeds.example/news")
		}
		body, _, err := newFeed(&s, tree().At("private"), nil, noon, nil).document(asAtom)
		must(t, err)
		is(t, "id", parsed(t, body).text("id"), "https://feeds.example/private")
	})
	t.Run("b18 an entry's is the publisher's, to the letter", func(t *testing.T) {
		odd := full()
		odd.ID = "HTTP://Harbour.example:80/%7eferry?a=1&b=2#Ä"
		is(t, "id", atomOf(t, odd).all("entry")[0].text("id"), odd.ID)
	})
	t.Run("b18 no two entries have one", func(t *testing.T) {
		twin := spare()
		twin.ID = full().ID
		for as, read := range readers {
			if got := read(t, written(t, as, "news", full(), twin, talk())); len(got) != 2 || got[0].Title != full().Title {
				t.Errorf("%s shows %v", formats[as].name, got)
			}
		}
	})
}

func TestArchivesNeverChange(t *testing.T) {
	sighted := full()
	sighted.Sightings = append(sighted.Sightings, aggregator.Sighting{Source: "attic", Seen: noon})
	for as := range asPage {
		t.Run("b42 "+formats[as].name, func(t *testing.T) {
			before := string(placed(t, as, archive(), full()))
			is(t, "after another sighting", string(placed(t, as, archive(), sighted)), before)
			if strings.Contains(before, "1.2.3") {
				t.Errorf("it names the version: %s", before)
			}
		})
	}
}

func TestDocumentsKnowThoseAroundThem(t *testing.T) {
	at := func(suffix string) string { return "https://feeds.example/news" + suffix }
	for as, suffix := range map[int]string{asRSS: ".rss", asAtom: ".atom"} {
		head := func(p place) *element {
			root := parsed(t, placed(t, as, p, full()))
			if as == asRSS {
				root = &root.all("channel")[0]
			}
			return root
		}
		t.Run("b41 a page of "+formats[as].name, func(t *testing.T) {
			e := head(page())
			for rel, want := range map[string]string{
				"self": "?before=2", "next": "?before=3", "previous": "?before=1", "last": "?before=9", "first": "", "current": "-",
			} {
				is(t, rel, e.link(rel), map[bool]string{false: at(suffix) + want}[want == "-"])
			}
		})
		t.Run("b42 b43 an archive of "+formats[as].name, func(t *testing.T) {
			e := head(archive())
			is(t, "self", e.link("self"), at("/archive/b"+suffix))
			is(t, "current", e.link("current"), at(suffix))
			is(t, "prev-archive", e.link("prev-archive"), at("/archive/a"+suffix))
			is(t, "next-archive", e.link("next-archive"), at("/archive/c"+suffix))
			is(t, "fh:archive", len(e.all("fh:archive")), 1)
			is(t, "fh:archive of the live feed", len(head(place{}).all("fh:archive")), 0)
		})
	}
}
