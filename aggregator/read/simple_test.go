package read

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
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
	"<pre>", "\n\n", "&#10;", "&#13;", "<a name=x>", "<a id=\"n\">", "<table class=t>", "<tr>", "</tr>", "<tbody>", "</tbody>", "<thead>", "</thead>", "<th colspan=2>", "</th>",
	"<caption>", "</caption>", "<colgroup>", "</colgroup>", "<col span=\"2\">", "<dl>", "</dl>", "<dt>", "</dt>", "<dd>", "</dd>", "<iframe src=\"x\" allowfullscreen>", "</iframe>",
	"<!-->", "<!--->", "--!>", "-->", "<!--", "<style>", "</style>", "<details>", "<summary>", "</summary>", "</details>", "<main>", "<main title=m>", "</main>",
	"<video controls src=v.mp4 poster=\"p q\">", "</video>", "<track src=\"t\" kind=k>", "<ol start=3 reversed>", "</ol>", "<del cite=\"//d\" datetime='x'>", "</del>",
	"<img alt src=\"http://a.example/é?x=1&y=2&z\">", "<img srcset=\"https://a.example/1.png 1x, https://a.example/2.png 200w\">", "<br\n/>", "<td\n>", "<span title=\"&notit; &amp;&lt\">",
}

// sameAsParsed takes a fragment the short way, and wants what the long way
// makes of it. It reports false for one that is not simple.
func sameAsParsed(t *testing.T, m *mapping, fragment, base string) bool {
	t.Helper()
	m.effort = maxEffort
	fragment = strings.TrimSpace(legal(cut(fragment, maxBody)))
	got, ok := m.simplified(fragment, documentBase(base))
	if !ok {
		return false
	}
	if want := m.parsed(fragment, documentBase(base)); inOrder(got) != inOrder(want) {
		t.Errorf("%q\ngot  %q\nwant %q", fragment, got, want)
	}
	if left := m.clean(got); left != got {
		t.Errorf("%q\ngot %q\nof which the policy leaves %q", fragment, got, left)
	}
	if again := m.html(got, documentBase(base)); again != got {
		t.Errorf("%q\nbecame %q\nand    %q", fragment, got, again)
	}
	if again := m.parsed(got, documentBase(base)); inOrder(again) != inOrder(got) {
		t.Errorf("%q\nbecame %q\nand    %q", fragment, got, again)
	}
	return true
}

// inOrder is a fragment with the attributes of every tag sorted, as the parser
// does with those of formatting.
func inOrder(fragment string) string {
	var b strings.Builder
	for z := html.NewTokenizer(strings.NewReader(fragment)); z.Next() != html.ErrorToken; {
		token := z.Token()
		slices.SortFunc(token.Attr, func(a, b html.Attribute) int { return strings.Compare(a.Key, b.Key) })
		b.WriteString(token.String())
	}
	return b.String()
}

// TestSimpleFragmentsAreNoOthers wants of every fragment that passes for simple
// what parser and policy make of it.
func TestSimpleFragmentsAreNoOthers(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	m := New().mapping(new(notes))
	count := 0
	for range 40_000 {
		if sameAsParsed(t, m, randomFragment(r), testURL) {
			count++
		}
		if t.Failed() {
			return
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
		} else if name := nameIn(strings.TrimPrefix(part, "<")); strings.HasPrefix(part, "<") && !kindOf(name).isEmpty() && r.IntN(8) > 0 {
			open = append(open, name)
		}
		b.WriteString(part)
	}
	for len(open) > 0 && r.IntN(10) > 0 {
		b.WriteString("</" + open[len(open)-1] + ">")
		open = open[:len(open)-1]
	}
	return b.String()
}

// FuzzSimple holds for any fragment: what passes for simple becomes what parser
// and policy make of it, and stays so.
func FuzzSimple(f *testing.F) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 100 {
		f.Add(randomFragment(r), testURL)
	}
	for _, part := range fragmentParts {
		f.Add("<p>a"+part+"b</p>", "")
	}
	for _, c := range nearMisses {
		f.Add(c, testURL)
	}
	f.Fuzz(func(t *testing.T, fragment, base string) {
		sameAsParsed(t, New().mapping(new(notes)), fragment, base)
	})
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

// nearMisses are almost simple, and a sanitiser that takes them for what they
// look like may be had.
var nearMisses = []string{
	`<p>a`,
	slices.Concat([]string{"x"})[0],
}
