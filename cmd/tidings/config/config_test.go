package config

import (
	"errors"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tidings/aggregator"
)

// parse reads a configuration that must be good.
func parse(t *testing.T, text string, environment map[string]string) *Config {
	t.Helper()
	c, err := Parse("tidings.toml", []byte(text), func(name string) (string, bool) {
		content, ok := environment[name]
		return content, ok
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDefaultsAreThoseOfTheContract(t *testing.T) {
	c := parse(t, "[[source]]\nurl = 'https://example.org/feed.xml'", nil)
	server := Server{Listen: ":8080", BaseURL: "http://localhost:8080", Title: "tidings"}
	if c.Server != server {
		t.Errorf("server: %+v", c.Server)
	}
	if want := (Store{Path: "tidings.db", Retention: 90 * 24 * time.Hour}); c.Store != want {
		t.Errorf("store: %+v", c.Store)
	}
	fetch := Fetch{
		Schedule: c.Fetch.Schedule, Timeout: 30 * time.Second, MaxBody: 8 * 1024 * 1024,
		Concurrency: 32, PerHost: 1, PerHostGap: time.Second,
	}
	if diff := cmp.Diff(fetch, c.Fetch, configurations); diff != "" {
		t.Errorf("fetch (-want +got):\n%s", diff)
	}
	if got := c.Sources[0].Schedule.Next(at("10:15:00")); got != at("11:00:00") {
		t.Errorf("a source without a schedule is due at %v", got)
	}
}

// at is a time of a fixed day.
func at(clock string) time.Time {
	day, err := time.Parse(time.DateTime, "2026-03-04 "+clock)
	if err != nil {
		panic(err)
	}
	return day
}

func TestSourceTakesEveryKey(t *testing.T) {
	s := parse(t, `
source = [{ name = "wire", url = "https://example.org/feed.xml", sections = ["news/politics"],
            headers.X-Key = "k", mirrors = [ # two
              "https://example.net/feed.xml", # the first
              "https://example.com/feed.xml",
            ] }]
`, nil).Sources[0]
	want := &aggregator.Source{
		Name: "wire", URL: "https://example.org/feed.xml", Mirrors: []string{"https://example.net/feed.xml", "https://example.com/feed.xml"},
		Sections: []string{"news/politics"}, Header: map[string]string{"X-Key": "k"}, Schedule: s.Schedule,
	}
	if diff := cmp.Diff(want, s, configurations); diff != "" {
		t.Errorf("inline (-want +got):\n%s", diff)
	}
	s = parse(t, `
[[source]]
url = "https://example.org/feed.xml"
schedule = "@daily"
include = 'title == "in"'
exclude = 'title == "out"'
priority = -3
disabled = true
[source.headers]
Authorization = "Bearer b"
`, nil).Sources[0]
	if s.Include.String() != `title == "in"` || s.Exclude.String() != `title == "out"` || s.Priority != -3 ||
		!s.Disabled || s.Header["Authorization"] != "Bearer b" || s.Schedule.Next(at("10:00:00")).Hour() != 0 {
		t.Errorf("tables: %+v", s)
	}
}

// TestFetchScheduleReachesSources sets it below the source that takes it.
func TestFetchScheduleReachesSources(t *testing.T) {
	c := parse(t, "[[source]]\nurl = 'https://example.org/feed.xml'\n[fetch]\nschedule = '@every 10s'", nil)
	if got := c.Sources[0].Schedule.Next(at("10:00:00")); got != at("10:00:10") {
		t.Errorf("due at %v", got)
	}
}

func TestEnvironmentReplacesNames(t *testing.T) {
	c := parse(t, `
[server]
title = "${TITLE} and $MORE"
[[source]]
url = "https://${HOST}/${HOST}.xml"
mirrors = ["https://mirror.${HOST}/feed.xml"]
headers = { Authorization = "Bearer ${TOKEN}" }
`, map[string]string{"TITLE": "All ${HOST}", "HOST": "example.org", "TOKEN": "t"})
	s := c.Sources[0]
	got := []string{c.Server.Title, s.URL, s.Mirrors[0], s.Header["Authorization"]}
	want := []string{
		"All ${HOST} and $MORE", "https://example.org/example.org.xml",
		"https://mirror.example.org/feed.xml", "Bearer t",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEnvironmentStaysOutOfMessages(t *testing.T) {
	for _, text := range []string{
		"server.listen = '${SECRET}'", "fetch.proxy = 'http://me:${SECRET}@example.org'", "fetch.schedule = '${SECRET}'",
	} {
		_, err := Parse("tidings.toml", []byte(text), func(string) (string, bool) { return "hunter/two", true })
		if err == nil || strings.Contains(err.Error(), "hunter") || !strings.Contains(err.Error(), "${SECRET}") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestSecretsStayOutOfMessages: a daemon that reloads logs them. The secrets of
// testdata begin with "hunter".
func TestSecretsStayOutOfMessages(t *testing.T) {
	for _, file := range []string{"testdata/secret.toml", "testdata/secret-source.toml"} {
		if said := messages(t, file); strings.Contains(said, "hunter") {
			t.Errorf("%s: %s", file, said)
		}
	}
	for _, url := range []string{"ftp://me:hunter1@example.org/", "http://me:hunter2/hunter3@example.org/", "http://example.org:99999/?auth=hunter4"} {
		if _, err := Default([]string{url}); err == nil || strings.Contains(err.Error(), "hunter") {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestColumnsCountCharacters(t *testing.T) {
	_, err := Parse("x", []byte("\ufeffsource = [{ name = 'خبر', nom = '', url = 'https://example.org/' }]"), empty)
	var problems Problems
	if !errors.As(err, &problems) || len(problems) != 1 || problems[0].Column != 27 {
		t.Errorf("error: %v", err)
	}
}

func TestLoadNamesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mine.toml")
	if _, err := Load(path, empty); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("absent: %v", err)
	}
	if err := os.WriteFile(path, []byte("x = 1"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path, empty); err == nil || !strings.HasPrefix(err.Error(), path+":1:1: ") {
		t.Errorf("bad: %v", err)
	}
}

func TestTree(t *testing.T) {
	tree := parse(t, `
[server]
title = "Evening edition"
[[source]]
url = "https://example.org/feed.xml"
sections = ["news/middle-east/syria"]
[[section]]
path = "news/middle-east"
limit = 7
[[section]]
path = "science"
title = "Sciences"
`, nil).Tree()
	var got []string
	for _, s := range tree.All() {
		got = append(got, s.Name()+": "+s.Title)
	}
	want := []string{"all: Evening edition", "news: News", "news/middle-east: Middle east", "news/middle-east/syria: Syria", "science: Sciences"}
	if !slices.Equal(got, want) {
		t.Errorf("sections: %q", got)
	}
	if limits := []int{tree.At("").Limit, tree.At("news/middle-east").Limit}; !slices.Equal(limits, []int{100, 7}) {
		t.Errorf("limits of the root and of the described section: %v", limits)
	}
}

func TestDefaultAllowsWhatTheOperatorTyped(t *testing.T) {
	c, err := Default([]string{
		"http://127.0.0.1:8081/a.xml", "http://127.0.0.1:8081/b.xml", "http://localhost/c.xml",
		"https://10.1.2.3/", "https://[fd00::1]/", "https://8.8.8.8/", "https://example.org/",
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range c.Fetch.AllowNetworks {
		got = append(got, netip.Prefix.String(p))
	}
	if want := []string{"127.0.0.1/32", "::1/128", "10.1.2.3/32", "fd00::1/128"}; !slices.Equal(got, want) {
		t.Errorf("networks: %q", got)
	}
	if s := c.Sources[0]; s.Name != "127.0.0.1" || s.Schedule == nil || len(s.Sections) != 0 {
		t.Errorf("first source: %+v", s)
	}
}

func TestDefaultRefusesWhatIsNoFeedAddress(t *testing.T) {
	for _, text := range []string{"example.org", "file:///etc/passwd", "-"} {
		if _, err := Default([]string{text}); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
