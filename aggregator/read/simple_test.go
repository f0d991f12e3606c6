package read

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

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
	if want := m.reparsed(fragment, documentBase(base)); inOrder(got) != inOrder(want) {
		t.Errorf("%q\ngot  %q\nwant %q", fragment, got, want)
	}
	if left := m.clean(got); left != got {
		t.Errorf("%q\ngot %q\nof which the policy leaves %q", fragment, got, left)
	}
	if again := m.html(got, documentBase(base)); again != got {
		t.Errorf("%q\nbecame %q\nand    %q", fragment, got, again)
	}
	if again := m.reparsed(got, documentBase(base)); inOrder(again) != inOrder(got) {
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
	g := growth{rand.New(rand.NewPCG(1, 2))}
	m := New().mapping(new(notes))
	simple, others := 0, 0
	for range 30_000 {
		if sameAsParsed(t, m, g.fragment(), testURL) {
			simple++
		} else {
			others++
		}
		if t.Failed() {
			return
		}
	}
	if simple < 3000 || others < 3000 {
		t.Errorf("%d fragments were simple, %d were not", simple, others)
	}
}

// FuzzSimple holds for any fragment: what passes for simple becomes what parser
// and policy make of it, and stays so.
func FuzzSimple(f *testing.F) {
	g := growth{rand.New(rand.NewPCG(3, 4))}
	for range 200 {
		f.Add(g.fragment(), testURL)
	}
	for _, part := range fragmentParts {
		f.Add("<p>a"+part+"b</p>", "")
	}
	for _, fragment := range nearMisses {
		f.Add(fragment, testURL)
	}
	m := New().mapping(new(notes))
	f.Fuzz(func(t *testing.T, fragment, base string) {
		sameAsParsed(t, m, fragment, base)
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

func TestWhatIsSimple(t *testing.T) {
	m := New().mapping(new(notes))
	for fragment, want := range map[string]bool{
		`<p>a <a href="https://a.example/">b</a></p>`:                                              true,
		`<figure><img src="a.png"/></figure><p>a</p>`:                                              true,
		`<ul><li>a</li></ul><dl><dt>a</dt><dd><p>b</p></dd></dl>`:                                  true,
		`<p>a<br>b<br/>c<br />d</p>`:                                                               true,
		`<p>it's &#8217; &ldquo;a&rdquo; &nbsp; & "b" > c</p>`:                                     true,
		`<p class=x id='y' hidden>a</p>`:                                                           true,
		`<p title="a" title="b">a</p>`:                                                             true,
		`<p>a<script>b < c</script><!-- d --><iframe src="e" allowfullscreen></iframe></p>`:        true,
		`<pre>` + "\n" + `a &lt; b</pre>`:                                                          true,
		`<table><tr><td>a</td></tr></table>`:                                                       true,
		`<table> <caption>a</caption> <tbody> <tr> <th colspan="2">b</th> </tr> </tbody> </table>`: true,
		`<a name="a">b</a>`:                                                                        true,
		strings.Repeat("<i>", maxNested) + strings.Repeat("</i>", maxNested):                       true,
		strings.Repeat("<i>", maxNested+1) + strings.Repeat("</i>", maxNested+1):                   false,
		strings.Repeat("<br>", maxMarkup):                                                          true,
		strings.Repeat("<br>", maxMarkup+1):                                                        false,
		`<p>a<p>b</p></p>`:                                                                         false,
		`<p><div>a</div></p>`:                                                                      false,
		`<h2><h3>a</h3></h2>`:                                                                      false,
		`<a href="a"><b><a href="b">c</a></b></a>`:                                                 false,
		`<li>a</li>`:                          false,
		`<table><td>a</td></table>`:           false,
		`<table>a<tr><td>b</td></tr></table>`: false,
		`<b><i>a</b></i>`:                     false,
		`<p>a`:                                false,
		`<p>a&#1;</p>`:                        false,
		`<p title="&#xFFFE;">a</p>`:           false,
		`<main>a</main>`:                      false,
		`<svg></svg>`:                         false,
	} {
		m.effort = maxEffort
		if _, got := m.simplified(fragment, documentBase(testURL)); got != want {
			t.Errorf("%.80s: simple %v", fragment, got)
		}
	}
}

// TestSimpleFragmentsTakeEffort wants no less than a tag for each tag, and more
// for a reference that repeats a long base.
func TestSimpleFragmentsTakeEffort(t *testing.T) {
	m := New().mapping(new(notes))
	long := "https://a.example/" + strings.Repeat("x", 25*bytesPerTag) + "/"
	for _, c := range []struct {
		base           string
		want, repeated int
	}{{testURL, 100, 0}, {long, 100 + 100*25, 90 * 25}} {
		m.effort = maxEffort
		if _, ok := m.simplified(strings.Repeat(`<img src="b">`, 100), documentBase(c.base)); !ok || maxEffort-m.effort < c.want {
			t.Errorf("simple %v, took %d of at least %d", ok, maxEffort-m.effort, c.want)
		}
		m.effort = c.want - 1
		_, ok := m.simplified(strings.Repeat(`<img src="b">`, 100), documentBase(c.base))
		if ok || m.effort > c.want-1-c.repeated || m.effort < 0 {
			t.Errorf("simple: %v, although that is more than what is left, which became %d", ok, m.effort)
		}
	}
}
