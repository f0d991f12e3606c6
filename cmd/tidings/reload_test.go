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

// hangUp asks the daemon to reload and waits until it did.
func (p *process) hangUp() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		p.t.Fatal(err)
	}
	p.await("configuration reloaded")
}

// answers waits for the status that an address is answered with, in the end.
func answers(t *testing.T, url string, want int) {
	t.Helper()
	eventually(t, fmt.Sprintf("%s is answered with %d", url, want), func() bool {
		response, _ := get(t, url)
		return response.StatusCode == want
	})
}

// tells waits until a text is at an address.
func tells(t *testing.T, url, want string) {
	t.Helper()
	eventually(t, fmt.Sprintf("%s tells %q", url, want), func() bool {
		_, body := get(t, url)
		return strings.Contains(body, want)
	})
}

func TestAHangupReloads(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", item("a1", 1))})
	up.Serve("/b", fetchtest.Answer{Body: fetchtest.RSS("B", item("b1", 2))})
	dir := t.TempDir()
	write(t, dir, sourceTOML("a", up.URL+"/a", "news")+sourceTOML("gone", up.URL+"/a", "old"))
	daemon := start(t, dir, "serve")
	base := daemon.serving()
	shows(t, base, "news", ids("a1"))
	answers(t, base+"/old.rss", http.StatusOK)

	t.Log("a section that is left out is not there, a new one is; the listener stays where it is")
	write(t, dir, "timeout = \"9s\"\n"+sourceTOML("a", up.URL+"/a", "news")+sourceTOML("b", up.URL+"/b", "news", "fresh"))
	must(t, daemon.cmd.Process.Signal(syscall.SIGHUP))
	for _, line := range []string{
		`msg="setting changed" key=fetch.timeout was=30s is=9s`,
		`msg="source added" source=b url=` + up.URL + "/b",
		`msg="source removed" source=gone url=`,
		`msg="section added" section=fresh$`,
		`msg="section removed" section=old$`,
		`msg="configuration reloaded" differences=5 sources=2 sections=3`,
	} {
		daemon.await(line)
	}
	shows(t, base, "news", ids("a1", "b1"))
	shows(t, base, "fresh", ids("b1"))
	answers(t, base+"/old.rss", http.StatusNotFound)

	t.Log("a source in another section brings what it has along")
	write(t, dir, sourceTOML("a", up.URL+"/a", "news")+sourceTOML("b", up.URL+"/b", "fresh"))
	daemon.hangUp()
	shows(t, base, "news", ids("a1"))

	t.Log("a file with faults is not taken, and says where they are")
	write(t, dir, sourceTOML("a", "ftp://x", "news")+"colour = 1\n")
	must(t, daemon.cmd.Process.Signal(syscall.SIGHUP))
	daemon.await(`level=ERROR.*problem="[^"]*tidings.toml:\d+:\d+: source.url`)
	daemon.await(`level=ERROR.*problem="[^"]*tidings.toml:\d+:\d+: source.colour: unknown key`)
	daemon.await("one of before stays in force.* problems=2")
	must(t, daemon.cmd.Process.Signal(syscall.SIGHUP))
	daemon.await("the configuration is as bad as it was")
	shows(t, base, "fresh", ids("b1"))
	tells(t, base+"/status.json", `"config_refused_since":"`)
	tells(t, base+"/status", "The configuration, or a list that it names, is not taken since")
	tells(t, base+"/metrics", "\ntidings_config_last_reload_successful 0\n")

	t.Log("what cannot change while it runs is said")
	write(t, dir, "[store]\npath = \"other.db\"\n"+sourceTOML("a", up.URL+"/a", "news"))
	must(t, daemon.cmd.Process.Signal(syscall.SIGHUP))
	daemon.await(`level=WARN msg="setting changed; it takes effect at the next start" key=store.path was=tidings.db is=other.db`)
	daemon.await("configuration reloaded")
	answers(t, base+"/fresh.rss", http.StatusNotFound)
	tells(t, base+"/status.json", `"config_refused_since":null`)
	tells(t, base+"/metrics", "\ntidings_config_last_reload_successful 1\n")
	if code := daemon.stop(syscall.SIGTERM); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if _, err := os.Stat(filepath.Join(dir, "other.db")); err == nil {
		t.Error("there is another store")
	}
}

func TestAChangedFileIsTakenHoweverItIsReplaced(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", item("a1", 1))})
	dir, versions := t.TempDir(), t.TempDir()
	version := func(section string) string {
		path := filepath.Join(versions, section)
		must(t, os.MkdirAll(path, 0o755))
		write(t, path, sourceTOML("a", up.URL+"/a", section))
		return path
	}
	// As Kubernetes mounts it: the file is a link into a folder, which is a link.
	must(t, os.Symlink(version("one"), filepath.Join(dir, "..data")))
	must(t, os.Symlink("..data/tidings.toml", filepath.Join(dir, "tidings.toml")))
	daemon := start(t, dir, "serve")
	base := daemon.serving()
	shows(t, base, "one", ids("a1"))

	must(t, os.Symlink(version("two"), filepath.Join(dir, "..new")))
	must(t, os.Rename(filepath.Join(dir, "..new"), filepath.Join(dir, "..data")))
	answers(t, base+"/two.rss", http.StatusOK)

	must(t, os.Rename(filepath.Join(version("three"), "tidings.toml"), filepath.Join(dir, "tidings.toml")))
	answers(t, base+"/three.rss", http.StatusOK)

	text, err := os.ReadFile(filepath.Join(dir, "tidings.toml"))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, "tidings.toml"), []byte(strings.Replace(string(text), "three", "four", 1)), 0o600))
	answers(t, base+"/four.rss", http.StatusOK)
	shows(t, base, "four", ids("a1"))

	must(t, os.Remove(filepath.Join(dir, "tidings.toml")))
	daemon.await("configuration cannot be read; the one of before stays in force")
	answers(t, base+"/four.rss", http.StatusOK)
}
