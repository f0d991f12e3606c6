package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tidings/aggregator/fetch/fetchtest"
	"tidings/store"
)

// tidingsIn runs the program in dir and returns what it printed and its exit code.
func tidingsIn(t *testing.T, dir string, args ...string) (string, int) {
	t.Helper()
	cmd := exec.Command("tidings", args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

func TestFetchRunsOneCycle(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", item("a1", 2), item("story", 1)), ETag: `"a"`})
	up.Serve("/b", fetchtest.Answer{Body: fetchtest.Atom("B", item("b1", 3), item("story", 1))})
	dir := t.TempDir()
	write(t, dir, sourceTOML("a", up.URL+"/a", "news")+"schedule = \"@daily\"\n"+sourceTOML("b", up.URL+"/b", "news")+"schedule = \"@daily\"\n")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"fetch"}, "2 sources asked, 0 failed; 3 articles new, 1 changed, 0 known, 0 forgotten\n"},
		{[]string{"fetch"}, "0 sources asked, 0 failed; 0 articles new, 0 changed, 0 known, 0 forgotten\n"},
		{[]string{"fetch", "--quiet"}, ""},
		{[]string{"fetch", "--force", "--strict"}, "2 sources asked, 0 failed; 0 articles new, 0 changed, 0 known, 0 forgotten\n"},
	} {
		out, code := tidingsIn(t, dir, c.args...)
		figures, _, _ := strings.Cut(out, "a: ")
		if figures != c.want || code != 0 {
			t.Errorf("%q: exit code %d\n got %s\nwant %s", c.args, code, out, c.want)
		}
	}
	if n := len(up.Log()); n != 4 {
		t.Errorf("%d requests, want 4", n)
	}
}

func TestFetchStrictTellsOfAFailingSource(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", item("a1", 2))})
	dir := t.TempDir()
	write(t, dir, sourceTOML("a", up.URL+"/a")+sourceTOML("b", up.URL+"/b"))
	out, code := tidingsIn(t, dir, "fetch", "--strict")
	if code != exitPartial || !strings.HasPrefix(out, "2 sources asked, 1 failed; 1 articles new") || !strings.Contains(out, "\nb: GET "+up.URL+"/b: 404") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	if out, code := tidingsIn(t, dir, "fetch", "--force"); code != exitDone {
		t.Errorf("without --strict: exit code %d\n%s", code, out)
	}
}

// TestFetchExportsWhatAListNamesNow does so in the run that reads the list.
func TestFetchExportsWhatAListNamesNow(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", item("a1", 1))})
	dir := t.TempDir()
	write(t, dir, fmt.Sprintf("[[opml]]\nurl = %q\n", up.URL+"/list"))
	for _, group := range []string{"first", "second"} {
		up.Serve("/list", listing(group, up.URL+"/a", up.URL+"/a"))
		if out, code := tidingsIn(t, dir, "fetch", "--force", "--export", "out"); code != exitDone {
			t.Fatalf("exit code %d\n%s", code, out)
		}
		exported, err := filepath.Glob(filepath.Join(dir, "out", "*.rss"))
		must(t, err)
		if want := []string{filepath.Join(dir, "out", "all.rss"), filepath.Join(dir, "out", group+".rss")}; !slices.Equal(exported, want) {
			t.Errorf("exported %q, want %q", exported, want)
		}
	}
}

// TestQuietFetchTellsWhatIsNewChangedOrFailed and nothing else, whatever it
// exports.
func TestQuietFetchTellsWhatIsNewChangedOrFailed(t *testing.T) {
	n := newNewsstand(t)
	n.source("a", nil)
	write(t, n.dir, n.config)
	quietly := func(what, want string) {
		t.Helper()
		out, code := tidingsIn(t, n.dir, "fetch", "--force", "--quiet", "--export", "out")
		if code != exitDone || want == "" && out != "" || !strings.Contains(out, want) {
			t.Errorf("%s: exit code %d, told %q, want %q", what, code, out, want)
		}
	}
	story := item("fog", 1)
	n.carry("a", story)
	quietly("something new", "1 articles new")
	quietly("nothing at all", "")
	must(t, os.RemoveAll(filepath.Join(n.dir, "out")))
	quietly("files anew, but no news", "")
	if _, err := os.Stat(filepath.Join(n.dir, "out", "all.rss")); err != nil {
		t.Error(err)
	}
	story.Title = "No fog"
	n.carry("a", story)
	quietly("something changed", "1 changed")
	n.up.Serve("/a", fetchtest.Answer{Status: 500})
	quietly("something failed", "1 failed")
}

