package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tidings/aggregator/fetch/fetchtest"
)

// listing is a list with a group of these addresses, and one feed outside.
func listing(group, outside string, inside ...string) fetchtest.Answer {
	var b strings.Builder
	fmt.Fprintf(&b, "<opml version=\"2.0\"><head><title>Mine</title></head><body>\n<outline text=%q>\n", group)
	for _, address := range inside {
		fmt.Fprintf(&b, "<outline type=\"rss\" text=\"Feed\" xmlUrl=%q/>\n", address)
	}
	fmt.Fprintf(&b, "</outline>\n<outline type=\"rss\" text=\"Other\" xmlUrl=%q/>\n</body></opml>\n", outside)
	return fetchtest.Answer{Body: b.String()}
}

func TestAListIsKeptInStep(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	for _, name := range []string{"a", "b", "c"} {
		up.Serve("/"+name, fetchtest.Answer{Body: fetchtest.RSS(strings.ToUpper(name), item(name+"1", 1))})
	}
	up.Serve("/list", listing("World news", up.URL+"/b", up.URL+"/a"))
	dir := t.TempDir()
	write(t, dir, fmt.Sprintf("[[opml]]\nurl = %q\nsection = \"lists\"\n", up.URL+"/list"))
	daemon := start(t, dir, "serve", "--log-level", "debug") // a fault that follows another is told there
	base := daemon.serving()
	daemon.await(`msg="source added" source=127.0.0.1:\d+/a `)
	answers(t, base+"/lists/world-news.rss", http.StatusOK)
	shows(t, base, "lists/world-news", ids("a1"))
	eventually(t, "what is in no group is in the section of the list", func() bool { return len(published(t, base, "lists")) == 2 })

	t.Log("what is added and removed there is so here")
	up.Serve("/list", listing("World news", up.URL+"/b", up.URL+"/c"))
	daemon.await(`msg="source added" source=127.0.0.1:\d+/c `)
	daemon.await(`msg="source removed" source=127.0.0.1:\d+/a `)
	shows(t, base, "lists/world-news", ids("c1"))

	t.Log("a list that is no good changes nothing")
	whole := listing("World news", up.URL+"/b", up.URL+"/c").Body
	for name, bad := range map[string]fetchtest.Answer{
		"names no feed": {Body: "<opml version=\"2.0\"><body></body></opml>"},
		"cut off":       {Body: whole[:strings.Index(whole, "</outline>")]},
		"not OPML":      {Body: "<!DOCTYPE html><html><body>hello</body></html>"},
	} {
		up.Serve("/list", bad)
		daemon.await(`source="opml 127.0.0.1:.*err=.*` + name)
		shows(t, base, "lists/world-news", ids("c1"))
	}

	t.Log("it is there after a restart, without the upstream and without asking for it first")
	if code := daemon.stop(syscall.SIGTERM); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	daemon = start(t, dir, "serve")
	base = daemon.serving()
	shows(t, base, "lists/world-news", ids("c1"))
}

func TestWhatAListMayNotName(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	up.Serve("/mine", fetchtest.Answer{Body: fetchtest.RSS("A", item("a1", 1))})
	up.Serve("/list", listing("Group", "http://10.0.0.1/feed", up.URL+"/mine", "http://[::ffff:192.168.0.1]/feed"))
	dir := t.TempDir()
	write(t, dir, sourceTOML("mine", up.URL+"/mine", "here")+fmt.Sprintf("[[opml]]\nurl = %q\n", up.URL+"/list"))
	daemon := start(t, dir, "fetch")
	if code := daemon.stop(0); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	check := start(t, dir, "serve")
	base := check.serving()
	shows(t, base, "here", ids("a1"))
	answers(t, base+"/group.rss", http.StatusNotFound)
	if _, body := get(t, base+"/status.json"); strings.Contains(body, "10.0.0.1") || strings.Contains(body, "192.168") {
		t.Errorf("private addresses are sources: %s", body)
	}
}

