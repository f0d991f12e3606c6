package read

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// fragmentParts are what random fragments are made of: mostly what is simple.
var fragmentParts = []string{
	"<p>", "</p>", "<p>", "</p>", "<b>", "</b>", "<a href=\"/x?a=1&amp;b=2\">", "</a>", "<div>", "</div>", "<ul>", "</ul>", "<li>", "</li>",
	"<h2>", "</h2>", "<h3>", "</h3>", "<br>", "<br/>", "<hr>", "<img src=\"a.png\" alt=\"it's &lt;a&gt;\">", "<img src=\"data:x\">", "<img src=\"data:x\" alt=\"x\" />",
	"<span class=\"c\" onclick=\"x\">", "</span>", "<em title=\"&copy=1&quot;\">", "</em>", "<blockquote cite=\"c\">", "</blockquote>",
	"<figure>", "<picture>", "<source srcset=\"a 1x, /b 2x\"/>", "</picture>", "<figcaption>", "</figcaption>", "</figure>",
	"text", " ", "\n", "it&#8217;s", "&amp;", "& co", "&lt;b&gt;", "&nbsp;", "a < b", "<p x\"", "<p x=\"", "\"q\"", "'", "&#1;", "&#x80;", "&copy", "é",
	"<P>", "<table>", "<td>", "</td>", "</table>", "<a>", "<a href='y'>", "<p/>", "<script>", "</script>", "<!-- c -->", "<font color=red>", "</font>",
	"<a href=\"javascript:x\">", "<a href=\"MAILTO:a@b.example\">", "<svg>", "</svg>", "<code>", "</code>", "<i>", "</i>", "<br >", "</br>", "<pre>\n", "</pre>", "<",
}

// TestSimpleFragmentsAreNoOthers wants of every fragment that passes for simple
// what a parser makes of it.
func TestSimpleFragmentsAreNoOthers(t *testing.T) {
	r, base := rand.New(rand.NewPCG(1, 2)), documentBase(testURL)
	m := New().mapping(new(notes))
	count := 0
	for range 40_000 {
		fragment := randomFragment(r)
		rendered, _, ok := simplified(fragment, base)
		if !ok {
			continue
		}
		count++
		parsed, foreign, err := settled(fragment, base)
		if err != nil || foreign {
			t.Fatalf("%q is not simple: %v", fragment, err)
		}
		if got, want := m.clean(rendered), m.clean(parsed); got != want {
			t.Fatalf("%q\ngot  %q\nwant %q", fragment, got, want)
		}
	}
	if count < 1000 {
		t.Errorf("only %d fragments were simple", count)
	}
}

// randomFragment is a few parts, in which most end tags are the right ones.
func randomFragment(r *rand.Rand) string {
	var b strings.Builder
	var open []string
	for range 1 + r.IntN(12) {
		part := fragmentParts[r.IntN(len(fragmentParts))]
		if len(open) > 0 && strings.HasPrefix(part, "</") && r.IntN(8) > 0 {
			part = "</" + open[len(open)-1] + ">"
			open = open[:len(open)-1]
		} else if name := nameIn(strings.TrimPrefix(part, "<")); strings.HasPrefix(part, "<") && !isVoid(name) && r.IntN(8) > 0 {
			open = append(open, strings.TrimSuffix(name, ">"))
		}
		b.WriteString(part)
	}
	for len(open) > 0 && r.IntN(10) > 0 {
		b.WriteString("</" + open[len(open)-1] + ">")
		open = open[:len(open)-1]
	}
	return b.String()
}

func TestTextWithoutTagsIsCleanedAsMarkupIs(t *testing.T) {
	m := New().mapping(new(notes))
	for _, text := range []string{"it's", `"a" & b`, "&amp;lt;", "&lt;script&gt;", "a > b", "&#1;x", "&copy", "&nbsp;a&#32;", "\ra"} {
		rendered, _, err := settled(text, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := m.html(text, nil), m.clean(rendered); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestWhatIsSimple(t *testing.T) {
	for fragment, want := range map[string]bool{
		`<p>a <a href="https://a.example/">b</a></p>`: true,
		`<figure><img src="a.png"/></figure><p>a</p>`: true,
		`<ul><li>a</li></ul>`:                         true,
		`<p>a<br>b</p>`:                               true,
		`<p>a<p>b</p></p>`:                            false,
		`<p><div>a</div></p>`:                         false,
		`<a href="a"><b><a href="b">c</a></b></a>`:    false,
		`<li>a</li>`:                                  false,
		`<b><i>a</b></i>`:                             false,
		`<p class=x>a</p>`:                            false,
		`<p title="a" title="b">a</p>`:                false,
		`<script>a</script>`:                          false,
		`<p>a`:                                        false,
	} {
		if _, _, got := simplified(fragment, documentBase(testURL)); got != want {
			t.Errorf("%s: simple %v", fragment, got)
		}
	}
}