// elsewhere is the same upstream under the name of another host.
func elsewhere(url string) string { return strings.Replace(url, "127.0.0.1", "localhost", 1) }

func TestFetchObeysGoneEvenWhenForced(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	up.Serve("/a", fetchtest.Answer{Status: 410})
	up.Serve("/b", fetchtest.Answer{Status: 503, Header: map[string]string{"Retry-After": "3600"}})
	dir := t.TempDir()
	write(t, dir, sourceTOML("a", up.URL+"/a")+sourceTOML("b", elsewhere(up.URL)+"/b"))
	for range 2 {
		tidingsIn(t, dir, "fetch", "--force")
	}
	if _, code := tidingsIn(t, dir, "fetch", "--revive", "nobody"); code != exitUsage {
		t.Errorf("reviving nobody: exit code %d", code)
	}
	if a, b := len(up.Requests("/a")), len(up.Requests("/b")); a != 1 || b != 1 {
		t.Errorf("gone was asked %d times, the one that wants patience %d times", a, b)
	}
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", item("a1", 1))})
	tidingsIn(t, dir, "fetch", "--revive", "a")
	if out, _ := tidingsIn(t, dir, "fetch", "--force"); len(up.Requests("/a")) != 3 {
		t.Errorf("revived, but asked %d times\n%s", len(up.Requests("/a")), out)
	}
}

func TestFetchSaysWhatIsWrongWithTheStore(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "[store]\npath = \"missing/tidings.db\"\n"+sourceTOML("a", "http://127.0.0.1:1/"))
	p := start(t, dir, "fetch")
	p.await(`^tidings: open store missing/tidings.db: .*missing`)
	if code := p.stop(0); code != exitFailed {
		t.Errorf("exit code %d", code)
	}
}

// TestKillDuringIngestLosesNothingAcknowledged kills the daemon while it
// stores, starts it again, and looks for every article of every source that
// was logged as stored.
func TestKillDuringIngestLosesNothingAcknowledged(t *testing.T) {
	t.Parallel()
	const sources, items = 60, 40
	up := fetchtest.New(t)
	var config strings.Builder
	for s := range sources {
		var list []fetchtest.Item
		for i := range items {
			list = append(list, item(fmt.Sprintf("%d/%d", s, i), i))
		}
		path := fmt.Sprintf("/%d", s)
		up.Serve(path, fetchtest.Answer{Body: fetchtest.RSS("S", list...), ETag: fmt.Sprintf("%q", path)})
		config.WriteString(sourceTOML(fmt.Sprintf("s%d", s), up.URL+path, "news") + "schedule = \"@daily\"\n")
	}
	for _, acknowledged := range []int{1, 7, 20} {
		t.Run(fmt.Sprintf("after %d", acknowledged), func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, config.String())
			daemon := start(t, dir, "serve", "--log-level", "debug")
			stored := map[string]bool{}
			for range acknowledged {
				stored[daemon.await(`msg="articles of a source stored" source=(\S+) status=200 new=40`)[1]] = true
			}
			daemon.cmd.Process.Kill()

			db, err := store.Open(filepath.Join(dir, "tidings.db"), store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := db.Check(t.Context()); err != nil {
				t.Error(err)
			}
			counts, err := db.Counts(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for name := range stored {
				if counts.BySource[name] != items {
					t.Errorf("source %s was acknowledged and has %d of %d articles", name, counts.BySource[name], items)
				}
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}

			daemon = start(t, dir, "serve")
			base := daemon.serving()
			eventually(t, "all is there", func() bool {
				_, body := get(t, base+"/status.json")
				return strings.Contains(body, fmt.Sprintf(`{"path":"news","articles":%d}`, sources*items))
			})
			if counts := len(published(t, base, "news")); counts != 100 {
				t.Errorf("%d entries", counts)
			}
		})
	}
}
