package config

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// running is what the daemon of these tests runs with.
const running = `
[server]
listen = ":1"
[fetch]
proxy = "http://me:hush@proxy.example:1"
[[source]]
name = "wire"
url = "https://wire.example/feed"
[[source]]
name = "own"
url = "https://own.example/feed?token=abc"
headers = { Authorization = "hush" }
schedule = "@daily"
[[section]]
path = "news"
token = "hush"
`

func TestDifferencesAreToldKeyByKeyWithoutSecrets(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		want []string
	}{
		"nothing": {running, nil},
		"settings": {`
[server]
listen = ":2"
pictures = true
[fetch]
proxy = "http://me:hushed@proxy.example:1"
schedule = "*/5 * * * *"
` + running[len("\n[server]\nlisten = \":1\"\n[fetch]\nproxy = \"http://me:hush@proxy.example:1\"\n"):], []string{
			`server.listen: ":1" → ":2", later`, `server.pictures: "false" → "true"`,
			`fetch.schedule: "@hourly" → "*/5 * * * *"`,
			`fetch.proxy: "http://me:xxxxx@proxy.example:1" → "http://me:xxxxx@proxy.example:1"`,
		}},
		"sources": {`
[server]
listen = ":1"
[fetch]
proxy = "http://me:hush@proxy.example:1"
[[source]]
name = "own"
url = "https://own.example/feed?token=xyz"
headers = { Authorization = "hushed" }
schedule = "@weekly"
mirrors = ["https://a:b@mirror.example/"]
sections = ["sport"]
[[source]]
url = "https://new.example/feed"
[[section]]
path = "news"
token = "hushed"
near_duplicates = "collapse"
[[opml]]
url = "https://list.example/subscriptions.opml"
`, []string{
			`source own url: "https://own.example/feed?token=hidden" → "https://own.example/feed?token=hidden"`,
			`source own mirrors: "" → "https://mirror.example/"`, `source own sections: "[]" → "[sport]"`,
			`source own schedule: "@daily" → "@weekly"`, `source own headers: "…" → "…"`,
			`source new.example added: "https://new.example/feed"`, `source wire removed: "https://wire.example/feed"`,
			`opml opml list.example/subscriptions.opml added: "https://list.example/subscriptions.opml"`,
			`section news near_duplicates: "keep" → "collapse"`, `section news token: "…" → "…"`, `section sport added: ""`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			_, differences := parse(t, c.file, nil).After(parse(t, running, nil))
			var got []string
			for _, d := range differences {
				got = append(got, spelledOut(d))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("differences (-want +got):\n%s", diff)
			}
		})
	}
}

func spelledOut(d Difference) string {
	switch {
	case d.Name == "" && d.Later:
		return fmt.Sprintf("%s.%s: %q → %q, later", d.Of, d.Key, d.Was, d.Is)
	case d.Name == "":
		return fmt.Sprintf("%s.%s: %q → %q", d.Of, d.Key, d.Was, d.Is)
	case d.Key != "":
		return fmt.Sprintf("%s %s %s: %q → %q", d.Of, d.Name, d.Key, d.Was, d.Is)
	case d.Added:
		return fmt.Sprintf("%s %s added: %q", d.Of, d.Name, d.Is)
	}
	return fmt.Sprintf("%s %s removed: %q", d.Of, d.Name, d.Was)
}

func TestASourceThatStaysTheSameStaysWhatItIs(t *testing.T) {
	before := parse(t, running, nil)
	next, _ := parse(t, running+"limit = 7\n", nil).After(before)
	for i, s := range next.Sources {
		if s != before.Sources[i] {
			t.Errorf("%s is another", s.Name)
		}
	}
	next, _ = parse(t, "[server]\nlisten = \":9\"\n[fetch]\nschedule = \"@daily\"\n[[source]]\nname = \"wire\"\nurl = \"https://wire.example/feed\"", nil).After(before)
	if next.Sources[0] == before.Sources[0] {
		t.Error("a source with another schedule is the same")
	}
	if next.Server.Listen != before.Server.Listen {
		t.Errorf("listens at %s", next.Server.Listen)
	}
}

func TestAListIsComparedAsASourceIs(t *testing.T) {
	const file = "[[opml]]\nurl = \"%s\"\n[fetch]\nschedule = \"%s\"\n"
	environment := map[string]string{"LIST": "https://list.example/"}
	before := parse(t, fmt.Sprintf(file, "https://list.example/", "@hourly"), nil)
	next, differences := parse(t, fmt.Sprintf(file, "https://list.example/", "@daily"), nil).After(before)
	if len(differences) != 1 || differences[0].Of != "fetch" || next.Lists[0].Source == before.Lists[0].Source {
		t.Errorf("another schedule of all sources: %+v", differences)
	}
	next, _ = parse(t, fmt.Sprintf(file, "https://list.example/", "@hourly"), nil).After(before)
	if next.Lists[0].Source != before.Lists[0].Source {
		t.Error("a list that stays the same is another")
	}
	next, _ = parse(t, fmt.Sprintf(file, "${LIST}", "@hourly"), environment).After(before)
	if !next.Lists[0].Source.Secret {
		t.Error("what redirects make of the address is still shown")
	}
}

func TestListsAddSourcesBelowTheirSection(t *testing.T) {
	file := parse(t, `
[[source]]
name = "mine"
url = "https://Wire.example/feed"
[[section]]
path = "lists/sport"
title = "Games"
[[opml]]
url = "https://list.example/a.opml"
section = "lists"
[[opml]]
url = "https://list.example/b.opml"
`, nil)
	sport, status := Group{"Sport!", "sport"}, Group{"Status", "status"}
	named := map[string][]Subscription{
		"https://list.example/a.opml": {
			{URL: "http://wire.example/feed", In: [][]Group{{sport}}},
			{URL: "https://cup.example/feed?key=1", In: [][]Group{{sport}, {sport, {"Ball games", "ball"}}}},
			{URL: "https://cup.example/feed?key=2"},
		},
		"https://list.example/b.opml": {{URL: "https://cup.example/feed?key=1", In: [][]Group{{status}}}},
	}
	widened := file.WithLists(func(l *List) []Subscription { return named[l.Source.URL] })
	var got []string
	for _, s := range widened.Sources {
		got = append(got, fmt.Sprintf("%.42s %q", s.Name, s.Sections))
	}
	for _, s := range widened.Sections {
		got = append(got, s.Path+" "+s.Title)
	}
	want := []string{
		`mine []`,
		`cup.example/feed?key=hidden ` + widened.Sources[1].Name[len("cup.example/feed?key=hidden "):][:14] + ` ["lists/sport" "lists/sport/ball" "status-feeds"]`,
		`cup.example/feed?key=hidden ` + widened.Sources[2].Name[len("cup.example/feed?key=hidden "):][:14] + ` ["lists"]`,
		`lists/sport Games`, `lists/sport/ball Ball games`, `status-feeds Status`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("widened (-want +got):\n%s", diff)
	}
	if widened.Sources[1].Name == widened.Sources[2].Name {
		t.Error("two sources have one name")
	}
	shorter := widened.WithLists(func(*List) []Subscription { return nil })
	if len(shorter.Sources) != 1 {
		t.Errorf("what lists named before is still there: %v", shorter.Sources)
	}
}
