package metrics

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"tidings/aggregator"
)

var update = flag.Bool("update", false, "write the golden file anew")

var noon = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

// hourly ticks at every full hour.
type hourly struct{}

func (hourly) Next(t time.Time) time.Time { return t.Truncate(time.Hour).Add(time.Hour) }

// shelf is a store of what a test puts there.
type shelf struct {
	aggregator.Store
	states map[string]aggregator.SourceState
	counts aggregator.Counts
	tally  aggregator.Tally
	err    error
}

func (s *shelf) States(context.Context) (map[string]aggregator.SourceState, error) {
	return s.states, s.err
}
func (s *shelf) Counts(context.Context) (aggregator.Counts, error) { return s.counts, s.err }
func (s *shelf) Commit(_ context.Context, batch []aggregator.Ingest, _ aggregator.Placement) ([]aggregator.Tally, error) {
	if s.err != nil {
		return nil, s.err
	}
	return []aggregator.Tally{s.tally}, nil
}

// measured are metrics of sources in every state.
func measured(s *shelf, log *slog.Logger, more ...*aggregator.Source) *Metrics {
	sources := append([]*aggregator.Source{
		{Name: "harbour", Sections: []string{"news/harbour"}, Schedule: hourly{}},
		{Name: "valley", Sections: []string{"private"}, Schedule: hourly{}},
		{Name: "mill", Schedule: hourly{}}, {Name: "quarry", Schedule: hourly{}}, {Name: "attic", Schedule: hourly{}, Disabled: true},
	}, more...)
	tree := aggregator.NewTree(aggregator.Section{}, []aggregator.Section{{Path: "private", Token: "open sesame"}}, sources)
	s.states = map[string]aggregator.SourceState{
		"harbour": {Name: "harbour", LastFetch: noon.Add(-2 * time.Hour), LastSuccess: noon.Add(-2 * time.Hour)},
		"valley":  {Name: "valley", LastFetch: noon, LastSuccess: noon.Add(-time.Hour), Failures: 1},
		"mill":    {Name: "mill", LastFetch: noon, Failures: 1, Gone: true},
	}
	s.counts = aggregator.Counts{Articles: 3, Bytes: 4096, BySection: map[aggregator.SectionID]int{
		aggregator.SectionIDOf("news"): 2, aggregator.SectionIDOf("news").Surplus(): 1, aggregator.SectionIDOf("private"): 1,
	}}
	since := aggregator.Tenure{}.After(sources, noon.Add(-90*time.Minute))
	settings := &aggregator.Settings{Sources: sources, Tree: tree, Since: since}
	reloading := &aggregator.Streak{}
	reloading.Note(nil, noon.Add(-90*time.Minute))
	return New(Options{
		Version: "1.2.3", Commit: "abcdef", Store: s, Log: log, Now: func() time.Time { return noon },
		Settings: func() *aggregator.Settings { return settings }, Saving: &aggregator.Streak{}, Reloading: reloading,
	})
}

func TestStreaksThatEndAreTold(t *testing.T) {
	o := Options{Settings: func() *aggregator.Settings {
		return &aggregator.Settings{Tree: aggregator.NewTree(aggregator.Section{}, nil, nil)}
	}}
	o.Saving, o.Reloading, o.Store, o.Now = &aggregator.Streak{}, &aggregator.Streak{}, &shelf{}, func() time.Time { return noon }
	m := New(o)
	wants := func(lines ...string) {
		t.Helper()
		body := scrape(t, m)
		for _, line := range lines {
			if !strings.Contains(body, "\n"+line+"\n") {
				t.Errorf("there is no %s in\n%s", line, ours(body))
			}
		}
	}
	o.Saving.Note(errors.New("disk full"), noon)
	o.Reloading.Note(errors.New("unknown key"), noon)
	wants("tidings_last_commit_successful 0", "tidings_config_last_reload_successful 0", "tidings_config_last_reload_success_timestamp_seconds 0")
	o.Saving.Note(nil, noon)
	o.Reloading.Note(nil, noon)
	wants("tidings_last_commit_successful 1", "tidings_config_last_reload_successful 1", "tidings_config_last_reload_success_timestamp_seconds 1.7723664e+09")
}

func scrape(t *testing.T, m *Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != 200 || w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	return w.Body.String()
}

// ours are the lines of tidings' own metrics.
func ours(body string) string {
	var kept []string
	for line := range strings.Lines(body) {
		if strings.Contains(line, "tidings_") {
			kept = append(kept, regexp.MustCompile(`goversion="[^"]*"`).ReplaceAllString(line, `goversion="go"`))
		}
	}
	return strings.Join(kept, "")
}

func TestMetricsAreAsInTestdata(t *testing.T) {
	s := &shelf{tally: aggregator.Tally{New: 2, Changed: 1, Known: 3}}
	m := measured(s, slog.New(slog.DiscardHandler))
	_, _ = m.Store(s).Commit(t.Context(), nil, nil)
	m.Requests(http.NotFoundHandler()).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	_, _ = m.Fetcher(answering{nil, errors.New("no answer")}).Fetch(t.Context(), aggregator.Request{})
	got := ours(scrape(t, m))
	const path = "testdata/metrics.txt"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", path, diff)
	}
}

func TestMetricsFollowTheConventions(t *testing.T) {
	problems, err := testutil.GatherAndLint(measured(&shelf{}, slog.New(slog.DiscardHandler)).registry)
	if err != nil || len(problems) > 0 {
		t.Errorf("%v %v", problems, err)
	}
}

