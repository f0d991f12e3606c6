package main

import (
	"os"
	"strings"
	"testing"

	"tidings/aggregator/fetch/fetchtest"
)

// TestABrowserShowsWhatTheDaemonServes has a browser load the pages over the
// daemon's own HTTP; what they look like there is for the tests of publish.
func TestABrowserShowsWhatTheDaemonServes(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: a browser takes its time; -short leaves it out")
	}
	t.Parallel()
	chromium := reader{name: "a browser", packages: "chromium", probe: "command -v chromium"}
	chromium.needed(t)
	up := fetchtest.New(t)
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", item("a1", 1), item("a2", 2))})
	dir := t.TempDir()
	write(t, dir, sourceTOML("a", up.URL+"/a", "news"))
	base := start(t, dir, "serve").serving()
	shows(t, base, "news", ids("a1", "a2"))
	flags := []string{"--headless", "--disable-gpu", "--dump-dom"}
	if os.Geteuid() == 0 {
		flags = append(flags, "--no-sandbox")
	}
	me := home{t, t.TempDir()}
	for path, want := range map[string]string{"/": publicAddress + `/news"`, "/news": fetchtest.Site + `a2"`} {
		if dom := me.run("chromium", append(flags, base+path)...); !strings.Contains(dom, `href="`+want) {
			t.Errorf("%s is in a browser\n%s", path, dom)
		}
	}
}
