package main

import (
	"encoding/xml"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"

	"tidings/aggregator/fetch/fetchtest"
)

// happened are the titles of the operator's feed, the newest first, and its ids.
func happened(t *testing.T, base string) (titles, ids []string) {
	t.Helper()
	var feed struct {
		Entries []struct {
			Title string `xml:"title"`
			ID    string `xml:"id"`
		} `xml:"entry"`
	}
	_, body := get(t, base+"/health.atom")
	if err := xml.Unmarshal([]byte(body), &feed); err != nil {
		t.Fatal(err)
	}
	for _, e := range feed.Entries {
		titles, ids = append(titles, e.Title), append(ids, e.ID)
	}
	return titles, ids
}

func TestWhatHappensToSourcesIsToldOnceAndSurvivesARestart(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	feed := fetchtest.Answer{Body: fetchtest.RSS("A", item("a1", 1), item("a2", 2))}
	up.Serve("/a", feed)
	up.Serve("/b", fetchtest.Answer{Status: http.StatusGone})
	dir := t.TempDir()
	write(t, dir, sourceTOML("a", up.URL+"/a", "news")+sourceTOML("b", up.URL+"/b"))
	daemon := start(t, dir, "serve")
	base := daemon.serving()
	shows(t, base, "news", ids("a1", "a2"))
	eventually(t, "b is gone", func() bool { return statusOf(t, base, "b").State == "gone" })

	up.Serve("/a", fetchtest.Answer{Status: http.StatusBadGateway})
	eventually(t, "a fails again and again", func() bool { return statusOf(t, base, "a").Failures >= 3 })
	titles, _ := happened(t, base)
	if want := []string{"a broke", "b is gone"}; !slices.Equal(titles, want) {
		t.Errorf("while it is broken: %q, want %q", titles, want)
	}
	_, page := get(t, base+"/status?source=a")
	for _, want := range []string{">failing<", "Of 2 sources, 1 failing and 1 gone.", "502", "times in a row", "new in the last day 2"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q:\n%s", want, page)
		}
	}

	up.Serve("/a", feed)
	eventually(t, "a recovers", func() bool { return statusOf(t, base, "a").State == "ok" })
	titles, before := happened(t, base)
	if want := []string{"a recovered", "a broke", "b is gone"}; !slices.Equal(titles, want) {
		t.Errorf("after the recovery: %q, want %q", titles, want)
	}
	daemon.stop(syscall.SIGTERM)
	base = start(t, dir, "serve").serving()
	if _, after := happened(t, base); !slices.Equal(after, before) {
		t.Errorf("after a restart the entries are %q, were %q", after, before)
	}
}
