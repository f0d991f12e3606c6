package config

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// drafted is what comes of a draft when it is read.
func drafted(t testing.TB, d *Draft) (*Config, string) {
	t.Helper()
	var b strings.Builder
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	c, err := Parse("draft.toml", []byte(b.String()), empty)
	if err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	return c, b.String()
}

func TestADraftIsReadAsItWasMeant(t *testing.T) {
	d := &Draft{Heading: "Two\nlines"}
	news := d.Section("", "news", "News")
	tech := d.Section(news, "tech", `T"e\c${h}`)
	for _, s := range []DraftSource{
		{Title: "Same", URL: "https://a.example/", Sections: []string{news}},
		{Title: "Same", URL: "https://b.example/${HOME}", Sections: []string{tech}, Notes: []string{"a\r\n[[source]]"}},
		{Title: "Other", URL: "https://a.example/", Sections: []string{news, tech}},
		{Title: " \x00\n", URL: "https://c.example/", Disabled: true},
	} {
		if err := d.Add(s); err != nil {
			t.Fatal(err)
		}
	}
	c, text := drafted(t, d)
	var got [][]string
	for _, s := range c.Sources {
		got = append(got, append([]string{s.Name, s.URL}, s.Sections...))
	}
	want := [][]string{{"Same", "https://a.example/", "news", "news/tech"}, {"Same (2)", "https://b.example/$%7BHOME}", "news/tech"}, {"c.example", "https://c.example/"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, text)
	}
	if s := c.Tree().At(tech); s.Title != `T"e\c$ {h}` || c.Tree().At(news).Title != "News" || len(c.Sections) != 1 || !c.Sources[2].Disabled {
		t.Errorf("sections are %+v\n%s", c.Sections, text)
	}
}

func TestADraftRefusesWhatIsNoAddress(t *testing.T) {
	for _, address := range []string{"ftp://a.example/", "http://:80/", "http://a.example:99999/", "x"} {
		if err := new(Draft).Add(DraftSource{URL: address}); err == nil {
			t.Errorf("%s was taken", address)
		}
	}
}

func TestADraftGivesSectionsPathsOfTheirOwn(t *testing.T) {
	d, long := &Draft{}, strings.Repeat("a", 64)
	for _, c := range []struct{ parent, word, want string }{
		{"", "news", "news"}, {"", "news", "news-2"}, {"", "news", "news-3"}, {"", "news-2", "news-2-2"}, {"news", "news", "news/news"},
		{"", "all", "all-feeds"}, {"", "status", "status-feeds"}, {"", "opml", "opml-feeds"}, {"news", "status", "news/status"},
		{"news", "archive", "news/archive-feeds"}, {"", long, long}, {"", long, long[:62] + "-2"},
	} {
		if got := d.Section(c.parent, c.word, ""); got != c.want {
			t.Errorf("e3 %q below %q: %q, want %q", c.word, c.parent, got, c.want)
		}
	}
}

func TestTheStarterSaysTheDefaults(t *testing.T) {
	setting := regexp.MustCompile(`(?m)^# (\w+ += )`)
	text := setting.ReplaceAllString(starter, "$1") + "[[source]]\nurl = \"https://a.example/\"\n"
	got, err := Parse("starter.toml", []byte(text), empty)
	if err != nil {
		t.Fatal(err)
	}
	want, err := defaults()
	if err != nil {
		t.Fatal(err)
	}
	if got.Server != want.Server || got.Store != want.Store || !strings.Contains(starter, `schedule = "@hourly"`) || strings.Count(starter, " = ") != 6 {
		t.Errorf("the starter is not of the defaults: %+v", got)
	}
}

func TestNoTitleBreaksADraft(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		title := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom([]rune("${}\"'\\\x00\n\r\t#[]=\u0085\u2028é")))).Draw(t, "title")
		d := &Draft{Heading: title, Notes: []string{title}}
		if err := d.Add(DraftSource{Title: title, URL: "https://a.example/", Sections: []string{d.Section("", "x", title)}, Notes: []string{title}}); err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := d.Write(&b); err != nil {
			t.Fatal(err)
		}
		c, err := Parse("draft.toml", []byte(b.String()), empty)
		if err != nil {
			t.Fatalf("%v\n%s", err, b.String())
		}
		if name := nameFrom(title); name != "" && c.Sources[0].Name != name {
			t.Errorf("%q became %q", title, c.Sources[0].Name)
		}
	})
}
