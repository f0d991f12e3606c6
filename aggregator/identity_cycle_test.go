package aggregator_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/aggregator"
)

const (
	page = "https://wire.example/a"
	edit = "https://wire.example/a-edited"
	home = "https://wire.example/"
)

// said is an item published in that hour of the day before the test; hour 0
// leaves it undated.
func said(title, guid, link string, hour int) aggregator.Item {
	item := aggregator.Item{Title: title, ID: guid, Link: link}
	if hour > 0 {
		item.Published = time.Date(1999, 12, 31, hour, 0, 0, 0, time.UTC)
	}
	return item
}

// titles are those of all articles, in the order of the alphabet.
func (d *daemon) titles() string {
	var titles []string
	for _, a := range d.articles() {
		titles = append(titles, a.Title)
	}
	slices.Sort(titles)
	return strings.Join(titles, " ")
}

func TestDocumentsOneAfterTheOther(t *testing.T) {
	type document []aggregator.Item
	for _, c := range []struct {
		name      string
		want      string // titles
		documents []document
	}{
		{"d1 an edited link", "A", []document{{said("A", "urn:1", page, 1)}, {said("A", "urn:1", edit, 1)}}},
		{"d31 an edited title", "B", []document{{said("A", "urn:1", page, 1)}, {said("B", "urn:1", page, 2)}}},
		{"d32 http GUIDs become https, links edited", "B", []document{{said("A", "http://wire.example/?p=1", page, 1)}, {said("B", "https://wire.example/?p=1", edit, 2)}}},
		{"d32 and back", "B", []document{{said("A", "HTTPS://wire.example/?p=1", page, 1)}, {said("B", "https://wire.example/?p=1", page, 2)}}},
		{"a UUID in capitals", "A", []document{{said("A", "urn:uuid:ab", page, 1)}, {said("A", "urn:UUID:AB", edit, 1)}}},
		{"a GUID in another case is another", "A A", []document{{said("A", "x:ab", page, 1)}, {said("A", "x:AB", edit, 1)}}},
		{"a GUID with white space around it", "A", []document{{said("A", "urn:1", page, 1)}, {said("A", " urn:1\n", edit, 1)}}},

		{"minted GUIDs", "A", []document{{said("A", "urn:1", page, 1)}, {said("A", "urn:2", page, 1)}, {said("A", "urn:3", page, 1)}}},
		{"minted GUIDs, undated", "A", []document{{said("A", "urn:1", page, 0)}, {said("A", "urn:2", page, 0)}}},
		{"minted GUIDs, dated now", "A", []document{{said("A", "urn:1", page, 1)}, {said("A", "urn:2", page, 2)}, {said("A", "urn:3", page, 3)}}},
		{"minted GUIDs, an edited title", "B", []document{{said("A", "urn:1", page, 1)}, {said("B", "urn:2", page, 1)}}},
		{"minted GUIDs, dated now, an edited title, which doubles once", "A B", []document{
			{said("A", "urn:1", page, 1)}, {said("B", "urn:2", page, 2)}, {said("B", "urn:3", page, 3)}, {said("B", "urn:4", page, 4)}}},
		{"minted GUIDs on one link", "A B", []document{
			{said("B", "urn:2", page, 2), said("A", "urn:1", page, 1)}, {said("B", "urn:4", page, 2), said("A", "urn:3", page, 1)}}},
		{"minted GUIDs without links", "A B", []document{
			{said("B", "2", "", 2), said("A", "1", "", 1)}, {said("B", "4", "", 2), said("A", "3", "", 1)}}},
		{"minted GUIDs on the front page", "A", []document{{said("A", "urn:1", home, 1)}, {said("A", "urn:2", home, 1)}}},
		{"revisions counted in GUIDs", "B", []document{{said("A", page+"#0", page, 1)}, {said("B", page+"#1", page, 2)}}},

		{"d29 a live blog, all of it", "A B C", []document{
			{said("B", "urn:2", page, 2), said("A", "urn:1", page, 1)}, {said("C", "urn:3", page, 3), said("B", "urn:2", page, 2)}, {said("C", "urn:3", page, 3)}}},
		{"d29 a live blog that begins", "A B", []document{{said("A", "urn:1", page, 1)}, {said("B", "urn:2", page, 2), said("A", "urn:1", page, 1)}}},
		{"d29 a live blog, the newest entry alone", "A B C", []document{
			{said("A", "urn:1", page, 1)}, {said("B", "urn:2", page, 2)}, {said("C", "urn:3", page, 3)}, {said("B", "urn:2", page, 2)}, {said("A", "urn:1", page, 1)}}},
		{"d29 one title in a live blog", "A A B", []document{
			{said("A", "urn:1", page, 1), said("B", "urn:2", page, 2)}, {said("A", "urn:3", page, 3), said("B", "urn:2", page, 2)}}},
		{"d29 one title and date twice in a live blog", "A A", []document{{said("A", "urn:1", page, 1), said("A", "urn:2", page, 1)}}},
		{"a changelog on the front page", "A B", []document{{said("A", "urn:1", home, 0)}, {said("B", "urn:2", home, 0)}}},
		{"a changelog without GUIDs", "A B", []document{{said("A", "", home, 0)}, {said("B", "", home, 0)}, {said("A", "", home, 0)}}},
		{"d15 a comment on an article", "A B", []document{{said("A", "urn:1", page, 1)}, {said("B", home+"?p=1#c2", page+"#c2", 1)}}},
		{"d15 a fragment that only tracks", "B", []document{{said("A", page+"#xtor=RSS-1", page+"#xtor=RSS-1", 1)}, {said("B", page+"#xtor=RSS-2", page+"#xtor=RSS-2", 1)}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				d.sources(&aggregator.Source{Name: "wire"})
				for _, items := range append(c.documents, c.documents[len(c.documents)-1]) {
					time.Sleep(time.Hour)
					d.upstream.serve(d.Sources[0].URL, items...)
					d.cycle(true)
				}
				if got := d.titles(); got != c.want {
					t.Errorf("articles %q, want %q", got, c.want)
				}
			})
		})
	}
}

