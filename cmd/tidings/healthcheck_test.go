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

// TestHealthcheckAsksTheDaemonThatRuns whatever became of its file.
func TestHealthcheckAsksTheDaemonThatRuns(t *testing.T) {
	n := newNewsstand(t)
	n.source("a", nil)
	n.carry("a", item("fog", 1))
	write(t, n.dir, "[store]\npath = \"there.db\"\n"+n.config)
	daemon := start(t, n.dir, "serve")
	base := daemon.serving()
	shows(t, base, "all", ids("fog"))
	file := filepath.Join(n.dir, "tidings.toml")
	text, err := os.ReadFile(file)
	must(t, err)
	for what, now := range map[string]string{
		"as it was":                   string(text),
		"a listener elsewhere":        strings.Replace(string(text), `"127.0.0.1:0"`, `"127.0.0.1:1"`, 1),
		"a key that is not known":     "colour = 1\n" + string(text),
		"two faults of the syntax":    "[server\n" + string(text) + "\nurl = \"\n",
		"a table that is there twice": string(text) + "\n[server]\n",
		"no source":                   "[store]\npath = \"there.db\"\n",
	} {
		must(t, os.WriteFile(file, []byte(now), 0o600))
		t.Log(what)
		n.runs(exitDone, "", "healthcheck")
	}

	t.Log("a store elsewhere: the one that listens there")
	must(t, os.WriteFile(file, []byte("[server]\nlisten = \""+strings.TrimPrefix(base, "http://")+"\"\n"), 0o600))
	n.runs(exitDone, "", "healthcheck")

	t.Log("no daemon")
	must(t, os.WriteFile(file, text, 0o600))
	if code := daemon.stop(syscall.SIGTERM); code != exitDone {
		t.Errorf("exit code %d", code)
	}
	n.runs(exitFailed, "no daemon is ready, neither the one of there.db (", "healthcheck")
	must(t, os.WriteFile(file, []byte("[server\n"), 0o600))
	n.runs(exitFailed, "no daemon is ready, neither the one of tidings.db (", "healthcheck")
	n.runs(exitUsage, "healthcheck: open nowhere.toml: no such file", "healthcheck", "--config", "nowhere.toml")
	n.runs(exitUsage, "unknown command", "healthcheck", "all")
}

// TestHealthcheckAsksOneThatTakesNoErrands where the configuration has it listen.
func TestHealthcheckAsksOneThatTakesNoErrands(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	n := &newsstand{t: t, dir: t.TempDir()}
	at := strings.TrimPrefix(up.URL, "http://")
	for _, listen := range []string{at, strings.TrimPrefix(at, "127.0.0.1"), strings.Replace(at, "127.0.0.1", "0.0.0.0", 1)} {
		must(t, os.WriteFile(filepath.Join(n.dir, "tidings.toml"), fmt.Appendf(nil, "[server]\nlisten = %q\n", listen), 0o600))
		up.Serve("/readyz", fetchtest.Answer{Body: "ready"})
		n.runs(exitDone, "", "healthcheck")
		up.Serve("/readyz", fetchtest.Answer{Status: http.StatusServiceUnavailable})
		n.runs(exitFailed, "/readyz answers 503", "healthcheck")
	}
}
