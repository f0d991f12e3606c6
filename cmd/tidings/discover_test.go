package main

import (
	"strings"
	"testing"

	"tidings/aggregator/fetch/fetchtest"
)

func TestDiscoverAsksOnceAndIsLedToNoPrivateAddress(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	up.Serve("/page", fetchtest.Answer{Location: elsewhere(up.URL) + "/there"})
	up.Serve("/there", fetchtest.Answer{Body: `<link rel="alternate" type="application/rss+xml" href="rss">`})
	up.Serve("/astray", fetchtest.Answer{Location: "http://10.0.0.1/"})
	out, code := tidingsIn(t, t.TempDir(), "discover", up.URL+"/page")
	if want := elsewhere(up.URL) + "/rss\tapplication/rss+xml\t\n"; out != want || code != exitDone {
		t.Errorf("exit code %d, got %q, want %q", code, out, want)
	}
	if log := up.Log(); len(log) != 2 || !strings.HasPrefix(log[0].Header.Get("User-Agent"), "tidings/") {
		t.Errorf("asked %+v", log)
	}
	p := start(t, t.TempDir(), "discover", up.URL+"/astray")
	p.await("address 10.0.0.1 is not public")
	if code := p.stop(0); code != exitFailed {
		t.Errorf("exit code %d", code)
	}
}

func TestAddressesAreToldFromFiles(t *testing.T) {
	for arg, file := range map[string]bool{
		"-": true, "subs.opml": true, "lists/subs.opml": true, "./x": true, "/etc/x.opml": true, "subs": true, "init_test": true, "discover_test.go": true,
		"https://a.example/x.opml": false, "a.example": false, "a.example/feed.xml": false, "localhost:80/x": false, "feed:https://a.example/": false,
	} {
		if namesFile(arg) != file {
			t.Errorf("%s: taken for a file: %v", arg, !file)
		}
	}
	for typed, want := range map[string]string{
		"a.example": "https://a.example", "http://a.example": "http://a.example", "feed://a.example": "https://a.example", "feed:http://a.example": "http://a.example",
	} {
		if got := withScheme(typed); got != want {
			t.Errorf("%s: %s, want %s", typed, got, want)
		}
	}
}
