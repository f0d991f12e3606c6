package publish

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tidings/aggregator"
)

// watched is a publisher of sources in every state, with a past.
func watched(t *testing.T) (*memory, Options) {
	t.Helper()
	m := newMemory(full(), spare())
	o := options(m)
	base := func(name string) *aggregator.Source {
		return &aggregator.Source{Name: name, URL: "https://" + name + ".example/rss", Sections: []string{"news"}, Schedule: hourly{}}
	}
	gone, fresh, hidden := base("mill"), base("quarry"), base("cellar")
	hidden.Sections = []string{"private", "news"}
	o.Sources = append(sources(), gone, fresh, hidden)
	o.Tree = treeOf(o.Sources)
	m.states = map[string]aggregator.SourceState{
		"harbour": {
			LastFetch: noon, LastStatus: 503, Failures: 2, NotBefore: noon.Add(3 * time.Hour), ActiveURL: "https://mirror.example/feed.atom",
			Error: "get https://reader:secret@harbour.example/feed.atom: no answer",
			Past: aggregator.Past{
				Since:  noon.Add(-time.Hour),
				Turns:  turns(aggregator.Brought, aggregator.Quiet, aggregator.InVain, aggregator.InVain),
				Hours:  aggregator.Series{Last: noon.Unix()/3600 - 2, Counts: []uint32{3}},
				Days:   aggregator.Series{Last: noon.Unix() / 86400, Counts: []uint32{3, 0, 4}},
				Events: []aggregator.Event{{At: noon.Add(-time.Hour), Kind: aggregator.Broke, Text: "get https://reader:secret@harbour.example/feed.atom: no answer"}},
			},
		},
		"valley": {
			LastFetch: noon.Add(-10 * time.Minute), LastStatus: 304,
			Past: aggregator.Past{
				Since: noon.Add(-50 * time.Hour), Turns: turns(aggregator.Quiet, aggregator.Brought),
				Events: []aggregator.Event{
					{At: noon.Add(-60 * time.Hour), Kind: aggregator.Broke, Text: "status 500"},
					{At: noon.Add(-50 * time.Hour), Kind: aggregator.Recovered, Text: "2026-02-27T00:00:00Z"},
					{At: noon.Add(-40 * time.Hour), Kind: aggregator.Moving, Text: "https://valley.example/new"},
					{At: noon.Add(-2 * time.Hour), Kind: aggregator.Moved, Text: "https://valley.example/new"},
					{At: noon.Add(-2 * time.Hour), Kind: aggregator.LostMirror, Text: "https://mirror.example/feed"},
					{At: noon.Add(-time.Hour), Kind: aggregator.Unsteady, Text: "status 500"},
				},
			},
		},
		"mill": {
			LastFetch: noon.Add(-30 * 24 * time.Hour), LastStatus: 410, Failures: 1, Gone: true, Error: "answered 410",
			Past: aggregator.Past{
				Since: noon.Add(-30 * 24 * time.Hour), Turns: turns(aggregator.InVain),
				Events: []aggregator.Event{{At: noon.Add(-30 * 24 * time.Hour), Kind: aggregator.Died, Text: "answered 410"}},
			},
		},
		"cellar": {LastFetch: noon.Add(-time.Hour), LastStatus: 200, Past: aggregator.Past{Since: noon.Add(-time.Hour)}},
	}
	for name, st := range m.states {
		st.Name, st.URL = name, o.Tree.Source(name).URL
		m.states[name] = st
	}
	return m, o
}

func TestStatusPageIsAsInTestdata(t *testing.T) {
	_, o := watched(t)
	o.Metrics = http.NotFoundHandler()
	w := get(New(o).Handler(), "/status")
	if w.Code != 200 || w.Header().Get("Content-Type") != "text/html; charset=utf-8" || w.Header().Get("Cache-Control") != "no-cache" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	golden(t, "status.html", w.Body.Bytes())
}

// named are the sources that a status page shows, in order.
func named(body string) []string {
	var names []string
	for _, m := range regexp.MustCompile(`<h3><a href="[^"]*"><bdi>(.*?)</bdi>`).FindAllStringSubmatch(body, -1) {
		names = append(names, m[1])
	}
	return names
}

