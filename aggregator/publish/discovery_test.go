package publish

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// announced are the alternates in a page's head: title, type and address.
func announced(t *testing.T, body []byte) [][3]string {
	t.Helper()
	var all [][3]string
	for _, l := range elements(elements(parsedPage(t, body), "head")[0], "link") {
		if attribute(l, "rel") == "alternate" {
			all = append(all, [3]string{attribute(l, "title"), attribute(l, "type"), attribute(l, "href")})
		}
	}
	return all
}

func TestPagesAnnounceTheirFeeds(t *testing.T) {
	h := New(options(newMemory(full()))).Handler()
	harbour := [][3]string{
		{"Harbour (RSS)", "application/rss+xml", "https://feeds.example/news/harbour.rss"},
		{"Harbour (Atom)", "application/atom+xml", "https://feeds.example/news/harbour.atom"},
		{"Harbour (JSON Feed)", "application/feed+json", "https://feeds.example/news/harbour.json"},
	}
	if diff := cmp.Diff(harbour, announced(t, get(h, "/news/harbour").Body.Bytes())); diff != "" {
		t.Errorf("/news/harbour (-want +got):\n%s", diff)
	}
	all := announced(t, get(h, "/").Body.Bytes())
	if len(all) != 9 { // three public sections
		t.Errorf("the page of all sections announces %v", all)
	}
	for _, feed := range all {
		w := get(h, strings.TrimPrefix(feed[2], "https://feeds.example"))
		if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), feed[1]) {
			t.Errorf("%v is answered with %d %v", feed, w.Code, w.Header())
		}
	}
}

func TestPageOfAClosedSectionAnnouncesFeedsThatItsReaderCanOpen(t *testing.T) {
	h := New(options(newMemory(full()))).Handler()
	for _, feed := range announced(t, get(h, "/private?token=open+sesame").Body.Bytes()) {
		if w := get(h, strings.TrimPrefix(feed[2], "https://feeds.example")); w.Code != 200 {
			t.Errorf("%v is answered with %d", feed, w.Code)
		}
	}
}

func TestOlderPagesAndArchivesAnnounceTheLiveFeed(t *testing.T) {
	x := newExhibition(t)
	live := announced(t, x.page("news", place{}))
	for _, at := range []place{{page: "2"}, {archive: "1"}} {
		if diff := cmp.Diff(live, announced(t, x.page("news", at))); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", at, diff)
		}
	}
}

func TestAddressesToCopyAreWholeAndPublic(t *testing.T) {
	x := newExhibition(t)
	for _, static := range []bool{false, true} {
		x.site.static = static
		var got []string
		for _, code := range elements(parsedPage(t, x.page("news", place{})), "code") {
			got = append(got, textOf(code))
		}
		want := []string{x.URL + "/news.rss", x.URL + "/news.atom", x.URL + "/news.json"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("in an export: %v (-want +got):\n%s", static, diff)
		}
	}
}

// way is where a page leads in its section, by rel, and in its head.
func way(t *testing.T, x *exhibition, at place) map[string]string {
	t.Helper()
	got := map[string]string{}
	for _, n := range elements(parsedPage(t, x.page("news", at)), "a", "link") {
		switch rel := attribute(n, "rel"); rel {
		case "prev", "next", "canonical":
			got[n.Data+" "+rel] = strings.TrimPrefix(attribute(n, "href"), x.URL)
		}
	}
	return got
}

func TestWayThroughASection(t *testing.T) {
	x := newExhibition(t)
	for _, c := range []struct {
		name         string
		at           place
		static       bool
		self         string
		newer, older string
	}{
		{"live", place{older: "2", archiveBefore: "4"}, false, "/news", "", "/news?before=2"},
		{"live, all of it", place{}, false, "/news", "", ""},
		{"the second page", place{page: "2", older: "3"}, false, "/news?before=2", "/news", "/news?before=3"},
		{"the last page", place{page: "3", newer: "2"}, false, "/news?before=3", "/news?before=2", ""},
		{"the first archive", place{archive: "1", archiveAfter: "2"}, false, "/news/archive/1", "/news/archive/2", ""},
		{"the last archive", place{archive: "4", archiveBefore: "3"}, false, "/news/archive/4", "/news", "/news/archive/3"},
		{"live in an export", place{older: "2", archiveBefore: "4"}, true, "news.html", "", "news/archive/4.html"},
		{"archive in an export", place{archive: "4", archiveBefore: "3"}, true, "4.html", "../../news.html", "3.html"},
	} {
		x.site.static = c.static
		want := map[string]string{"link canonical": c.self}
		for rel, href := range map[string]string{"prev": c.newer, "next": c.older} {
			if href != "" {
				want["link "+rel], want["a "+rel] = href, href
			}
		}
		if diff := cmp.Diff(want, way(t, x, c.at)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestExportedPagesReferToFilesAlone(t *testing.T) {
	x := newExhibition(t)
	x.site.static = true
	all := everyPage(t, x)
	delete(all, "older") // which an export does not have
	for name, body := range all {
		doc := parsedPage(t, body)
		for _, n := range elements(doc, "a", "link") {
			href := attribute(n, "href")
			if strings.HasPrefix(href, x.URL) || strings.HasPrefix(href, "/") || href == "" {
				t.Errorf("%s: %s leads to %q", name, n.Data, href)
			}
		}
		if policy := attribute(elements(doc, "meta")[2], "content"); policy != x.site.contentPolicy() {
			t.Errorf("%s: the policy is %q", name, policy)
		}
	}
}
