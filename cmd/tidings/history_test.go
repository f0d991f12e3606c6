package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"tidings/aggregator/fetch/fetchtest"
)

// publicAddress is the base_url that [write] configures.
const publicAddress = "https://feeds.example"

// leaf is a document among those around a section's feed.
type leaf struct {
	path string
	etag string
	body string
	kept bool // it says that it will never change
	ids  []string
	// Where it leads, by relation: as its Link header says, and as it says itself.
	header, own map[string]string
}

// turnTo gets the document at a path.
func turnTo(t *testing.T, base, format, path string) leaf {
	t.Helper()
	response, body := get(t, base+path)
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %.300s", path, response.Status, body)
	}
	l := leaf{path: path, etag: response.Header.Get("ETag"), body: body, ids: idsIn(t, format, body), header: headerLinks(response.Header)}
	l.kept = strings.Contains(response.Header.Get("Cache-Control"), "immutable")
	if l.own = bodyLinks(t, body); format == "json" {
		l.own = jsonLinks(t, body)
	}
	return l
}

// headerLinks are the relations in a Link header, but for other formats.
func headerLinks(h http.Header) map[string]string {
	links := map[string]string{}
	for _, m := range regexp.MustCompile(`<([^>]*)>; rel="([^"]*)"`).FindAllStringSubmatch(h.Get("Link"), -1) {
		if m[2] != "alternate" {
			links[m[2]] = m[1]
		}
	}
	return links
}

// bodyLinks are the relations that an RSS or Atom document states.
func bodyLinks(t *testing.T, body string) map[string]string {
	t.Helper()
	type link struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	}
	var d struct {
		RSS  []link `xml:"channel>link"`
		Atom []link `xml:"link"`
	}
	if xml.Unmarshal([]byte(body), &d) != nil {
		return nil // it is JSON
	}
	links := map[string]string{}
	for _, l := range slices.Concat(d.RSS, d.Atom) {
		if l.Rel != "" && l.Rel != "alternate" {
			links[l.Rel] = l.Href
		}
	}
	return links
}

// jsonLinks are the relations that a JSON Feed states, as far as it has words
// for them.
func jsonLinks(t *testing.T, body string) map[string]string {
	t.Helper()
	var d struct {
		Self    string `json:"feed_url"`
		Next    string `json:"next_url"`
		Tidings struct {
			Current string
			Prev    string `json:"prev_archive"`
			Next    string `json:"next_archive"`
		} `json:"_tidings"`
	}
	if err := json.Unmarshal([]byte(body), &d); err != nil {
		t.Fatal(err)
	}
	return map[string]string{"self": d.Self, "next": d.Next, "current": d.Tidings.Current, "prev-archive": d.Tidings.Prev, "next-archive": d.Tidings.Next}
}

// chain follows a relation from a document to the end. Header and body must
// agree about the way.
func chain(t *testing.T, base, format, path, rel string) []leaf {
	t.Helper()
	var all []leaf
	for path != "" {
		if slices.ContainsFunc(all, func(l leaf) bool { return l.path == path }) {
			t.Fatalf("%s leads back to %s", rel, path)
		}
		l := turnTo(t, base, format, path)
		for _, r := range []string{rel, "self"} {
			if l.header[r] != l.own[r] {
				t.Errorf("%s: %s is %q by the header and %q by the body", path, r, l.header[r], l.own[r])
			}
		}
		if l.header["self"] != publicAddress+path {
			t.Errorf("%s calls itself %s", path, l.header["self"])
		}
		all = append(all, l)
		path = strings.TrimPrefix(l.header[rel], publicAddress)
	}
	return all
}

// idsOf are the ids in documents, in order.
func idsOf(leaves []leaf) (ids []string) {
	for _, l := range leaves {
		ids = append(ids, l.ids...)
	}
	return ids
}

