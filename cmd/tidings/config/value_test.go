package config

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/aggregator"
)

// reads holds a table of texts against what a parser makes of them.
func reads[T comparable](t *testing.T, parse func(string) (T, error), good map[string]T, bad ...string) {
	t.Helper()
	for text, want := range good {
		if got, err := parse(text); err != nil || got != want {
			t.Errorf("%q: got %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range bad {
		if got, err := parse(text); err == nil {
			t.Errorf("%q: got %v; want an error", text, got)
		}
	}
}

func TestDurations(t *testing.T) {
	reads(t, duration, map[string]time.Duration{
		"0": 0, "90s": 90 * time.Second, "1h30m": 90 * time.Minute, "90d": 90 * day,
		"1d12h": 36 * time.Hour, "0d": 0, "106751d": 106751 * day,
	}, "", "d", "90", "1.5d", "1h2d", "-1s", "-1d", "1d-1h", "106752d", "106751d24h", "1w", "90 d")
}

func TestSizes(t *testing.T) {
	reads(t, size, map[string]int64{
		"0": 0, "512": 512, "1_000": 1000, "1KiB": 1 << 10, "8MiB": 8 << 20, "8 MiB": 8 << 20, "2GiB": 2 << 30,
	}, "", "MiB", "8MB", "8mib", "1.5MiB", "-1MiB", "0x10", "9223372036854775808", "8589934592GiB")
}

func TestIntegers(t *testing.T) {
	reads(t, integer(1, 1000), map[string]int{"1": 1, "1_000": 1000, "0x10": 16, "+5": 5}, "0", "1001", "-1", "99999999999999999999")
}

func TestBaseURLs(t *testing.T) {
	reads(t, baseURL, map[string]string{
		"https://example.org":       "https://example.org",
		"https://example.org/":      "https://example.org",
		"https://example.org/news/": "https://example.org/news",
	}, "", "example.org", "https://", "https://example.org/?", "https://example.org/#x", "https://a@example.org/", "ftp://example.org")
}

func TestListenAddresses(t *testing.T) {
	reads(t, listenAddress, map[string]string{
		":0": ":0", "127.0.0.1:80": "127.0.0.1:80", "[::1]:8080": "[::1]:8080", "localhost:65535": "localhost:65535",
	}, "", "8080", ":", ":65536", ":-1", "::1:80", "http://x:80", "a b:80")
}

func TestSectionPaths(t *testing.T) {
	reads(t, sectionPath, map[string]string{"news": "news", "news/status": "news/status", "statuses": "statuses"},
		"", "/news", "news/", "News", "opml", "health/x", "healthz", "readyz", "metrics", "index", "all/x", "archive", "a/archive/b")
}

func TestSchedules(t *testing.T) {
	for text, want := range map[string]string{
		"@hourly":                     "2026-03-04 11:00:00",
		"@every 1d":                   "2026-03-05 00:00:00",
		"*/30 * * * *":                "2026-03-04 10:30:00",
		"0 6 * * 0":                   "2026-03-08 06:00:00",
		"0 0 29 2 *":                  "2028-02-29 00:00:00",
		"CRON_TZ=Asia/Tehran @daily":  "2026-03-04 20:30:00",
		" CRON_TZ=UTC   0 12 * * sun": "2026-03-08 12:00:00",
	} {
		s, err := schedule(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := s.Next(at("10:15:00")).UTC().Format(time.DateTime); got != want {
			t.Errorf("%q: next at %s, want %s", text, got, want)
		}
	}
	for _, text := range []string{"", "@", "@every", "@every 999ms", "CRON_TZ=UTC @every 0s", "CRON_TZ=", "* * * *", "* * * * * *", ", * * * *"} {
		if _, err := schedule(text); err == nil {
			t.Errorf("%q: want an error", text)
		}
	}
}

// TestSchedulesAreUTC shows that the machine's own zone has no say.
func TestSchedulesAreUTC(t *testing.T) {
	s, err := schedule("0 6 * * *")
	if err != nil {
		t.Fatal(err)
	}
	from := at("05:00:00").In(time.FixedZone("", 3600))
	if got := s.Next(from); !got.Equal(at("06:00:00")) {
		t.Errorf("next at %v", got)
	}
}

func TestSuggestions(t *testing.T) {
	keys := sourceKeys(&aggregator.Source{})
	for name, want := range map[string]string{
		"schedul": "schedule", "nmae": "name", "URL": "url", "Mirror": "mirrors", "prioritie": "priority",
	} {
		if got := suggestion(name, keys); got != `did you mean "`+want+`"?` {
			t.Errorf("%s: %s", name, got)
		}
	}
	const all = "known here: name, url, mirrors, sections, schedule, headers, include, exclude, priority, disabled"
	for _, name := range []string{"", "x", "colour"} {
		if got := suggestion(name, keys); got != all {
			t.Errorf("%q: %s", name, got)
		}
	}
}

func TestNames(t *testing.T) {
	sources := []*aggregator.Source{
		{URL: "https://www.example.org/news/feed.xml"},
		{URL: "https://example.org/sport/"},
		{URL: "https://example.org/sport?page=2"},
		{URL: "https://example.org/sport?page=2"},
		{URL: "http://example.net:81/"},
		{URL: "http://example.net:82/"},
		{Name: "example.net", URL: "https://example.com/"},
	}
	nameSources(sources)
	var got []string
	for _, s := range sources {
		got = append(got, s.Name)
	}
	want := []string{
		"example.org", "example.org/sport", "example.org/sport?page=2", "example.org/sport?page=2-2",
		"example.net:81", "example.net:82", "example.net",
	}
	if !slices.Equal(got, want) {
		t.Errorf("names: %q", got)
	}
}

// TestNamesHoldNoSecret: what tells addresses from others may be nobody else's.
func TestNamesHoldNoSecret(t *testing.T) {
	sources := []*aggregator.Source{
		{URL: "https://me:secret0@example.org/feed"},
		{URL: "https://example.org/feed?auth=secret1"},
		{URL: "https://example.org/feed?auth=secret2"},
		{URL: "https://example.org/feed?page=1&auth=secret3"},
		{URL: "https://example.org/feed?page=1"},
		{URL: "https://example.org/secret4/feed", Secret: true},
		{URL: "https://example.org/secret5/feed", Secret: true},
	}
	nameSources(sources)
	for i, want := range []string{
		"example.org", "example.org/feed", "example.org/feed?auth=hidden [0-9a-f]{16}", "example.org/feed?page=1&auth=hidden [0-9a-f]{16}",
		"example.org/feed?page=1", "example.org-2", "example.org-3",
	} {
		if !regexp.MustCompile("^" + strings.ReplaceAll(want, "?", `\?`) + "$").MatchString(sources[i].Name) {
			t.Errorf("%s is called %q", sources[i].URL, sources[i].Name)
		}
	}
}
