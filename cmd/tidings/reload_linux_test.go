package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tidings/aggregator/fetch/fetchtest"
)

// connectedTo is how many connections there are to a port of this machine, as
// their clients see it.
func connectedTo(t *testing.T, address string) int {
	t.Helper()
	table, err := os.ReadFile("/proc/net/tcp")
	must(t, err)
	var port int
	_, err = fmt.Sscanf(address[strings.LastIndex(address, ":"):], ":%d", &port)
	must(t, err)
	const established = "01"
	return len(regexp.MustCompile(fmt.Sprintf(`(?m)^ *\d+: \S+ \S+:%04X %s `, port, established)).FindAll(table, -1))
}

// TestAReloadLeavesNoConnectionBehind: requests that are made in another way
// are not made over the connections of before, and nobody else needs these.
func TestAReloadLeavesNoConnectionBehind(t *testing.T) {
	up := fetchtest.New(t)
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", item("a1", 1))})
	dir := t.TempDir()
	source := sourceTOML("a", up.URL+"/a", "news") + "schedule = '@daily'\n"
	write(t, dir, source)
	daemon, stop := startInside(t, filepath.Join(dir, "tidings.toml"))
	defer stop()
	shows(t, daemon.base, "news", ids("a1"))
	write(t, dir, "timeout = \"9s\"\n"+source)
	if connectedTo(t, up.URL) == 0 {
		t.Skip("SKIPPED: this machine is so slow that the connection was closed for its age")
	}
	daemon.reload(true)
	if n := connectedTo(t, up.URL); n != 0 {
		t.Errorf("%d connections are left", n)
	}
}
