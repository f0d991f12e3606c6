package main

import (
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"tidings/aggregator/fetch/fetchtest"
)

// TestDemoFromStartToEnd watches the town without a configuration and with
// nothing but loopback, as its reader and as its operator.
func TestDemoFromStartToEnd(t *testing.T) {
	t.Parallel()
	temporary := t.TempDir()
	p := startWith(t, t.TempDir(), []string{"TMPDIR=" + temporary}, "demo", "--pace", "300ms", "--listen", "127.0.0.1:0")
	base := p.await(`^  (http://localhost:\d+)/all `)[1]
	for _, event := range []string{"carries it too", "corrects it", "is down", "breaks", "closes for good", "Found: page 88"} {
		p.await(event)
	}

	ferry := "The harbour ferry returns after three winters"
	eventually(t, "the story of three sources is one entry, corrected", func() bool {
		_, page := get(t, base+"/all")
		return strings.Count(page, ferry) == 1 && !strings.Contains(page, "after two winters")
	})
	news := entriesAt(t, base, "news")
	if at := slices.IndexFunc(news, func(e sold) bool { return e.Title == ferry }); at < 0 || len(news[at].Tidings.Sources) != 3 {
		t.Errorf("the news are %+v", news)
	}
	shown := func(section, title string) {
		t.Helper()
		eventually(t, section+" shows "+title, func() bool {
			_, page := get(t, base+"/"+section)
			return strings.Contains(page, title)
		})
	}
	shown("news/town", "Water in our cellar")
	shown("harbour/arabic", "مهرجان الفوانيس")
	if _, page := get(t, base+"/harbour/arabic"); !regexp.MustCompile(`<html[^>]* dir="rtl"`).MatchString(page) {
		t.Error("the Arabic section is not written from right to left")
	}

	eventually(t, "the mirror serves", func() bool {
		s := statusOf(t, base, "Bridgeford Courier")
		return s.State == "ok" && s.ActiveURL != s.URL
	})
	eventually(t, "the one that closed is gone", func() bool {
		s := statusOf(t, base, "The Signal Box")
		return s.State == "gone" && s.LastStatus == http.StatusGone && s.Articles == 2
	})
	again := func(line string) bool {
		return strings.HasSuffix(line, "Kettle & Crumb answers again, and nothing that it had was lost meanwhile")
	}
	if !slices.ContainsFunc(p.seen, again) {
		p.await("answers again")
	}
	eventually(t, "the one that broke is well", func() bool { return statusOf(t, base, "Kettle & Crumb").State == "ok" })

	if code := p.stop(syscall.SIGINT); code != exitDone {
		t.Errorf("exit code %d", code)
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// TestDemoEndsWithItsTerminal as it ends at Ctrl-C.
func TestDemoEndsWithItsTerminal(t *testing.T) {
	t.Parallel()
	temporary := t.TempDir()
	p := startWith(t, t.TempDir(), []string{"TMPDIR=" + temporary}, "demo", "--listen", "127.0.0.1:0")
	p.await("^Ctrl-C ends the demo")
	if code := p.stop(syscall.SIGHUP); code != exitDone {
		t.Errorf("exit code %d", code)
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestDemoListensWhereItIsTold(t *testing.T) {
	t.Parallel()
	taken := strings.TrimPrefix(fetchtest.New(t).URL, "http://")
	p := start(t, t.TempDir(), "demo", "--listen", taken)
	p.await(`^tidings: demo: listen tcp ` + taken + `: .*in use`)
	if code := p.stop(0); code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	if _, code := tidingsIn(t, t.TempDir(), "demo", "--pace", "0s"); code != exitUsage {
		t.Errorf("without a pace: exit code %d", code)
	}
}

func TestAddressesAreShownAsABrowserHereReachesThem(t *testing.T) {
	for listen, want := range map[string]string{
		"127.0.0.1:8080": "localhost:8080", ":8080": "localhost:8080", "[::]:80": "localhost:80",
		"192.0.2.7:80": "192.0.2.7:80", "[::1]:9": "localhost:9",
	} {
		if got := reachable(listen); got != want {
			t.Errorf("%s: %s, want %s", listen, got, want)
		}
	}
}
