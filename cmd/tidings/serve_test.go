package main

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"tidings/aggregator/fetch/fetchtest"
)

// published is what the three formats of a section show: ids, in order. It
// asks again when the section changed between two of them.
func published(t *testing.T, base, section string) []string {
	t.Helper()
	var rss, atom, js []string
	eventually(t, "the formats of "+section+" show the same", func() bool {
		rss, atom, js = idsAt(t, base, section, "rss"), idsAt(t, base, section, "atom"), idsAt(t, base, section, "json")
		return slices.Equal(rss, atom) && slices.Equal(rss, js)
	})
	return rss
}

// document is what is at an address once the first cycle is done.
func document(t testing.TB, url string) (body string) {
	t.Helper()
	eventually(t, url+" is there", func() bool {
		var response *http.Response
		response, body = get(t, url)
		return response.StatusCode != http.StatusServiceUnavailable
	})
	return body
}

// idsAt are the ids that a format of a section shows.
func idsAt(t *testing.T, base, section, format string) []string {
	t.Helper()
	return idsIn(t, format, document(t, base+"/"+section+"."+format))
}

// idsIn are the ids of the entries of a document.
func idsIn(t *testing.T, format, body string) []string {
	t.Helper()
	var feed struct {
		RSS   []string `xml:"channel>item>guid" json:"-"`
		Atom  []string `xml:"entry>id" json:"-"`
		Items []struct{ ID string }
	}
	parse := xml.Unmarshal
	if format == "json" {
		parse = json.Unmarshal
	}
	if err := parse([]byte(body), &feed); err != nil {
		t.Fatalf("%s: %v in %.500s", format, err, body)
	}
	ids := slices.Concat(feed.RSS, feed.Atom)
	for _, item := range feed.Items {
		ids = append(ids, item.ID)
	}
	return ids
}

// item is an article on the publisher's site, n hours old.
func item(name string, age int) fetchtest.Item {
	return fetchtest.Item{
		Title: strings.ToUpper(name), Link: fetchtest.Site + name, ID: "urn:example:" + name, Content: "<p>" + name + "</p>",
		Published: time.Now().Add(-time.Duration(age) * time.Hour).UTC().Truncate(time.Second),
	}
}

func ids(names ...string) []string {
	var all []string
	for _, name := range names {
		all = append(all, "urn:example:"+name)
	}
	return all
}

func shows(t *testing.T, base, section string, want []string) {
	t.Helper()
	eventually(t, fmt.Sprintf("%s shows %q", section, want), func() bool {
		return slices.Equal(published(t, base, section), want)
	})
}

type sourceStatus struct {
	State      string
	LastStatus int `json:"last_status"`
	Failures   int
	Error      string
	Articles   int
	URL        string
	ActiveURL  string `json:"active_url"`
}

func statusOf(t *testing.T, base, name string) sourceStatus {
	t.Helper()
	_, body := get(t, base+"/status.json")
	var report struct {
		Sources []struct {
			Name string
			sourceStatus
		}
	}
	if err := json.Unmarshal([]byte(body), &report); err != nil {
		t.Fatal(err)
	}
	for _, s := range report.Sources {
		if s.Name == name {
			return s.sourceStatus
		}
	}
	t.Fatalf("no source %q in %s", name, body)
	return sourceStatus{}
}

