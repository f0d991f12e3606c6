package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"tidings/aggregator/fetch/fetchtest"
)

var listFeeds = flag.Int("listfeeds", 60, "feeds of the list that becomes a daemon in three commands")

// A kind is what stands behind an address of an old list of feeds, and what a
// person reads of it.
type kind struct {
	answer  http.HandlerFunc
	mark    string // of its verdict
	verdict string // a pattern
	host    string // in place of feed-%d.example
}

// kinds are met in turn; most feeds of a list are well.
func kinds(slow <-chan struct{}) []kind {
	well := func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, fetchtest.RSS(r.Host, itemOf(r))) }
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	return []kind{
		{answer: well, mark: markOK, verdict: `RSS, 1 item, newest 20`},
		{answer: func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, fetchtest.Atom(r.Host, itemOf(r))) }, mark: markOK, verdict: `Atom, 1 item`},
		{answer: well, mark: markOK, verdict: `RSS, 1 item`},
		{answer: status(http.StatusNotFound), mark: markFailed, verdict: `404 Not Found; tidings discover http://feed-\d+\.example/ may find where it is now$`},
		{answer: well, mark: markOK, verdict: `RSS, 1 item`},
		{answer: func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/rss" {
				http.Redirect(w, r, "http://new-"+r.Host+"/feed", http.StatusMovedPermanently)
				return
			}
			well(w, r)
		}, mark: markOK, verdict: `moved permanently: write url = "http://new-feed-\d+\.example/feed"$`},
		{answer: func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, fetchtest.JSON(r.Host, itemOf(r))) }, mark: markOK, verdict: `JSON Feed, 1 item`},
		{answer: func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/rss" {
				io.WriteString(w, `<!DOCTYPE html><title>A weblog</title><link rel="alternate" type="application/atom+xml" href="/atom">`)
				return
			}
			well(w, r)
		}, mark: markFailed, verdict: `the page announces a feed: write url = "http://feed-\d+\.example/atom"$`},
		{answer: func(w http.ResponseWriter, r *http.Request) { <-slow; well(w, r) }, mark: markOK, verdict: `RSS, 1 item`},
		{host: "feed-%d.invalid", mark: markFailed, verdict: `there is no such host: correct url, or remove the source$`},
		{answer: status(http.StatusBadGateway), mark: markFailed, verdict: `502 Bad Gateway; the trouble is the publisher's: try again later$`},
		{answer: status(http.StatusGone), mark: markFailed, verdict: `410 Gone; it is gone for good: remove the source$`},
		{answer: well, mark: markOK, verdict: `RSS, 1 item`},
	}
}

func itemOf(r *http.Request) fetchtest.Item {
	i := item(r.Host, 1)
	i.Link = "http://" + r.Host + "/1"
	return i
}

// oldList is an upstream with every kind of feed in turn. The slow ones answer
// once all of the others have been asked.
type oldList struct {
	kinds []kind
	mu    sync.Mutex
	left  map[string]bool // hosts that nobody asked for
	asked chan struct{}   // closed when all were
}

func newOldList() *oldList {
	l := &oldList{left: map[string]bool{}, asked: make(chan struct{})}
	l.kinds = kinds(l.asked)
	for n := range *listFeeds {
		if k := l.kinds[n%len(l.kinds)]; k.answer != nil {
			l.left[l.host(n)] = true
		}
	}
	return l
}

func (l *oldList) kind(n int) kind { return l.kinds[n%len(l.kinds)] }

func (l *oldList) host(n int) string {
	if host := l.kind(n).host; host != "" {
		return fmt.Sprintf(host, n)
	}
	return fmt.Sprintf("feed-%d.example", n)
}

var number = regexp.MustCompile(`feed-(\d+)\.example$`)

func (l *oldList) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	if l.left[r.Host] {
		if delete(l.left, r.Host); len(l.left) == 0 {
			close(l.asked)
		}
	}
	l.mu.Unlock()
	var n int
	if _, err := fmt.Sscanf(number.FindString(r.Host), "feed-%d", &n); err != nil {
		http.NotFound(w, r) // no host of the list
		return
	}
	l.kind(n).answer(w, r)
}

