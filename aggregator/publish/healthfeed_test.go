package publish

import (
	"strings"
	"testing"
	"time"

	"tidings/aggregator"
)

func TestHealthFeedIsAsInTestdata(t *testing.T) {
	_, o := watched(t)
	w := get(New(o).Handler(), "/health.atom")
	if w.Code != 200 || w.Header().Get("Content-Type") != "application/atom+xml; charset=utf-8" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	golden(t, "health.atom", w.Body.Bytes())
}

func TestHealthFeedWithoutEventsIsAsInTestdata(t *testing.T) {
	golden(t, "health-empty.atom", get(New(options(newMemory())).Handler(), "/health.atom").Body.Bytes())
}

func TestHealthFeedIsOnlyAnotherWhenSomethingHappens(t *testing.T) {
	m, o := watched(t)
	h := New(o).Handler()
	tag := get(h, "/health.atom").Header().Get("Etag")
	st := m.states["harbour"]
	st.Failures, st.LastFetch = 3, noon.Add(time.Hour) // another attempt
	m.states["harbour"] = st
	if w := get(h, "/health.atom", "If-None-Match", tag); w.Code != 304 || w.Body.Len() > 0 {
		t.Errorf("after another attempt: %d", w.Code)
	}
	st.Past.Events = append(st.Past.Events, aggregator.Event{At: noon.Add(time.Hour), Kind: aggregator.Recovered, Text: "2026-03-01T11:00:00Z"})
	m.states["harbour"] = st
	if w := get(h, "/health.atom", "If-None-Match", tag); w.Code != 200 || !strings.Contains(w.Body.String(), "harbour recovered") {
		t.Errorf("after the recovery: %d %s", w.Code, w.Body)
	}
}

func TestHealthFeedHoldsTheLastHundredOfAllSources(t *testing.T) {
	m, o := watched(t)
	for name, st := range m.states {
		st.Past.Events = nil
		for n := range 60 {
			st.Past.Events = append(st.Past.Events, aggregator.Event{At: noon.Add(time.Duration(n) * time.Minute), Kind: aggregator.Broke, Text: "x"})
		}
		m.states[name] = st
	}
	body := get(New(o).Handler(), "/health.atom").Body.String()
	if n := strings.Count(body, "<entry>"); n != healthLimit {
		t.Errorf("%d entries", n)
	}
	ids := map[string]bool{}
	for entry := range strings.SplitSeq(body, "<entry>") {
		_, id, _ := strings.Cut(entry, "<id>")
		ids[id[:strings.Index(id, "<")]] = true
	}
	if len(ids) != healthLimit+1 { // and the feed's
		t.Errorf("%d ids", len(ids))
	}
	if first := strings.Index(body, "12:59:00Z"); first < 0 || strings.Contains(body, "12:00:00Z") {
		t.Error("they are not the newest")
	}
}