func TestStatusPageShowsWhatIsAskedFor(t *testing.T) {
	_, o := watched(t)
	h := New(o).Handler()
	for query, want := range map[string]string{
		"":                            "harbour mill quarry cellar valley attic", // valley is ok for longer
		"?sort=name":                  "attic cellar harbour mill quarry valley",
		"?sort=last":                  "attic quarry harbour valley cellar mill",
		"?sort=next":                  "quarry cellar valley harbour attic mill",
		"?sort=day":                   "harbour attic cellar mill quarry valley",
		"?state=failing":              "harbour",
		"?state=ok&sort=name":         "cellar valley",
		"?section=news%2Fharbour":     "harbour",
		"?section=news&state=gone":    "mill",
		"?section=all&sort=name":      "cellar harbour mill quarry valley",
		"?source=valley":              "valley",
		"?source=nobody":              "",
		"?page=9&sort=name":           "attic cellar harbour mill quarry valley",
		"?still=1&state=disabled&x=y": "attic",
	} {
		w := get(h, "/status"+query)
		if got := strings.Join(named(w.Body.String()), " "); w.Code != 200 || got != want {
			t.Errorf("%s: %d %q, want %q", query, w.Code, got, want)
		}
	}
	for query, says := range map[string]string{
		"?state=dead": "failing, gone, new, ok, disabled", "?sort=size": "name, next", "?section=nowhere": "section", "?section=private": "section",
		"?page=0": "page", "?page=x": "page", "?page=99999999999999999999": "page",
	} {
		if w := get(h, "/status"+query); w.Code != 400 || !strings.Contains(w.Body.String(), says) {
			t.Errorf("%s: %d %s", query, w.Code, w.Body)
		}
	}
}

func TestStatusShowsAListAsWhatItIs(t *testing.T) {
	_, o := watched(t)
	o.Sources = append(o.Sources, &aggregator.Source{Name: "opml list.example", URL: "https://list.example/", List: true, Schedule: hourly{}})
	h := New(o).Handler()
	var status struct {
		Sources []struct {
			Name     string
			List     bool
			Sections []string
		}
		States map[string]int
	}
	if err := json.Unmarshal(get(h, "/status.json").Body.Bytes(), &status); err != nil {
		t.Fatal(err)
	}
	counted := 0
	for _, n := range status.States {
		counted += n
	}
	if list := status.Sources[len(status.Sources)-1]; !list.List || len(list.Sections) > 0 || status.Sources[0].List || counted != len(status.Sources) {
		t.Errorf("the list is %+v, counted are %d of %d", list, counted, len(status.Sources))
	}
	if page := get(h, "/status?source=opml+list.example").Body.String(); !strings.Contains(page, "it is a list of them") || strings.Contains(page, "<dt>Articles") || strings.Contains(page, "<dt>In<") {
		t.Error("the page shows it as a source")
	}
	if names := named(get(h, "/status?section=all").Body.String()); slices.Contains(names, "opml list.example") {
		t.Errorf("in the root are %q", names)
	}
}

func TestStatusNamesNoSectionBehindAToken(t *testing.T) {
	_, o := watched(t)
	h := New(o).Handler()
	for _, path := range []string{"/status", "/status?state=ok", "/status.json", "/health.atom"} {
		if body := get(h, path).Body.String(); strings.Contains(body, "private") || strings.Contains(body, "Behind the door") {
			t.Errorf("%s names it", path)
		}
	}
	if body := get(h, "/status?source=cellar").Body.String(); !strings.Contains(body, "a section behind a token") {
		t.Error("nothing is said of it at all")
	}
}

func TestVerdictAtAGlance(t *testing.T) {
	at := func(ago time.Duration) *time.Time { return moment(noon.Add(-ago)) }
	row := func(state aggregator.Condition, name string, since *time.Time) *sourceStatus {
		return &sourceStatus{Name: name, State: state, Since: since, NextFetch: at(-time.Hour)}
	}
	ok, off, fresh := row(aggregator.OK, "o", at(0)), row(aggregator.Disabled, "d", nil), row(aggregator.New, "n", nil)
	stuck := row(aggregator.OK, "s", at(0))
	stuck.waits = 3 * time.Hour
	a, b, gone := row(aggregator.Failing, "a", at(2*time.Hour)), row(aggregator.Failing, "b", at(time.Hour)), row(aggregator.Gone, "g", nil)
	for _, c := range []struct {
		rows []*sourceStatus
		calm bool
		want string
	}{
		{nil, true, "No source is asked. Add one to the configuration as [[source]]."},
		{[]*sourceStatus{off}, true, "No source is asked. Add one to the configuration as [[source]]."},
		{[]*sourceStatus{ok, off}, true, "All is well: the one source answers."},
		{[]*sourceStatus{ok, ok}, true, "All is well: all 2 sources answer."},
		{[]*sourceStatus{fresh, fresh}, true, "Not asked yet: 2 sources."},
		{[]*sourceStatus{ok, fresh}, true, "All is well: 1 of 2 sources answer; not asked yet: 1."},
		{[]*sourceStatus{ok, a, off}, false, "Of 2 sources, 1 failing. What they brought stays in the feeds. Since 1 March 2026, 10:00 UTC: a."},
		{[]*sourceStatus{ok, a, b, gone}, false, "Of 4 sources, 2 failing and 1 gone. What they brought stays in the feeds. Since 1 March 2026, 10:00 UTC: a. The last to follow was b, on 1 March 2026, 11:00 UTC."},
		{[]*sourceStatus{gone}, false, "Of 1 source, 1 gone. What they brought stays in the feeds. Since when is not known."},
		{[]*sourceStatus{b, a}, false, "Of 2 sources, 2 failing. What they brought stays in the feeds. Since 1 March 2026, 10:00 UTC: a. The last to follow was b, on 1 March 2026, 11:00 UTC. Not one source answers: look at the network of this machine first."},
		{[]*sourceStatus{ok, stuck}, false, "Beyond their time: 1 source, the longest for 3 hours. Is the daemon fetching, and are there too many sources of one host? All 2 sources answer."},
	} {
		report := &status{Sources: c.rows, States: map[aggregator.Condition]int{}}
		for _, row := range c.rows {
			report.States[row.State]++
		}
		v := newVerdict(report)
		if got := strings.Join(append([]string{v.Text}, v.More...), " "); got != c.want || v.Calm != c.calm {
			t.Errorf("calm: %v (-want +got):\n%s", v.Calm, cmp.Diff(c.want, got))
		}
	}
}

