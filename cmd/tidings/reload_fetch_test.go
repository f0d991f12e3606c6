package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tidings/aggregator/fetch/fetchtest"
)

// TestRequestsAreMadeAsTheFileSaysNow has a source fail because of one setting
// of how requests are made, and recover once that setting is another.
func TestRequestsAreMadeAsTheFileSaysNow(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	// It takes longer than the shortest timeout here.
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", item("a1", 1)), Drip: time.Millisecond})
	polite := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.UserAgent(), "please") {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		up.ServeHTTP(w, r)
	}))
	t.Cleanup(polite.Close)
	configure := func(dir, setting, value string) {
		settings := map[string]string{
			"base_url": `"https://please.example"`, "timeout": `"20s"`, "max_body": "100_000",
			"user_agent": `""`, "allow_networks": `["127.0.0.0/8"]`, "proxy": `""`,
		}
		if value != "" {
			settings[setting] = value
		}
		text := "[server]\nlisten = \"127.0.0.1:0\"\nbase_url = " + settings["base_url"] + "\n[fetch]\nschedule = \"@every 1s\"\nper_host_gap = \"0s\"\n"
		for key, value := range settings {
			if key != "base_url" {
				text += fmt.Sprintf("%s = %s\n", key, value)
			}
		}
		text += sourceTOML("a", polite.URL+"/a")
		must(t, os.WriteFile(filepath.Join(dir, "tidings.toml"), []byte(text), 0o600))
	}
	for setting, bad := range map[string]string{
		"base_url": `"https://feeds.example"`, "timeout": `"50ms"`, "max_body": "100",
		"user_agent": `"give"`, "allow_networks": `["10.0.0.0/8"]`, "proxy": `"http://127.0.0.1:1"`,
	} {
		t.Run(setting, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			configure(dir, setting, bad)
			daemon := start(t, dir, "serve")
			base := daemon.serving()
			daemon.await("source brought nothing; .*source=a ")
			configure(dir, setting, "")
			must(t, daemon.cmd.Process.Signal(syscall.SIGHUP))
			eventually(t, "the source answers", func() bool { return statusOf(t, base, "a").State == "ok" })
		})
	}
}

// TestAPinnedSettingIsToldOnce: it is not told again when a list changes.
func TestAPinnedSettingIsToldOnce(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	for _, name := range []string{"a", "b", "c"} {
		up.Serve("/"+name, fetchtest.Answer{Body: fetchtest.RSS(name, item(name+"1", 1))})
	}
	up.Serve("/list", listing("News", up.URL+"/a", up.URL+"/b"))
	dir := t.TempDir()
	list := fmt.Sprintf("[[opml]]\nurl = %q\n", up.URL+"/list")
	write(t, dir, list)
	daemon := start(t, dir, "serve")
	daemon.serving()
	daemon.await(`msg="source added" source=127.0.0.1:\d+/b `)
	write(t, dir, "[store]\npath = \"other.db\"\n"+list)
	daemon.hangUp()
	up.Serve("/list", listing("News", up.URL+"/a", up.URL+"/c"))
	daemon.await(`msg="source added" source=127.0.0.1:\d+/c `)
	daemon.await("configuration reloaded")
	if n := strings.Count(strings.Join(daemon.seen, "\n"), "it takes effect at the next start"); n != 1 {
		t.Errorf("told %d times", n)
	}
}
