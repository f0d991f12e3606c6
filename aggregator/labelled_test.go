package aggregator

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// labelled is a file of testdata/similar: articles in one language, and what
// other newsrooms make of them.
//
// A part "-- group/name --" is an article: lines "title:", and where it has
// them "headline:" (another one), "lead:" (another first sentence) and
// "correct:" (numbers, before → after) and "reworded:" (phrases), an empty line, paragraphs. Articles of
// one group look alike and are different. A part with lines "facts:" is a form,
// and an article for each of them: {0} is its first fact.
//
// Each line of "variants" names operations; done to an article that has a
// headline, they make a near duplicate of it. "furniture" is what they add.
type labelled struct {
	language  string
	articles  []labelledArticle
	variants  [][]string
	furniture fields
}

type labelledArticle struct {
	group, name string
	fields
	draft
}

// draft is an article as it goes from desk to desk.
type draft struct {
	title      string
	paragraphs []string
	markup     bool // paragraphs are set in other markup
	entities   bool // characters are escaped
}

// fields are lines "name: value", of which there may be several of a name.
type fields map[string][]string

func (f fields) pick(name string, n int) string {
	if len(f[name]) == 0 {
		return ""
	}
	return f[name][n%len(f[name])]
}

func fieldsOf(lines string) fields {
	f := fields{}
	for line := range strings.Lines(lines) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ": "); ok {
			f[name] = append(f[name], value)
		}
	}
	return f
}

// labelledFiles reads all that testdata/similar holds.
func labelledFiles(t testing.TB) []labelled {
	t.Helper()
	files, err := filepath.Glob("testdata/similar/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no labelled articles: %v", err)
	}
	var all []labelled
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		l := labelled{language: strings.TrimSuffix(filepath.Base(file), ".txt")}
		for part := range strings.SplitSeq("\n"+string(text), "\n-- ") {
			name, body, _ := strings.Cut(part, " --\n")
			l.take(name, body)
		}
		all = append(all, l)
	}
	return all
}

func (l *labelled) take(name, part string) {
	switch group, name, isArticle := strings.Cut(name, "/"); {
	case isArticle:
		head, body, _ := strings.Cut(part, "\n\n")
		l.addArticle(group, name, fieldsOf(head), strings.Split(strings.TrimSpace(body), "\n\n"))
	case group == "variants":
		for line := range strings.Lines(part) {
			l.variants = append(l.variants, strings.Fields(line))
		}
	case group == "furniture":
		l.furniture = fieldsOf(part)
	}
}

func (l *labelled) addArticle(group, name string, f fields, paragraphs []string) {
	a := labelledArticle{group, name, f, draft{title: f.pick("title", 0), paragraphs: paragraphs}}
	if len(f["facts"]) == 0 {
		l.articles = append(l.articles, a)
		return
	}
	for i, facts := range f["facts"] {
		l.articles = append(l.articles, a.filled(fmt.Sprint(name, i), strings.Split(facts, " | ")))
	}
}

func (a labelledArticle) filled(name string, facts []string) labelledArticle {
	var slots []string
	for i, fact := range facts {
		slots = append(slots, fmt.Sprintf("{%d}", i), fact)
	}
	fill := strings.NewReplacer(slots...).Replace
	a.name, a.title, a.paragraphs = name, fill(a.title), slices.Clone(a.paragraphs)
	for i, p := range a.paragraphs {
		a.paragraphs[i] = fill(p)
	}
	return a
}

// edit does what an operation of that name does to the draft of article n.
func (l *labelled) edit(t testing.TB, operation string, n int, a labelledArticle, d *draft) {
	t.Helper()
	last := len(d.paragraphs) - 1
	switch operation {
	case "headline": // another one
		d.title = a.pick("headline", 0)
	case "capitals": // in the headline
		d.title = strings.ToUpper(d.title)
	case "lead": // another first sentence
		d.paragraphs[0] = afterFirstSentence(t, a.pick("lead", 0), d.paragraphs[0])
	case "drop": // the second paragraph left out
		d.paragraphs = slices.Delete(d.paragraphs, 1, 2)
	case "cut": // in the middle of the last paragraph
		runes := []rune(d.paragraphs[last])
		d.paragraphs[last] = string(runes[:len(runes)/2]) + "… [+]"
	case "swap": // the middle paragraphs
		d.paragraphs[1], d.paragraphs[2] = d.paragraphs[2], d.paragraphs[1]
	case "correct", "reworded": // numbers; phrases here and there
		d.replace(t, a.pick(operation, 0))
	case "quotes": // of another house style
		for i, p := range d.paragraphs {
			d.paragraphs[i] = requoted(p)
		}
	case "byline": // in front
		d.paragraphs = slices.Insert(d.paragraphs, 0, l.furniture.pick("byline", n))
	case "tail": // boilerplate at the end
		d.paragraphs = append(d.paragraphs, l.furniture.pick("tail", n))
	case "advert", "crosshead": // between the paragraphs
		d.paragraphs = slices.Insert(d.paragraphs, 2, l.furniture.pick(operation, n))
	case "markup":
		d.markup = true
	case "entities":
		d.entities = true
	default:
		t.Fatalf("%s: no operation is called %q", l.language, operation)
	}
}

func requoted(text string) string {
	return strings.NewReplacer(
		"« ", "“", " »", "”", "«", "„", "»", "“",
		"„", "»", "“", "«", "”", "»", "\"", "”",
		"「", "『", "」", "』", "'", "’",
	).Replace(text)
}

// firstSentence ends at the first full stop that is not in a number.
var firstSentence = regexp.MustCompile(`^.*?([.!?؟]( |$)|[。！？])`)

func afterFirstSentence(t testing.TB, lead, paragraph string) string {
	t.Helper()
	first := firstSentence.FindString(paragraph)
	if first == "" || lead == "" {
		t.Fatalf("no first sentence to replace in %q", paragraph)
	}
	return lead + " " + paragraph[len(first):]
}

func (d *draft) replace(t testing.TB, changes string) {
	t.Helper()
	before := strings.Join(d.paragraphs, "\n")
	after := before
	for pair := range strings.SplitSeq(changes, "; ") {
		was, is, _ := strings.Cut(pair, " → ")
		if was == "" || !strings.Contains(strings.ToLower(before), strings.ToLower(was)) {
			t.Fatalf("nothing to change: %q is not in %q", was, before)
		}
		after = strings.ReplaceAll(after, was, is)
		d.title = strings.ReplaceAll(d.title, was, is)
	}
	d.paragraphs = strings.Split(after, "\n")
}

// fingerprint is that of the draft set in HTML.
func (d draft) fingerprint() Fingerprint { return FingerprintOf(d.title, d.body()) }

func (d draft) body() string {
	var b strings.Builder
	for i, p := range d.paragraphs {
		p = html.EscapeString(p)
		if d.entities {
			p = escapedHTML(p)
		}
		if d.markup {
			first, rest, _ := strings.Cut(p, " ")
			p = fmt.Sprintf(`<b class="first">%s</b> <a href="https://example.com/%d">%s</a><br/><br/>`, first, i, rest)
		} else {
			p = "<p>" + p + "</p>\n"
		}
		b.WriteString(p)
	}
	return b.String()
}

// escapedHTML writes what is not ASCII as a numeric reference.
func escapedHTML(text string) string {
	var b strings.Builder
	for _, c := range text {
		if c < 0x80 {
			b.WriteRune(c)
		} else {
			fmt.Fprintf(&b, "&#x%x;", c)
		}
	}
	return b.String()
}
