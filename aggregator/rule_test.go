package aggregator

import (
	"strings"
	"testing"
)

func ruledArticle() *Article {
	return &Article{
		Title: "Talks in Syria", URL: "https://WWW.Wire.example/a", Summary: "short", Content: "<p>long</p>", Language: "en",
		Authors: []Person{{Name: "Ann"}, {Name: "Ben"}}, Categories: []Category{{Term: "Politics"}},
		Enclosures: []Enclosure{{URL: "https://wire.example/a.mp3"}}, Published: noon(),
	}
}

func TestWhatARuleSeesOfAnArticle(t *testing.T) {
	for _, text := range []string{
		`title matches "(?i)syria"`, `url startsWith "https://WWW."`, `host == "www.wire.example"`, `source == "wire"`,
		`"Ben" in authors`, `"Politics" in categories`, `content contains "long"`, `summary == "short"`, `language == "en"`,
		`published.Year() == 2026 and published < date("2026-03-05")`, `any(enclosures, # endsWith ".mp3")`,
		`len(authors) == 2 and not ("Sport" in categories)`,
	} {
		r := rule(t, text)
		if !r.Matches(ruledArticle(), "wire") {
			t.Errorf("%s does not match", text)
		}
		if r.Matches(&Article{}, "") {
			t.Errorf("%s matches an empty article", text)
		}
	}
}

func TestARuleThatIsNoneSaysWhere(t *testing.T) {
	for text, want := range map[string]string{
		`titel == "x"`:             "unknown name titel (1:1)",
		`title == 1`:               "(1:7)",
		`title ==`:                 "(1:",
		`title`:                    "bool",
		`title matches "("`:        "(1:7)",
		`published > "2026-03-04"`: "(1:11)",
		``:                         "unexpected token EOF",
		strings.Repeat("title == 'x' or ", 600) + "true": "nodes",
	} {
		_, err := CompileRule(text)
		if err == nil || !strings.HasPrefix(err.Error(), "compile rule: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40s: %v, want %q", text, err, want)
		}
	}
}

func TestARuleThatCannotBeEvaluatedMatchesNothing(t *testing.T) {
	for _, text := range []string{
		`authors[7] == "Ann"`, `not (authors[7] == "Ann")`, `int(title) == 1`, `int(title) != 1`,
		`all(1..1000, len(map(1..10000, title)) > 0)`, // more memory than a rule may have
	} {
		if rule(t, text).Matches(ruledArticle(), "wire") {
			t.Errorf("%s matches", text)
		}
	}
}

func TestARuleReadsAsItWasWritten(t *testing.T) {
	const text = `title  ==  "x"`
	if got := rule(t, text).String(); got != text {
		t.Errorf("got %q", got)
	}
	if got := (*Rule)(nil).String(); got != "" {
		t.Errorf("no rule reads %q", got)
	}
}

func TestARuleThatCannotBeAppliedSaysSoOnce(t *testing.T) {
	rule, err := CompileRule(`authors[5] == "x"`)
	if err != nil {
		t.Fatal(err)
	}
	tree := NewTree(Section{}, nil, []*Source{{Name: "s", Include: rule}})
	if ids := tree.Place(&Article{Sightings: []Sighting{{Source: "s"}}}); len(ids) != 0 {
		t.Errorf("placed in %v", ids)
	}
	if faults := tree.Faults(); len(faults) != 1 || !strings.Contains(faults[0].Error(), "authors[5]") {
		t.Errorf("faults %q", faults)
	}
	if faults := tree.Faults(); len(faults) != 0 {
		t.Errorf("told again: %q", faults)
	}
}

func TestRulesDoNotKnowTheTime(t *testing.T) {
	if _, err := CompileRule("published < now()"); err == nil {
		t.Error("a rule may ask for the time, and so place an article differently each time")
	}
}