func TestDaemonLivesThroughSeveralCycles(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	story := item("story", 1)
	story.Link += "?utm_source=atom"
	first := fetchtest.Answer{Body: fetchtest.RSS("A", item("a1", 2), item("story", 1)), ETag: `"one"`, LastModified: "Sun, 01 Mar 2026 10:00:00 GMT"}
	up.Serve("/a", first)
	up.Serve("/b", fetchtest.Answer{Body: fetchtest.Atom("B", item("b1", 3), story)})
	up.Serve("/c", fetchtest.Answer{Body: fetchtest.JSON("C", item("c1", 4))})
	dir := t.TempDir()
	write(t, dir, sourceTOML("a", up.URL+"/a", "news/politics")+sourceTOML("b", up.URL+"/b", "news")+sourceTOML("c", up.URL+"/c"))
	daemon := start(t, dir, "serve")
	base := daemon.serving()

	t.Log("the first cycle: a story of two sources appears once, and parents hold what their sections hold")
	shows(t, base, "all", ids("story", "a1", "b1", "c1"))
	shows(t, base, "news", ids("story", "a1", "b1"))
	shows(t, base, "news/politics", ids("story", "a1"))

	t.Log("later cycles ask with the validators, byte for byte, and a 304 changes nothing")
	second := up.Await("/a", 2)
	if second.Header.Get("If-None-Match") != first.ETag || second.Header.Get("If-Modified-Since") != first.LastModified {
		t.Errorf("the second request has %q", second.Header)
	}
	eventually(t, "a 304 counts as success", func() bool { return statusOf(t, base, "a").LastStatus == http.StatusNotModified })
	shows(t, base, "news/politics", ids("story", "a1"))

	t.Log("a new article appears, the others stay as they were")
	etag, _ := get(t, base+"/news/politics.rss")
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", item("a2", 0), item("a1", 2))})
	shows(t, base, "news/politics", ids("a2", "story", "a1"))
	if now, _ := get(t, base+"/news/politics.rss"); now.Header.Get("ETag") == etag.Header.Get("ETag") {
		t.Error("the ETag stayed when the feed changed")
	}

	t.Log("a source that breaks keeps its articles, says so in the status, and recovers")
	up.Serve("/a", fetchtest.Answer{Status: http.StatusInternalServerError})
	eventually(t, "a fails", func() bool { return statusOf(t, base, "a").State == "failing" })
	if s := statusOf(t, base, "a"); !strings.Contains(s.Error, "500") || s.LastStatus != 500 || s.Articles != 3 {
		t.Errorf("status is %+v", s)
	}
	shows(t, base, "news/politics", ids("a2", "story", "a1"))
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", item("a3", 0), item("a2", 0))})
	shows(t, base, "news/politics", ids("a3", "a2", "story", "a1"))
	eventually(t, "the status says that it recovered", func() bool {
		s := statusOf(t, base, "a")
		return s.State == "ok" && s.Failures == 0 && s.Error == ""
	})

	t.Log("SIGTERM drains; a restart serves the same bytes under the same ETag")
	up.Serve("/a", fetchtest.Answer{Status: http.StatusServiceUnavailable})
	up.Serve("/b", fetchtest.Answer{Status: http.StatusServiceUnavailable})
	before, body := get(t, base+"/all.atom")
	if code := daemon.stop(syscall.SIGTERM); code != 0 {
		t.Fatalf("exit code %d after SIGTERM", code)
	}
	daemon = start(t, dir, "serve")
	base = daemon.serving()
	after, again := get(t, base+"/all.atom")
	if again != body || before.Header.Get("ETag") != after.Header.Get("ETag") || after.Header.Get("ETag") == "" {
		t.Errorf("after a restart the feed has ETag %s, before %s", after.Header.Get("ETag"), before.Header.Get("ETag"))
	}
	if response, _ := get(t, base+"/all.atom", "If-None-Match", before.Header.Get("ETag")); response.StatusCode != http.StatusNotModified {
		t.Errorf("the ETag from before the restart gets %s", response.Status)
	}
	if code := daemon.stop(syscall.SIGINT); code != 0 {
		t.Fatalf("exit code %d after SIGINT", code)
	}
}