// longHistory is a newsstand whose section news has 250 articles, the newest
// first, twenty of them in its live feed.
func longHistory(t *testing.T) (n *newsstand, items []fetchtest.Item, want []string) {
	n = newNewsstand(t)
	n.configure("[[section]]\npath = \"news\"\nlimit = 20")
	n.source("a", []string{"news"})
	n.source("b", []string{"news"})
	for i := range 250 {
		name := fmt.Sprintf("n%03d", i)
		items, want = append(items, item(name, i+1)), append(want, ids(name)...)
	}
	n.carry("a", items...)
	n.carry("b")
	n.fetch()
	return n, items, want
}

var feedFormats = []string{"rss", "atom", "json"}

func TestEveryArticleIsReachedByArchivesAndByPages(t *testing.T) {
	n, _, want := longHistory(t)
	n.open(func(base string) {
		for _, format := range feedFormats {
			if got := idsOf(chain(t, base, format, "/news."+format, "next")); !slices.Equal(got, want) {
				t.Errorf("%s: the pages hold %d ids, want %d, each once and in order", format, len(got), len(want))
			}
			got := idsOf(chain(t, base, format, "/news."+format, "prev-archive"))
			slices.Sort(got)
			if got := slices.Compact(got); !slices.Equal(got, want) {
				t.Errorf("%s: feed and archives hold %d articles, want %d", format, len(got), len(want))
			}
		}
		for path := "/news"; path != ""; {
			response, body := get(t, base+path)
			if response.StatusCode != http.StatusOK || !strings.Contains(body, "<article") {
				t.Fatalf("%s: %s", path, response.Status)
			}
			path = strings.TrimPrefix(headerLinks(response.Header)["next"], publicAddress)
		}
	})
}

func TestArchivesStayWhenArticlesAreEditedAndCarriedAgain(t *testing.T) {
	n, items, _ := longHistory(t)
	var before, restarted []leaf
	n.open(func(base string) { before = allLeaves(t, base) })
	n.open(func(base string) { restarted = allLeaves(t, base) })
	same(t, "after a restart", restarted, before)

	archives := slices.DeleteFunc(slices.Clone(before), func(l leaf) bool { return !l.kept })
	if len(archives) != 2*len(feedFormats) {
		t.Fatalf("%d archives", len(archives))
	}
	edited := slices.Clone(items)
	edited[3].Title, edited[200].Title = "EDITED", "EDITED LONG AFTER"
	n.carry("a", append(edited, item("n250", 0))...)
	var again []fetchtest.Item
	for i := range 100 {
		more := edited[i*2]
		more.Link += "?utm_source=b"
		again = append(again, more)
	}
	n.carry("b", again...)
	n.fetch()
	n.open(func(base string) {
		n.showsFirst(base, "N250 N000 N001 N002 EDITED")
		for _, was := range archives {
			_, format, _ := strings.Cut(was.path, ".")
			same(t, "an archive", []leaf{turnTo(t, base, format, was.path)}, []leaf{was})
		}
	})
}

// showsFirst waits until these are the first titles of news.
func (n *newsstand) showsFirst(base, titles string) {
	n.t.Helper()
	eventually(n.t, "news shows first "+titles, func() bool {
		return strings.HasPrefix(titlesOf(entriesAt(n.t, base, "news")), titles+" ")
	})
}

// allLeaves are the live feed, its pages and its archives in every format.
func allLeaves(t *testing.T, base string) []leaf {
	t.Helper()
	var all []leaf
	for _, format := range feedFormats {
		document(t, base+"/news."+format)
		all = append(all, chain(t, base, format, "/news."+format, "prev-archive")...)
		all = append(all, chain(t, base, format, "/news."+format, "next")[1:]...)
	}
	return all
}

// same checks that documents have kept their bytes and tags.
func same(t *testing.T, when string, got, want []leaf) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d documents, want %d", when, len(got), len(want))
	}
	for i := range want {
		if got[i].path != want[i].path || got[i].etag != want[i].etag || got[i].etag == "" || got[i].body != want[i].body {
			t.Errorf("%s: %s is %s, was %s with %s", when, got[i].path, got[i].etag, want[i].path, want[i].etag)
		}
	}
}

