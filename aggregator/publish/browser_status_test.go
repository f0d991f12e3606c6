package publish

import (
	"context"
	"maps"
	"net/http/httptest"
	"testing"
	"time"

	"tidings/aggregator"
)

// breaksAndRecovers looks at the status page as its reader does: what happens to
// a source is there when the page has looked again.
func breaksAndRecovers(t *testing.T, browser context.Context) {
	m, o := watched(t)
	server := httptest.NewUnstartedServer(nil)
	t.Cleanup(server.Close)
	o.BaseURL = "http://" + server.Listener.Addr().String()
	server.Config.Handler = New(o).Handler()
	server.Start()
	b := newTab(t, browser, server.URL)
	const verdict, state, marks = `document.querySelector(".verdict .lead").textContent.slice(0, 23)`, `document.querySelector(".state").textContent`, `document.querySelector(".turns").getAttribute("aria-label").split(": ")[1]`

	b.open("/status")
	expect(b, `document.querySelector("meta[http-equiv=refresh]").content`, "30")
	b.click(`a[href$="sort=name"]`)
	b.click(`a[href*="state=ok"]`)
	b.click(`a[href$="source=valley"]`)
	expect(b, state, "ok")
	expect(b, `document.querySelector(".turns").getBoundingClientRect().width`, 10)

	m.live("valley", func(st *aggregator.SourceState) {
		st.Failures, st.Error, st.Past.Since = 1, "no answer <script>", noon
		st.Past.Turns = turns(aggregator.Quiet, aggregator.Brought, aggregator.InVain)
	})
	b.open("/status?source=valley")
	expect(b, verdict, "Of 5 sources, 2 failing")
	expect(b, state, "failing")
	expect(b, marks, "1 with new articles, 1 with nothing new, 1 in vain; the last one was in vain.")
	expect(b, `document.querySelector(".why").textContent`, "no answer <script>")

	m.live("valley", func(st *aggregator.SourceState) {
		st.Failures, st.Error, st.Past.Since = 0, "", noon.Add(time.Minute)
		st.Past.Turns = turns(aggregator.Brought, aggregator.InVain, aggregator.Quiet)
	})
	b.open("/status?source=valley&still=1")
	expect(b, `document.querySelector("meta[http-equiv=refresh]") == null`, true)
	expect(b, verdict, "Of 5 sources, 1 failing")
	expect(b, state, "ok")
	expect(b, marks, "1 with new articles, 1 with nothing new, 1 in vain; the last one brought nothing new.")
	for _, width := range []int64{320, 800, 1920} {
		b.resize(width)
		expect(b, beyond, "")
	}
	b.isQuiet()
}

// live changes the state of a source.
func (m *memory) live(name string, change func(*aggregator.SourceState)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.states = maps.Clone(m.states)
	st := m.states[name]
	change(&st)
	m.states[name] = st
}