// opml is the list, in ten groups, as a reader exports it.
func (l *oldList) opml() string {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"1.0\">\n<head><title>Subscriptions</title></head>\n<body>\n")
	for group := range 10 {
		fmt.Fprintf(&b, "<outline text=\"Group %d\" title=\"Group %[1]d\">\n", group)
		for n := group; n < *listFeeds; n += 10 {
			fmt.Fprintf(&b, "  <outline type=\"rss\" text=\"Feed %d\" title=\"Feed %[1]d\" xmlUrl=\"http://%s/rss\"/>\n", n, l.host(n))
		}
		b.WriteString("</outline>\n")
	}
	b.WriteString("</body>\n</opml>\n")
	return b.String()
}

// TestThreeCommandsMakeADaemonOfAList goes the way from an old list of feeds,
// a third of which is broken in one way or another, with all defaults.
func TestThreeCommandsMakeADaemonOfAList(t *testing.T) {
	t.Parallel()
	if !apart(t) {
		return
	}
	list, dir := newOldList(), t.TempDir()
	openInternet(t, list)
	if err := os.WriteFile(filepath.Join(dir, "subscriptions.opml"), []byte(list.opml()), 0o600); err != nil {
		t.Fatal(err)
	}
	shell := func(command string) (stdout, stderr string) {
		t.Helper()
		var out, log bytes.Buffer
		cmd := exec.Command("sh", "-c", command)
		cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &log
		if err := cmd.Run(); err != nil {
			t.Fatalf("%s: %v\n%s%s", command, err, out.Bytes(), log.Bytes())
		}
		t.Logf("$ %s\n%s%s", command, out.Bytes(), log.Bytes())
		return out.String(), log.String()
	}

	if _, said := shell("tidings init subscriptions.opml > tidings.toml"); said != fmt.Sprintf("%d sources in 10 sections; 0 listed more than once, 0 left out\n", *listFeeds) {
		t.Errorf("init says %s", said)
	}
	verdicts, said := shell("tidings check --live")
	if said != "" {
		t.Errorf("check says beside its verdicts %s", said)
	}
	list.compare(t, verdicts)

	daemon := start(t, dir, "serve")
	base := strings.Replace(daemon.serving(), "[::]", "localhost", 1)
	list.serves(t, base)
	if code := daemon.stop(syscall.SIGINT); code != exitDone {
		t.Errorf("exit code %d", code)
	}
}

// compare holds verdicts against what is behind the addresses: one for each,
// those that failed at the end, the sum last.
func (l *oldList) compare(t *testing.T, verdicts string) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(verdicts, "\n"), "\n")
	if head := fmt.Sprintf("tidings.toml: good; %d sources in 10 sections", *listFeeds); len(lines) != *listFeeds+2 || lines[0] != head {
		t.Fatalf("%d lines, of which the first is %s", len(lines), lines[0])
	}
	failed := 0
	for n := range *listFeeds {
		k := l.kind(n)
		pattern := regexp.MustCompile(fmt.Sprintf(`^%-7s Feed %d: .*%s`, k.mark, n, k.verdict))
		at := slices.IndexFunc(lines, pattern.MatchString)
		if at < 0 {
			t.Errorf("no verdict is as %s", pattern)
		}
		if k.mark == markFailed {
			failed++
		}
	}
	if !slices.IsSortedFunc(lines[1:len(lines)-1], func(a, b string) int { return strings.Compare(b[:2], a[:2]) }) {
		t.Error("those that failed do not come last")
	}
	if last := lines[len(lines)-1]; last != fmt.Sprintf("%d sources looked at, %d failed", *listFeeds, failed) {
		t.Errorf("the sum is %s", last)
	}
}

// serves holds what a daemon publishes against what can be had.
func (l *oldList) serves(t *testing.T, base string) {
	t.Helper()
	states := map[string]int{}
	eventually(t, "every source has been asked", func() bool {
		var status struct{ States map[string]int }
		_, body := get(t, base+"/status.json")
		if err := json.Unmarshal([]byte(body), &status); err != nil {
			t.Fatal(err)
		}
		states = status.States
		return states["new"] == 0
	})
	want := map[string]int{}
	for n := range *listFeeds {
		switch k := l.kind(n); {
		case k.mark == markOK:
			want["ok"]++
		case strings.HasPrefix(k.verdict, "410"):
			want["gone"]++
		default:
			want["failing"]++
		}
	}
	if !maps.Equal(states, want) {
		t.Errorf("the sources are %v, want %v", states, want)
	}
	var all struct{ Items []struct{ Title string } }
	if err := json.Unmarshal([]byte(document(t, base+"/all.json")), &all); err != nil {
		t.Fatal(err)
	}
	if len(all.Items) != min(100, want["ok"]) {
		t.Errorf("%d articles are served", len(all.Items))
	}
}