func TestWhatIsWrongWithTheDaemonIsSaidFirst(t *testing.T) {
	_, o := watched(t)
	o.Saving, o.Reloading = &aggregator.Streak{}, &aggregator.Streak{}
	o.Since = aggregator.Tenure{}.After(o.Sources, noon.Add(-time.Hour))
	h := New(o).Handler()
	says := func(words ...string) {
		t.Helper()
		page, facts := get(h, "/status").Body.String(), get(h, "/status.json").Body.String()
		for _, w := range words {
			if !strings.Contains(page, w) && !strings.Contains(facts, w) {
				t.Errorf("neither page nor JSON says %q", w)
			}
		}
	}
	says(`"unsaved_since":null,"config_refused_since":null`, "Beyond their time: 1 source, the longest for 60 minutes.")
	o.Saving.Note(errors.New("disk full"), noon)
	o.Reloading.Note(errors.New("unknown key"), noon)
	says(`<p class="lead">Articles are not saved since 1 March 2026, 12:00 UTC`, "<p>The configuration, or a list that it names, is not taken since 1 March 2026, 12:00 UTC",
		`"unsaved_since":"2026-03-01T12:00:00Z","config_refused_since":"2026-03-01T12:00:00Z"`, "<p>Of 5 sources, 1 failing and 1 gone.")
	o.Saving.Note(nil, noon)
	o.Reloading.Note(nil, noon)
	says(`"unsaved_since":null,"config_refused_since":null`, `<p class="lead">Of 5 sources`)
}

func TestLengthsOfTime(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Hour: "a moment", 59 * time.Second: "a moment", 119 * time.Second: "a minute", 2 * time.Minute: "2 minutes",
		119 * time.Minute: "119 minutes", 2 * time.Hour: "2 hours", 47 * time.Hour: "47 hours", 1000 * time.Hour: "41 days",
	} {
		if got := lasting(d); got != want {
			t.Errorf("%s is %q, want %q", d, got, want)
		}
	}
}

func TestHostileNamesAndErrorsBreakNoStatus(t *testing.T) {
	for _, text := range hostile {
		m, o := watched(t)
		s := &aggregator.Source{Name: text, URL: text, Schedule: hourly{}}
		o.Sources = append(o.Sources, s)
		m.states[text] = aggregator.SourceState{
			Name: text, URL: text, ActiveURL: text, LastFetch: noon, Failures: 1, Error: text,
			Past: aggregator.Past{Since: noon, Turns: aggregator.Turns(text), Events: []aggregator.Event{{At: noon, Kind: aggregator.EventKind(text), Text: text}, {At: noon, Kind: aggregator.Broke, Text: text}}},
		}
		h := New(o).Handler()
		wellFormed(t, asPage, get(h, "/status").Body.Bytes())
		wellFormed(t, asJSON, get(h, "/status.json").Body.Bytes())
		wellFormed(t, asAtom, get(h, "/health.atom").Body.Bytes())
	}
}

func TestTenThousandSourcesAreShownInPages(t *testing.T) {
	m, o := watched(t)
	for n := range 10_000 {
		s := &aggregator.Source{Name: fmt.Sprintf("s%05d", n), URL: fmt.Sprintf("https://s%d.example/rss", n), Schedule: hourly{}}
		o.Sources = append(o.Sources, s)
		m.states[s.Name] = aggregator.SourceState{Name: s.Name, URL: s.URL, LastFetch: noon, Past: aggregator.Past{Since: noon, Turns: turns(aggregator.Quiet, aggregator.Brought)}}
	}
	h := New(o).Handler()
	seen := 0
	for _, page := range []string{"1", "2", "201"} {
		body := get(h, "/status?sort=name&page="+page).Body.String()
		names := named(body)
		seen += len(names)
		if len(body) > 256<<10 || len(names) > statusPageSize || !strings.Contains(body, "Page "+page+" of 201") {
			t.Errorf("page %s has %d sources in %d bytes", page, len(names), len(body))
		}
	}
	if want := 2*statusPageSize + 6; seen != want {
		t.Errorf("three pages show %d sources, want %d", seen, want)
	}
}
