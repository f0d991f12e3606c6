package publish

import "testing"

func TestPlainIsTheTextOfAFragment(t *testing.T) {
	for fragment, want := range map[string]string{
		"":                                 "",
		"<p>One</p><p>two</p>":             "One two",
		"o<b>n</b>e<br>two":                "one two",
		"fish &amp; chips &lt;b&gt;":       "fish & chips <b>",
		"  a \n b\t<img src=x alt=y> c ":   "a b c",
		"<ul><li>x</li><li>y</li></ul>end": "x y end",
	} {
		if got := plain(fragment); got != want {
			t.Errorf("%q: got %q, want %q", fragment, got, want)
		}
	}
}

func TestCutEndsAtAWord(t *testing.T) {
	for _, c := range []struct {
		text   string
		length int
		want   string
	}{
		{"short", 10, "short"},
		{"exact", 5, "exact"},
		{"a sentence of words", 13, "a sentence…"},
		{"Donaudampfschiff", 5, "Donau…"},
		{"жёлтый чай", 3, "жёл…"},
	} {
		if got := cut(c.text, c.length); got != c.want {
			t.Errorf("%q to %d: got %q, want %q", c.text, c.length, got, c.want)
		}
	}
}

func TestRedactTakesCredentialsOut(t *testing.T) {
	for text, want := range map[string]string{
		"https://example.org/a@b":             "https://example.org/a@b",
		"https://u:p@example.org/":            "https://example.org/",
		"https://u:p@ss@example.org/":         "https://example.org/",
		"x http://u@a.example y ftp://v:w@b/": "x http://a.example y ftp://b/",
		"https://example.org/?mail=a@b":       "https://example.org/?mail=a@b",
	} {
		if got := redact(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
