package read

import (
	"testing"

	"tidings/aggregator"
)

// FuzzOPML holds for any bytes: no panic, every string legal and short, every
// address one of the web and there once, every group's word one of a path.
func FuzzOPML(f *testing.F) {
	f.Add([]byte(opmlOf(`<outline text="A" category="/a"><outline text="B &amp; C" xmlUrl="feed://a.example/?a&b" category="/x/y,z"/></outline>`)), "")
	f.Add([]byte(`<opml><outline text=A xmlUrl='/x' htmlUrl="https://a.example"><outline isComment="true"`), testURL)
	f.Add([]byte(`<!DOCTYPE opml [<!ENTITY a "x">]><body><outline text="&a;&eacute;" type="rss"/></outline></body>`), "")
	f.Fuzz(func(t *testing.T, body []byte, base string) {
		list, err := ReadOPML(body, base)
		if err != nil {
			return
		}
		addresses := map[string]bool{}
		for _, feed := range list.Feeds {
			if addresses[feed.URL] || !isWebURL(feed.URL) {
				t.Errorf("address %q", feed.URL)
			}
			addresses[feed.URL] = true
			checkTitle(t, feed.Title)
			for _, g := range feed.In {
				checkGroup(t, g)
			}
		}
		for _, l := range list.Left {
			checkTitle(t, l.Title)
			if line(l.Address) != l.Address || l.Reason == "" || l.Line < 1 {
				t.Errorf("left out: %+v", l)
			}
		}
		checkTitle(t, list.Title)
	})
}

func checkGroup(t *testing.T, g *Group) {
	t.Helper()
	if g.depth() > maxGroups {
		t.Errorf("%d groups deep", g.depth())
	}
	for ; g != nil; g = g.Within {
		if checkTitle(t, g.Title); g.Title == "" || !isPathWord(g.Word) {
			t.Errorf("group %+v", g)
		}
	}
}

func checkTitle(t *testing.T, title string) {
	t.Helper()
	if line(title) != title || len(title) > maxTitle {
		t.Errorf("title %q", title)
	}
}

// FuzzDiscover holds for any page: no panic, few feeds, every address of the
// web and there once.
func FuzzDiscover(f *testing.F) {
	f.Add([]byte(`<base href="/x/"><link rel="alternate" type="application/rss+xml" title="&lt;" href="a">`), "text/html")
	f.Add([]byte(`<meta charset=koi8-r><a href="feed:x/y.rss" title=`), "")
	f.Add([]byte(`<rss><channel><title>x</title></channel></rss>`), "text/xml")
	r := New()
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		addresses := map[string]bool{}
		for _, a := range r.Discover(aggregator.Document{URL: testURL, ContentType: contentType, Body: body}) {
			if addresses[a.URL] || !isWebURL(a.URL) || len(addresses) > maxAnnounced || legal(a.Title) != a.Title {
				t.Errorf("announced: %+v", a)
			}
			addresses[a.URL] = true
		}
	})
}