// oneList is a configuration of one list, with one source in a group.
func oneList(t *testing.T) (up *fetchtest.Upstream, dir string) {
	t.Helper()
	up, dir = fetchtest.New(t), t.TempDir()
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", item("a1", 1))})
	up.Serve("/list", listing("Group", up.URL+"/a", up.URL+"/a"))
	write(t, dir, fmt.Sprintf("[[opml]]\nurl = %q\n", up.URL+"/list"))
	return up, dir
}

func TestFetchAsksForListsFirst(t *testing.T) {
	t.Parallel()
	up, dir := oneList(t)
	if code := start(t, dir, "fetch").stop(0); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	if n := len(up.Requests("/a")); n != 1 {
		t.Errorf("the source of the list was asked %d times", n)
	}
	files, err := filepath.Glob(filepath.Join(dir, "tidings.db.lists", "*"))
	must(t, err)
	if len(files) != 1 {
		t.Errorf("kept %q", files)
	}
	if text, err := os.ReadFile(files[0]); err != nil || !strings.Contains(string(text), "World") && !strings.Contains(string(text), "Group") {
		t.Errorf("kept %q, %v", text, err)
	}
}

// keptList is the file of the one list that is kept in a folder.
func keptList(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "tidings.db.lists", "*.opml"))
	must(t, err)
	if len(files) != 1 {
		t.Fatalf("kept %q", files)
	}
	return files[0]
}

// TestAListThatCannotBeReadIsNotAnEmptyOne puts a folder in the place of a kept
// list, which not even root can read as a file, and no list can take.
func TestAListThatCannotBeReadIsNotAnEmptyOne(t *testing.T) {
	t.Parallel()
	up, dir := oneList(t)
	daemon := start(t, dir, "serve")
	base := daemon.serving()
	answers(t, base+"/group.rss", http.StatusOK)
	shows(t, base, "group", ids("a1"))
	kept := keptList(t, dir)
	must(t, os.Rename(kept, filepath.Join(dir, "aside")))
	must(t, os.Mkdir(kept, 0o700))
	must(t, daemon.cmd.Process.Signal(syscall.SIGHUP))
	daemon.await(`level=ERROR msg="the configuration cannot be read; the one of before stays in force" err="list opml 127.*is a directory"`)
	shows(t, base, "group", ids("a1"))
	tells(t, base+"/status.json", `"config_refused_since":"`)

	t.Log("where a list can be taken again, nothing is refused any more")
	must(t, os.Remove(kept))
	up.Serve("/list", listing("Group", up.URL+"/a", up.URL+"/a?again"))
	tells(t, base+"/status.json", `"config_refused_since":null`)
	must(t, os.Remove(kept))
	must(t, os.Mkdir(kept, 0o700))
	if code := daemon.stop(syscall.SIGTERM); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	for _, command := range []string{"serve", "fetch", "check", "opml"} {
		refused := start(t, dir, command)
		refused.await("list opml 127.*is a directory")
		if code := refused.stop(0); code != exitFailed {
			t.Errorf("%s: exit code %d", command, code)
		}
	}

	t.Log("where it is back, so is everything")
	must(t, os.Remove(kept))
	must(t, os.Rename(filepath.Join(dir, "aside"), kept))
	up.Serve("/list", fetchtest.Answer{Status: http.StatusInternalServerError})
	again := start(t, dir, "serve")
	base = "http://" + again.await(`msg=serving listen=(\S+) .* sources=2 store=`)[1] // a list counts, as in /status
	shows(t, base, "group", ids("a1"))
}