func TestOneBadSourceChangesNothingForTheOthers(t *testing.T) {
	t.Parallel()
	for name, bad := range map[string]fetchtest.Answer{
		"down":            {Status: http.StatusBadGateway},
		"silent":          {Hold: make(chan struct{})},
		"endless":         {Body: strings.Repeat("x", 1<<16), Ending: fetchtest.Endless},
		"stalled":         {Body: "<rss>", Ending: fetchtest.Stalled},
		"reset":           {Body: "<rss>", Ending: fetchtest.Reset},
		"a page":          {Body: "<!DOCTYPE html><html><body>hello</body></html>"},
		"empty":           {},
		"not to be found": {Status: http.StatusNotFound},
		"in a circle":     {Location: "/bad"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			up := fetchtest.New(t)
			up.Serve("/bad", bad)
			up.Serve("/good", fetchtest.Answer{Body: fetchtest.RSS("Good", item("g1", 1))})
			dir := t.TempDir()
			write(t, dir, "timeout = \"2s\"\nmax_body = \"1MiB\"\n"+sourceTOML("bad", up.URL+"/bad", "news")+sourceTOML("good", up.URL+"/good", "news"))
			daemon := start(t, dir, "serve")
			base := daemon.serving()
			shows(t, base, "news", ids("g1"))
			up.Serve("/good", fetchtest.Answer{Body: fetchtest.RSS("Good", item("g2", 0), item("g1", 1))})
			shows(t, base, "news", ids("g2", "g1"))
			eventually(t, "the bad source is reported", func() bool {
				s := statusOf(t, base, "bad")
				return s.State == "failing" && s.Error != ""
			})
			if s := statusOf(t, base, "good"); s.State != "ok" {
				t.Errorf("the good source is %+v", s)
			}
			if code := daemon.stop(syscall.SIGTERM); code != 0 {
				t.Errorf("exit code %d", code)
			}
		})
	}
}

func TestMirrorServesWhileTheFirstAddressIsDown(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	up.Serve("/first", fetchtest.Answer{Status: http.StatusBadGateway})
	up.Serve("/mirror", fetchtest.Answer{Body: fetchtest.RSS("A", item("a1", 1))})
	dir := t.TempDir()
	write(t, dir, sourceTOML("a", up.URL+"/first", "news")+fmt.Sprintf("mirrors = [%q]\n", up.URL+"/mirror"))
	daemon := start(t, dir, "serve")
	base := daemon.serving()
	shows(t, base, "news", ids("a1"))
	if s := statusOf(t, base, "a"); s.State != "ok" || s.ActiveURL != up.URL+"/mirror" {
		t.Errorf("served by the mirror: %+v", s)
	}
	up.Serve("/first", fetchtest.Answer{Body: fetchtest.RSS("A", item("a2", 0), item("a1", 1))})
	shows(t, base, "news", ids("a2", "a1"))
	eventually(t, "it is back at the first address", func() bool { return statusOf(t, base, "a").ActiveURL == up.URL+"/first" })
}

func TestSecondDaemonOnTheSameStoreSaysSoAndStops(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	up := fetchtest.New(t)
	write(t, dir, sourceTOML("a", up.URL+"/a"))
	start(t, dir, "serve").serving()
	second := start(t, dir, "serve")
	second.await("tidings.db.*in use by another tidings")
	if code := second.stop(0); code != 1 {
		t.Errorf("exit code %d", code)
	}
}

// TestServeThatIsEndedAtOnceEndsWell as one does that has begun.
func TestServeThatIsEndedAtOnceEndsWell(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "[store]\npath = \""+filepath.Join(dir, "tidings.db")+"\"\n"+sourceTOML("a", "http://127.0.0.1:1/a"))
	ctx, end := context.WithCancel(t.Context())
	end()
	var out strings.Builder
	code := run(ctx, []string{"serve", "--config", filepath.Join(dir, "tidings.toml")}, environment{
		stdout: &out, stderr: &out, lookup: os.LookupEnv, now: time.Now, hangups: hangups, listen: net.Listen,
	})
	if code != exitDone || !strings.Contains(out.String(), "msg=stopped") {
		t.Errorf("exit code %d\n%s", code, out.String())
	}
}
