package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tidings/aggregator"
	"tidings/aggregator/fetch/fetchtest"
)

func TestASummaryIsWhatOneWouldWantToBeMailed(t *testing.T) {
	at := time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)
	s := summary{
		Report: aggregator.Report{Asked: 40, Failed: 3, New: 31, Failures: []aggregator.Failure{
			{Source: "dry", Error: "no answer"}, {Source: "new", Error: "no answer"}, {Source: "old", Error: "no \x1b[2Janswer"},
		}},
		titles: map[string][]string{},
		states: map[string]aggregator.SourceState{"dry": {Failures: 1, LastSuccess: at}, "new": {Failures: 1}, "old": {Failures: 9, LastSuccess: at}},
	}
	for i := range summarySources + 2 {
		name := fmt.Sprintf("s%02d", i)
		s.Harvests = append(s.Harvests, aggregator.Harvest{Source: name, New: 1})
		s.titles[name] = []string{"Fog"}
	}
	s.Harvests[0].New, s.titles["s00"] = 10, []string{"Fog", "Ferry", "Frost"}
	s.titles["s02"] = nil // all of them were rewritten since
	var out strings.Builder
	s.print(&out)
	lines := strings.Split(out.String(), "\n")
	for at, want := range map[int]string{
		1:  "s00: 10 new: Fog · Ferry · Frost · and 7 more",
		2:  "s01: 1 new: Fog",
		3:  "s02: 1 new",
		21: "something new from 2 sources more",
		22: "dry: no answer (for the first time; last answer 2026-11-02 08:00:00 UTC)",
		23: "new: no answer (for the first time; it has never answered)",
		24: "old: no [2Janswer (9 times in a row; last answer 2026-11-02 08:00:00 UTC)",
	} {
		if lines[at] != want {
			t.Errorf("line %d is %q, want %q", at, lines[at], want)
		}
	}
}

func TestFetchTellsWhatIsNewAndWhatFailed(t *testing.T) {
	n := newNewsstand(t)
	n.source("a", nil)
	n.source("b", nil)
	n.carry("a", item("fog", 1), item("ferry", 2))
	write(t, n.dir, n.config)
	for _, want := range []string{
		"\na: 2 new: FOG · FERRY\nb: GET " + n.up.URL + "/b: 404 Not Found (for the first time; it has never answered)\n",
		"\nb: GET " + n.up.URL + "/b: 404 Not Found (2 times in a row; it has never answered)\n",
	} {
		if out, _ := tidingsIn(t, n.dir, "fetch", "--force", "--quiet"); !strings.HasSuffix(out, want) || strings.Count(out, "\n") != strings.Count(want, "\n") {
			t.Errorf("told\n%s, want\n%s", out, want)
		}
	}
}

// TestTwoFetchesDoNotMeet starts one while another holds the store.
func TestTwoFetchesDoNotMeet(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	hold := make(chan struct{})
	up.Serve("/a", fetchtest.Answer{Hold: hold, Body: fetchtest.RSS("A", item("a1", 1))})
	dir := t.TempDir()
	write(t, dir, sourceTOML("a", up.URL+"/a"))
	first := start(t, dir, "fetch")
	up.Await("/a", 1)
	second := start(t, dir, "fetch", "--log-level", "error")
	second.await("^tidings: .*tidings.db: in use by another tidings; stop it or use another")
	if code := second.stop(0); code != exitFailed || len(second.seen) != 1 {
		t.Errorf("the second one ends with exit code %d and %q", code, second.seen)
	}
	close(hold)
	first.await("1 sources asked, 0 failed; 1 articles new")
	if code := first.stop(0); code != exitDone {
		t.Errorf("the first one ends with exit code %d", code)
	}
}