func TestADamagedListIsAskedForAnew(t *testing.T) {
	t.Parallel()
	_, dir := oneList(t)
	if code := start(t, dir, "fetch").stop(0); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	must(t, os.WriteFile(keptList(t, dir), []byte("<opml><body><outline"), 0o600))
	refused := start(t, dir, "opml")
	refused.await("names no feed; where the file is removed, the list is asked for anew")
	if code := refused.stop(0); code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	fetch := start(t, dir, "fetch", "--force")
	fetch.await(`level=ERROR msg="a kept list is none to go by; .*list="opml 127`)
	if code := fetch.stop(0); code != exitDone {
		t.Errorf("exit code %d", code)
	}
	if code := start(t, dir, "opml").stop(0); code != exitDone {
		t.Errorf("after the fetch: exit code %d", code)
	}

	must(t, os.WriteFile(keptList(t, dir), []byte("<opml><body><outline"), 0o600))
	daemon := start(t, dir, "serve")
	daemon.await(`level=ERROR msg="a kept list is none to go by; .*list="opml 127`)
	base := daemon.serving()
	answers(t, base+"/group.rss", http.StatusOK)
	shows(t, base, "group", ids("a1"))
}

func TestAListMakesNoMoreSectionsThanItMay(t *testing.T) {
	t.Parallel()
	groups := func(n int) []byte {
		var b strings.Builder
		b.WriteString("<opml version=\"2.0\"><body>")
		for i := range n {
			fmt.Fprintf(&b, "<outline xmlUrl=\"https://a.example/%d\" category=\"/above/group %d\"/>", i, i)
		}
		return []byte(b.String() + "</body></opml>")
	}
	if _, err := listOf(groups(maxGroups-1), ""); err != nil {
		t.Error(err)
	}
	if _, err := listOf(groups(maxGroups), ""); err == nil || !strings.Contains(err.Error(), "the list has 501 groups, more than 500") {
		t.Errorf("one group too many: %v", err)
	}
}

func TestPrivateAddressesOfAListAreToldOnce(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", item("a1", 1))})
	up.Serve("/list", listing("Group", "http://me:hunter2@10.0.0.1/feed", up.URL+"/a", "http://192.168.0.1/feed"))
	dir := t.TempDir()
	write(t, dir, fmt.Sprintf("[[opml]]\nurl = %q\n", up.URL+"/list"))
	daemon := start(t, dir, "serve", "--log-level", "debug")
	daemon.await(`level=WARN msg="a list names private addresses; .*list="opml 127.* addresses=2 url=http://(10.0.0.1|192.168.0.1)/feed$`)
	daemon.await(`msg="nothing new" source="opml`)
	up.Serve("/list", listing("Group", "http://10.0.0.2/feed", up.URL+"/a"))
	daemon.await(`level=WARN msg="a list names private addresses; .* addresses=1 url=http://10.0.0.2/feed$`)
	if code := daemon.stop(syscall.SIGTERM); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	if told := strings.Count(strings.Join(daemon.seen, "\n"), "private addresses"); told != 2 {
		t.Errorf("told %d times", told)
	}
}

func TestListsThatNobodyReadsAreRemoved(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", item("a1", 1))})
	up.Serve("/list", listing("Group", up.URL+"/a"))
	dir := t.TempDir()
	write(t, dir, fmt.Sprintf("[[opml]]\nurl = %q\n", up.URL+"/list"))
	fetch := func() {
		t.Helper()
		if code := start(t, dir, "fetch").stop(0); code != 0 {
			t.Fatalf("exit code %d", code)
		}
	}
	fetch()
	kept := keptList(t, dir)
	for _, name := range []string{"new-123", "mine.txt"} {
		must(t, os.WriteFile(filepath.Join(filepath.Dir(kept), name), nil, 0o600))
	}
	fetch()
	left := func() string {
		t.Helper()
		files, err := os.ReadDir(filepath.Dir(kept))
		must(t, err)
		var names []string
		for _, file := range files {
			names = append(names, file.Name())
		}
		return strings.Join(names, " ")
	}
	if got := left(); got != filepath.Base(kept)+" mine.txt" {
		t.Errorf("after a kill there is %s", got)
	}
	write(t, dir, sourceTOML("a", up.URL+"/a"))
	fetch()
	if got := left(); got != "mine.txt" {
		t.Errorf("without a list there is %s", got)
	}
}