func TestSourcesMeetInALinkAndNotInAGUID(t *testing.T) {
	for _, c := range []struct {
		name       string
		wire, blog []aggregator.Item
		want       int
	}{
		{"d1 one link", []aggregator.Item{said("A", "urn:1", page, 1)}, []aggregator.Item{said("A", "urn:2", page+"?utm_source=blog", 2)}, 1},
		{"d1 one GUID", []aggregator.Item{said("A", "urn:1", page, 1)}, []aggregator.Item{said("A", "urn:1", edit, 1)}, 2},
		{"one GUID without links", []aggregator.Item{said("A", "urn:1", "", 1)}, []aggregator.Item{said("A", "urn:1", "", 1)}, 2},
		{"another title, date and GUID on one link", []aggregator.Item{said("A", "urn:1", page, 1)}, []aggregator.Item{said("B", "urn:2", page, 2)}, 1},
		{"d1 the front page of a third site", []aggregator.Item{said("A", "urn:1", "https://third.example", 1)}, []aggregator.Item{said("B", "urn:2", "https://third.example/", 2)}, 1},
		{"d15 a route in link and GUID", []aggregator.Item{said("A", page+"#!/x", page+"#!/x", 1)}, []aggregator.Item{said("A", "urn:2", page+"#!/x", 1)}, 1},
		{"a live blog in two feeds", []aggregator.Item{said("A", "urn:1", page, 1), said("B", "urn:2", page, 2)}, []aggregator.Item{said("A", "urn:1", page, 1), said("B", "urn:2", page, 2)}, 2},
		{"numbers on one link", []aggregator.Item{said("A", "1", page, 1), said("B", "2", page, 2)}, []aggregator.Item{said("C", "1", page, 1), said("D", "2", page, 2)}, 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				d.sources(&aggregator.Source{Name: "wire"}, &aggregator.Source{Name: "blog"})
				d.upstream.serve(d.Sources[0].URL, c.wire...)
				d.upstream.serve(d.Sources[1].URL, c.blog...)
				for range 3 {
					time.Sleep(time.Hour)
					d.cycle(true)
				}
				if got := len(d.articles()); got != c.want {
					t.Errorf("%d articles, want %d: %s", got, c.want, d.titles())
				}
			})
		})
	}
}

// A page that goes on must not be buried with its first entry, and an old
// article must not come back because somebody speaks of it again.
func TestAPageGoesOnAfterItsArticleWasForgotten(t *testing.T) {
	for _, c := range []struct {
		name, source string
		guid         string
		published    int // days after the first one; negative: undated
		want         string
	}{
		{"the site itself, a new entry", "wire", "urn:2", 3, "B X"},
		{"the site itself, the old one", "wire", "urn:1", 3, "X"},
		{"the site itself, undated", "wire", "urn:2", -1, "X"},
		{"the site itself, a new GUID for the old one", "wire", "urn:2", 0, "X"},
		{"another source", "blog", "urn:2", 3, "X"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				d.Retention = 24 * time.Hour
				s := &aggregator.Source{Name: c.source}
				d.sources(s)
				d.upstream.serve(s.URL, said("A", "urn:1", page, 1))
				d.cycle(true)
				for range 3 {
					time.Sleep(24 * time.Hour)
					d.upstream.serve(s.URL, said("X", "urn:x", "https://wire.example/x", 0))
					d.cycle(true)
				}
				entry := said("B", c.guid, page, 0)
				if c.published >= 0 {
					entry.Published = said("", "", "", 1).Published.Add(time.Duration(c.published) * 24 * time.Hour)
				}
				time.Sleep(time.Hour)
				d.upstream.serve(s.URL, entry, said("X", "urn:x", "https://wire.example/x", 0))
				d.cycle(true)
				if got := d.titles(); got != c.want {
					t.Errorf("articles %q, want %q", got, c.want)
				}
			})
		})
	}
}
