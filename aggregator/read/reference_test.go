package read

import "testing"

func TestAppendText(t *testing.T) {
	own := map[string]string{"who": "Kim & Co", "nbsp": "-"}
	for in, want := range map[string]string{
		"a &amp; b &lt; &gt; &quot; &apos;": "a &amp; b &lt; &gt; &quot; '",
		"&#38; &#x26; &#X26;":               "&amp; &amp; &amp;",
		"&eacute; &AMP; &rarr;":             "é &amp; →",
		"&#10;&#x1D11E;":                    "\n𝄞",
		"a&#x1A;b&#0;c&#31;":                "abc",
		"a&#x110000;b&#99999999999999999;":  "ab",
		"a&#xD800;":                         "a",
		"&#146; &#x80;":                     "’ €",
		"&160; &8217;x &5":                  "\u00a0 ’x &amp;5",
		"&#8217 &#x2019x":                   "’ ’x",
		"&who; &nbsp; &nobody;":             "Kim &amp; Co - &amp;nobody;",
		"a & b && c &":                      "a &amp; b &amp;&amp; c &amp;",
		"?a=1&b=2&copy=3":                   "?a=1&amp;b=2&amp;copy=3",
		"&notit; &copycat; &5abc; &160b;":   "&amp;notit; &amp;copycat; &amp;5abc; &amp;160b;",
		"&# &#; &#x; &; &-;":                "&amp;# &amp;#; &amp;#x; &amp;; &amp;-;",
		"1 < 2 > 0 ]]>":                     "1 &lt; 2 &gt; 0 ]]&gt;",
	} {
		got := string(appendText(nil, []byte(in), own, inText))
		if got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
		if !isPlainText([]byte(got)) {
			t.Errorf("%q became %q, which is not plain", in, got)
		}
		if again := string(appendText(nil, []byte(got), nil, inText)); again != got {
			t.Errorf("%q became %q a second time", got, again)
		}
	}
}

func TestLongTextsAreResolvedAsShortOnes(t *testing.T) {
	for _, text := range []string{"", "a", "&lt;", "a &lt;b&gt; &amp;amp; &quot;c&quot; &apos;d&apos;", "&#38;#38; &#xE9;&#x1D11E;&#13;", "&amp;lt;;"} {
		if got := string(appendResolved([]byte("x"), []byte(text))); !isPlainText([]byte(text)) || got != "x"+resolved([]byte(text)) {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestPlainTextNeedsNoMending(t *testing.T) {
	for text, want := range map[string]bool{
		"a &amp; b &#233; &#xE9;": true,
		"a & b":                   false,
		"&eacute;":                false,
		"&#1;":                    false,
		"&#146;":                  false,
		"&amp":                    false,
		"a ]]> b":                 false,
	} {
		if got := isPlainText([]byte(text)); got != want {
			t.Errorf("isPlainText(%q) = %t", text, got)
		}
	}
}
