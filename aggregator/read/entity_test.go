package read

import (
	"maps"
	"strings"
	"testing"
)

func TestEntitiesIn(t *testing.T) {
	long := strings.Repeat("a", maxEntity+1)
	subset := `<!ENTITY a "one"> <!ENTITY a "two"> <!ENTITY b 'it"s'> <!ENTITY c "&#233;&a;"> <!ENTITY lt "no"> <!ENTITY % p "no">
		<!ENTITY s SYSTEM "no"> <!ENTITY l "` + long + `"> <!ELEMENT e ANY>`
	want := map[string]string{"a": "one", "b": `it"s`, "c": "é&a;"}
	if got := entitiesIn([]byte(subset)); !maps.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	many := strings.Repeat("<!ELEMENT e ANY>", maxSubset/16) + `<!ENTITY a "far away">`
	if got := entitiesIn([]byte(many)); len(got) > 0 {
		t.Errorf("got %q from beyond the limit", got)
	}
}

func TestInternalSubset(t *testing.T) {
	for text, want := range map[string]struct {
		subset string
		end    int
	}{
		"<!DOCTYPE rss><rss>":              {"", 14},
		"<!DOCTYPE rss [a]><rss>":          {"a", 18},
		"<!DOCTYPE rss [a] ><rss>":         {"a", 19},
		"<!DOCTYPE rss [<!-- ' ]> -->]>x":  {"<!-- ' ]> -->", 30},
		`<!DOCTYPE rss ["]>" ']>']>x`:      {`"]>" ']>'`, 26},
		"<!DOCTYPE rss [<?p ]> ?>]>x":      {"<?p ]> ?>", 26},
		"<!DOCTYPE rss [and never an end>": {"", 15},
	} {
		subset, end := internalSubset([]byte(text))
		if string(subset) != want.subset || end != want.end {
			t.Errorf("%s: got %q, end %d", text, subset, end)
		}
	}
}