func TestNoSourceHasItsOwnSeriesWhenThereAreMany(t *testing.T) {
	var many []*aggregator.Source
	for n := range maxSources {
		many = append(many, &aggregator.Source{Name: fmt.Sprint("s", n), Sections: []string{fmt.Sprint("section-", n)}, Schedule: hourly{}})
	}
	body := scrape(t, measured(&shelf{}, slog.New(slog.DiscardHandler), many...))
	if strings.Contains(body, "source=") || strings.Contains(body, "section=") {
		t.Error("there are series for each")
	}
	if want := `tidings_sources{state="new"} 501`; !strings.Contains(body, want) {
		t.Errorf("there is no %s", want)
	}
}

func TestWhatCannotBeReadIsLeftOutAndLoggedOnce(t *testing.T) {
	var logged strings.Builder
	s := &shelf{err: errors.New("disk on fire")}
	m := measured(s, slog.New(slog.NewTextHandler(&logged, nil)))
	body := scrape(t, m)
	if strings.Contains(body, "tidings_sources") || !strings.Contains(body, "tidings_build_info") || strings.Contains(body, "fire") {
		t.Errorf("the metrics are %s", ours(body))
	}
	for _, c := range []struct {
		now   error
		lines int // so far
	}{{s.err, 1}, {s.err, 1}, {nil, 1}, {s.err, 2}} {
		s.err = c.now
		scrape(t, m)
		if lines := strings.Count(logged.String(), "\n"); lines != c.lines || strings.Count(logged.String(), "disk on fire") < lines {
			t.Errorf("logged, with the error %v:\n%s", c.now, &logged)
		}
	}
}

// answering answers every request alike.
type answering struct {
	response *aggregator.Response
	err      error
}

func (a answering) Fetch(context.Context, aggregator.Request) (*aggregator.Response, error) {
	return a.response, a.err
}

// onward leads elsewhere.
type onward struct{}

func (onward) Address() string { return "https://elsewhere.example/" }

func TestStatusesOfUpstreamsAreFewWords(t *testing.T) {
	refused := func(status int) error {
		return fmt.Errorf("get: %w", &aggregator.FetchError{Status: status, Err: errors.New("no")})
	}
	for _, c := range []struct {
		response *aggregator.Response
		err      error
		want     string
	}{
		{&aggregator.Response{Status: 200}, nil, "200"},
		{&aggregator.Response{Status: 226}, nil, "226"},
		{&aggregator.Response{Status: 304}, nil, "304"},
		{&aggregator.Response{Onward: onward{}}, nil, "3xx"},
		{nil, refused(302), "3xx"},
		{nil, refused(410), "410"},
		{nil, refused(429), "429"},
		{nil, refused(451), "4xx"},
		{nil, refused(599), "5xx"},
		{nil, refused(999), "other"},
		{nil, refused(-1), "other"},
		{nil, refused(0), "none"},
		{nil, errors.New("no answer"), "none"},
	} {
		if got := codeOf(c.response, c.err); got != c.want {
			t.Errorf("%v %v is %q, want %q", c.response, c.err, got, c.want)
		}
		m := measured(&shelf{}, slog.New(slog.DiscardHandler))
		response, err := m.Fetcher(answering{c.response, c.err}).Fetch(t.Context(), aggregator.Request{})
		if response != c.response || err != c.err {
			t.Errorf("%s: the answer is %v, %v", c.want, response, err)
		}
		if n := testutil.ToFloat64(m.fetches.total.WithLabelValues(c.want)); n != 1 {
			t.Errorf("%s is counted %v times", c.want, n)
		}
	}
}

func TestARequestThatIsGivenUpIsNotCounted(t *testing.T) {
	m := measured(&shelf{}, slog.New(slog.DiscardHandler))
	ended, end := context.WithCancel(t.Context())
	end()
	_, _ = m.Fetcher(answering{nil, ended.Err()}).Fetch(ended, aggregator.Request{})
	if n := testutil.ToFloat64(m.fetches.total.WithLabelValues("none")); n != 0 {
		t.Errorf("counted %v times", n)
	}
}

func TestFailedCommitsAreCountedAndReported(t *testing.T) {
	s := &shelf{err: errors.New("disk full")}
	m := measured(s, slog.New(slog.DiscardHandler))
	if _, err := m.Store(s).Commit(t.Context(), nil, nil); !errors.Is(err, s.err) {
		t.Errorf("the error is %v", err)
	}
	if n := testutil.ToFloat64(m.commits.total.WithLabelValues("failed")); n != 1 {
		t.Errorf("counted %v times", n)
	}
}

func TestRequestsAreCountedByStatusWithoutAllocating(t *testing.T) {
	m := measured(&shelf{}, slog.New(slog.DiscardHandler))
	status := 0
	h := m.Requests(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if status > 0 {
			w.WriteHeader(status)
		}
	}))
	r := httptest.NewRequest("GET", "/", nil)
	for given, code := range map[int]string{0: "200", 226: "226", 304: "304", 503: "503", 418: "other"} {
		status = given
		before := testutil.ToFloat64(m.requests.total.WithLabelValues(code))
		h.ServeHTTP(httptest.NewRecorder(), r)
		if n := testutil.ToFloat64(m.requests.total.WithLabelValues(code)) - before; n != 1 {
			t.Errorf("status %d is counted %v times as %s", given, n, code)
		}
	}
	status = 0
	w := httptest.NewRecorder()
	if got := testing.AllocsPerRun(100, func() { h.ServeHTTP(w, r) }); got != 0 {
		t.Errorf("%v allocations, want none", got)
	}
}
