package read

import (
	"strings"
	"testing"
)

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"  two \n\t words ":             "two words",
		"A &amp; B":                     "A & B",
		"A &amp;amp; B":                 "A &amp; B",
		"<b>bold</b> <em>move</em>":     "bold move",
		"one<br>two<p>three</p>":        "one two three",
		"List<String> & friends":        "List<String> & friends",
		"1 < 2 > 0":                     "1 < 2 > 0",
		"a <unfinished":                 "a <unfinished",
		"caf&eacute;\x00 &#8217;":       "café ’",
		"<!-- nothing -->x":             "x",
		"Vec<type>, Map<name, size>":    "Vec<type>, Map<name, size>",
		"<font size=1>small</font>":     "small",
		"AT&T":                          "AT&T",
		"&lt;script&gt; is an element":  "<script> is an element",
		"Tom\u00a0&nbsp;\u2003und Anna": "Tom\u00a0\u00a0\u2003und Anna",
		"&nbsp;one\u2028two&emsp;":      "one two",
	} {
		if got := plain(in); got != want {
			t.Errorf("plain(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLanguage(t *testing.T) {
	for in, want := range map[string]string{"en": "en", " pt_BR\n": "pt-BR", "zh-Hans-CN": "zh-Hans-CN", "English, mostly": "", strings.Repeat("a-", 40) + "a": "", "": ""} {
		if got := language(in); got != want {
			t.Errorf("language(%q) = %q, want %q", in, got, want)
		}
	}
}
