package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"tidings/aggregator/fetch/fetchtest"
)

// measuredDaemon is the text that a daemon with a good and a bad source answers
// at /metrics.
func measuredDaemon(t *testing.T) string {
	t.Helper()
	up := fetchtest.New(t)
	up.Serve("/good", fetchtest.Answer{Body: fetchtest.RSS("Good", item("g1", 1), item("g2", 1))})
	up.Serve("/bad", fetchtest.Answer{Status: 500})
	dir := t.TempDir()
	write(t, dir, sourceTOML("good", up.URL+"/good", "news")+sourceTOML("bad", up.URL+"/bad", "news"))
	daemon := start(t, dir, "serve")
	base := daemon.serving()
	var body string
	// A commit is counted a moment after what it saved can be read.
	eventually(t, "the metrics tell of both sources", func() bool {
		_, body = get(t, base+"/metrics")
		return strings.Contains(body, `tidings_source_up{source="bad"} 0`) && strings.Contains(body, `tidings_source_up{source="good"} 1`) &&
			strings.Contains(body, `tidings_articles_received_total{outcome="new"} 2`)
	})
	return body
}

func TestMetricsCountWhatADaemonDoes(t *testing.T) {
	t.Parallel()
	body := measuredDaemon(t)
	for _, want := range []string{
		`tidings_articles_received_total{outcome="new"} 2`, `tidings_articles 2`, `tidings_section_articles{section="news"} 2`,
		`tidings_sources{state="failing"} 1`, `tidings_sources{state="ok"} 1`, `tidings_build_info{`,
		`go_goroutines `, `process_open_fds `,
	} {
		if !strings.Contains(body, "\n"+want) {
			t.Errorf("there is no %s in\n%s", want, body)
		}
	}
	for _, pattern := range []string{
		`tidings_fetch_requests_total\{code="200"\} [1-9]`, `tidings_fetch_requests_total\{code="5xx"\} [1-9]`,
		`tidings_commits_total\{result="saved"\} [1-9]`, `tidings_fetch_duration_seconds_count [1-9]`,
	} {
		if !regexp.MustCompile(`(?m)^` + pattern).MatchString(body) {
			t.Errorf("nothing matches %s", pattern)
		}
	}
}

// metricName matches the names of metrics in a query of Prometheus.
var metricName = regexp.MustCompile(`\b(?:(?:tidings|go|process)_[a-z_]+|up)\b`)

// TestDocsQueryMetricsThatThereAre holds the alerts and the dashboard against
// what a daemon tells.
func TestDocsQueryMetricsThatThereAre(t *testing.T) {
	t.Parallel()
	told := map[string]bool{"up": true} // Prometheus' own
	for _, m := range regexp.MustCompile(`(?m)^([a-z_]+)[{ ]`).FindAllStringSubmatch(measuredDaemon(t), -1) {
		told[m[1]] = true
	}
	for file, queries := range map[string][]string{
		"alerts.yml": alertQueries(t, "../../docs/alerts.yml"), "grafana-dashboard.json": dashboardQueries(t, "../../docs/grafana-dashboard.json"),
	} {
		if len(queries) < 5 {
			t.Errorf("%s has %d queries", file, len(queries))
		}
		for _, query := range queries {
			names := metricName.FindAllString(regexp.MustCompile(`"[^"]*"`).ReplaceAllString(query, ""), -1)
			if len(names) == 0 {
				t.Errorf("%s: there is no metric in %s", file, query)
			}
			for _, name := range names {
				if !told[name] {
					t.Errorf("%s asks for %s, which a daemon does not tell", file, name)
				}
			}
		}
	}
}

func alertQueries(t *testing.T, file string) []string {
	t.Helper()
	var rules struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr string
				Annotations struct{ Summary, Description string }
			}
		}
	}
	text, err := os.ReadFile(file)
	if err == nil {
		err = yaml.Unmarshal(text, &rules)
	}
	if err != nil {
		t.Fatal(err)
	}
	var queries []string
	for _, group := range rules.Groups {
		for _, rule := range group.Rules {
			if rule.Annotations.Summary == "" || rule.Annotations.Description == "" {
				t.Errorf("%s says nothing to a person", rule.Alert)
			}
			queries = append(queries, rule.Expr)
		}
	}
	return queries
}

func dashboardQueries(t *testing.T, file string) []string {
	t.Helper()
	var dashboard struct {
		Panels     []struct{ Targets []struct{ Expr string } }
		Templating struct{ List []map[string]any }
	}
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, &dashboard)
	}
	if err != nil {
		t.Fatal(err)
	}
	var queries []string
	for _, panel := range dashboard.Panels {
		for _, target := range panel.Targets {
			queries = append(queries, target.Expr)
		}
	}
	for _, variable := range dashboard.Templating.List {
		if query, ok := variable["query"].(map[string]any); ok {
			text, _ := query["query"].(string)
			queries = append(queries, text)
		}
	}
	return queries
}

// TestPromtoolHasNothingToSay needs Debian's package prometheus; where there is
// none it is skipped, but in CI it fails.
func TestPromtoolHasNothingToSay(t *testing.T) {
	t.Parallel()
	program, err := exec.LookPath("promtool")
	if err != nil && os.Getenv("CI") != "" {
		t.Fatalf("rules and metrics must be looked at by promtool: install Debian's prometheus (%v)", err)
	} else if err != nil {
		t.Skip("SKIPPED: there is no promtool here")
	}
	promtool := func(input string, args ...string) {
		cmd := exec.Command(program, args...)
		cmd.Stdin = strings.NewReader(input)
		if out, err := cmd.CombinedOutput(); err != nil || strings.Contains(string(out), "tidings_") {
			t.Errorf("promtool %s: %v\n%s", args, err, out)
		}
	}
	promtool("", "check", "rules", "../../docs/alerts.yml")
	promtool("", "test", "rules", "testdata/alerts_test.yml")
	promtool(measuredDaemon(t), "check", "metrics")
}
