package read

import (
	"strings"
	"testing"
)

func TestAbsolute(t *testing.T) {
	for name, c := range map[string]struct{ base, ref, want string }{
		"as written":            {"", "HTTP://Example.org/%7Ea?b=c#d", "HTTP://Example.org/%7Ea?b=c#d"},
		"white space around":    {"", "\n https://example.org/ \t", "https://example.org/"},
		"line break inside":     {"", "https://example.org/a\n\tb", "https://example.org/ab"},
		"space inside":          {"", "https://example.org/a b?c d", "https://example.org/a%20b?c%20d"},
		"stray percent":         {"", "https://example.org/100%?a=%2", "https://example.org/100%25?a=%252"},
		"letters of any kind":   {"", "https://example.org/новости", "https://example.org/новости"},
		"a quote in a host":     {"", "http://a%22b.example/", ""},
		"a base with one":       {"http://a%22b.example/", "/c", ""},
		"letters in a host":     {"", "http://b%C3%BCcher.example/%C3%BC", "http://bücher.example/%C3%BC"},
		"letters of a name":     {"", "http://b%C3%BC@example.org/", "http://b%C3%BC@example.org/"},
		"relative":              {"https://example.org/a/b", "c", "https://example.org/a/c"},
		"query":                 {"https://example.org/a/b", "?c", "https://example.org/a/b?c"},
		"host-relative":         {"https://example.org/", "//h/x", "https://h/x"},
		"host without a base":   {"", "//h/x", ""},
		"path without a base":   {"", "/x", ""},
		"javascript":            {"https://example.org/", "javascript:alert(1)", ""},
		"javascript, hidden":    {"https://example.org/", "\x01java\nscript:alert(1)", ""},
		"data":                  {"https://example.org/", "data:text/html,x", ""},
		"mail":                  {"https://example.org/", "mailto:a@example.org", ""},
		"no host":               {"", "https:///x", ""},
		"too long":              {"", "https://example.org/" + strings.Repeat("a", maxURL), ""},
		"too long once escaped": {"", "https://example.org/" + strings.Repeat("ü", maxURL/5), ""},
		"empty":                 {"https://example.org/", " ", ""},
		"base that is no page":  {"javascript:alert(1)", "x", ""},
		"markup":                {"", `https://example.org/"><script>`, "https://example.org/%22%3E%3Cscript%3E"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := absolute(documentBase(c.base), c.ref); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestRebase(t *testing.T) {
	base := documentBase("https://example.org/a/b")
	for ref, want := range map[string]string{
		" c/ ":                        "https://example.org/a/c/",
		"//other.example":             "https://other.example",
		"ftp://example.org/":          "https://example.org/a/b",
		":":                           "https://example.org/a/b",
		strings.Repeat("b/", maxBase): "https://example.org/a/b",
	} {
		if got := rebase(base, ref).String(); got != want {
			t.Errorf("rebase(%.40q) = %.40s, want %s", ref, got, want)
		}
	}
}