func TestWhatIsNewAloneIsSentByTheDaemon(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", item("a1", 1), item("a2", 2))})
	dir := t.TempDir()
	write(t, dir, sourceTOML("a", up.URL+"/a", "news"))
	base := start(t, dir, "serve").serving()
	shows(t, base, "news", ids("a1", "a2"))
	tags := map[string]string{}
	for _, format := range feedFormats {
		response, _ := get(t, base+"/news."+format)
		tags[format] = response.Header.Get("ETag")
	}
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", item("a0", 0), item("a1", 1), item("a2", 2))})
	shows(t, base, "news", ids("a0", "a1", "a2"))
	for _, format := range feedFormats {
		response, body := get(t, base+"/news."+format, "If-None-Match", tags[format], "A-IM", "feed")
		whole, _ := get(t, base+"/news."+format)
		if response.StatusCode != http.StatusIMUsed || response.Header.Get("IM") != "feed" || response.Header.Get("ETag") != whole.Header.Get("ETag") {
			t.Errorf("%s: %s %v", format, response.Status, response.Header)
		}
		if got := idsIn(t, format, body); !slices.Equal(got, ids("a0")) {
			t.Errorf("%s: new are %q", format, got)
		}
	}
}

func TestATokenIsNowhereButInTheLinksOfItsSection(t *testing.T) {
	t.Parallel()
	const token = "open+sésame/ 1"
	up := fetchtest.New(t)
	up.Serve("/open", fetchtest.Answer{Body: fetchtest.RSS("Open", item("o1", 1))})
	up.Serve("/closed", fetchtest.Answer{Body: fetchtest.Atom("Closed", item("c1", 2), item("c2", 3), item("c3", 4))})
	dir := t.TempDir()
	write(t, dir, fmt.Sprintf("[[section]]\npath = \"closed\"\nlimit = 1\ntoken = %q\n", token)+
		sourceTOML("open", up.URL+"/open", "open")+sourceTOML("closed", up.URL+"/closed", "closed/below"))
	daemon := start(t, dir, "serve", "--log-level", "debug")
	base := daemon.serving()
	shows(t, base, "all", ids("o1", "c1", "c2", "c3"))

	const secret = "token=open%2Bs%C3%A9same%2F+1"
	for _, format := range feedFormats {
		all := chain(t, base, format, "/closed."+format+"?"+secret, "next")
		if got := idsOf(all); !slices.Equal(got, ids("c1", "c2", "c3")) {
			t.Errorf("%s: the links lead to %q", format, got)
		}
		for rel, address := range all[0].header {
			if response, _ := get(t, base+strings.TrimPrefix(address, publicAddress)); response.StatusCode != http.StatusOK {
				t.Errorf("%s: %s at %s: %s", format, rel, address, response.Status)
			}
		}
	}
	if _, body := get(t, base+"/closed", "Authorization", "Bearer "+token); !strings.Contains(body, "sésame") && !strings.Contains(body, "s%c3%a9same") && !strings.Contains(body, "s%C3%A9same") {
		t.Error("the page behind the token does not lead on with it")
	}
	for _, path := range []string{"/", "/all", "/all.rss", "/all.atom", "/all.json", "/open", "/open.rss", "/open.json", "/opml", "/status.json", "/closed.rss", "/closed", "/closed.rss?token=x", "/closed.rss?token=open"} {
		response, body := get(t, base+path)
		if said := fmt.Sprint(response.Header) + body; strings.Contains(said, "same") {
			t.Errorf("%s tells of it: %s", path, said)
		}
	}
	up.Serve("/closed", fetchtest.Answer{Status: http.StatusInternalServerError})
	daemon.await(`level=WARN .*source=closed`)
	daemon.stop(syscall.SIGTERM)
	if log := strings.Join(daemon.seen, "\n"); strings.Contains(log, "same") || strings.Contains(log, "open+") {
		t.Errorf("the log is\n%s", log)
	}
}
