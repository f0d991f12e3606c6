package aggregator

import (
	"slices"
	"strings"
	"testing"
)

// verdict is what became of one labelled pair.
type verdict struct {
	what        string
	same, found bool
	a, b        Fingerprint
}

// nearPairs are the articles with their variants.
func (l *labelled) nearPairs(t testing.TB) []verdict {
	t.Helper()
	var pairs []verdict
	for n, a := range l.articles {
		if len(a.fields["headline"]) == 0 {
			continue
		}
		for v, operations := range l.variants {
			d := l.variant(t, operations, n+v, a)
			pairs = append(pairs, l.judged(a.name+" = "+strings.Join(operations, " "), true, a.draft, d))
		}
	}
	return pairs
}

func (l *labelled) variant(t testing.TB, operations []string, n int, a labelledArticle) draft {
	t.Helper()
	d := a.draft
	d.paragraphs = slices.Clone(d.paragraphs)
	for _, operation := range operations {
		l.edit(t, operation, n, a, &d)
	}
	if d.title == a.title && d.body() == a.body() {
		t.Fatalf("%s: %s stays as it is after %v", l.language, a.name, operations)
	}
	return d
}

// distinctPairs are the articles of each group with one another, plain and, if
// they are no mere notes, both in the same furniture.
func (l *labelled) distinctPairs(t testing.TB) []verdict {
	t.Helper()
	var pairs []verdict
	for i, a := range l.articles {
		for _, b := range l.articles[i+1:] {
			if a.group != b.group {
				continue
			}
			what := a.group + "/" + a.name + " ≠ " + b.name
			pairs = append(pairs, l.judged(what, false, a.draft, b.draft))
			if len(a.paragraphs) > 1 {
				dress := []string{"byline", "advert", "tail"}
				pairs = append(pairs, l.judged(what+" in one furniture", false, l.variant(t, dress, i, a), l.variant(t, dress, i, b)))
			}
		}
	}
	return pairs
}

func (l *labelled) judged(what string, same bool, a, b draft) verdict {
	v := verdict{what: what, same: same, a: a.fingerprint(), b: b.fingerprint()}
	v.found = v.a.Near(v.b)
	return v
}

// tally counts verdicts.
type tally struct{ near, distinct, found, wrong int }

func (c *tally) count(v verdict) {
	switch {
	case v.same && v.found:
		c.near++
		c.found++
	case v.same:
		c.near++
	case v.found:
		c.distinct++
		c.wrong++
	default:
		c.distinct++
	}
}

func (c *tally) precision() float64 { return float64(c.found) / float64(max(c.found+c.wrong, 1)) }
func (c *tally) recall() float64    { return float64(c.found) / float64(max(c.near, 1)) }

func (c *tally) hold(t *testing.T, of string) {
	t.Helper()
	t.Logf("%-4s %4d near, %4d distinct: precision %.4f, recall %.4f", of, c.near, c.distinct, c.precision(), c.recall())
	if c.precision() < 0.99 || c.recall() < 0.90 {
		t.Errorf("%s: precision is under 0.99 or recall under 0.90", of)
	}
}

// TestNearDuplicatesAreFoundAndLookalikesAreNot measures how well fingerprints
// tell one article in several newsrooms from several articles of one form.
func TestNearDuplicatesAreFoundAndLookalikesAreNot(t *testing.T) {
	var all tally
	for _, l := range labelledFiles(t) {
		var one tally
		for _, v := range slices.Concat(l.nearPairs(t), l.distinctPairs(t)) {
			one.count(v)
			all.count(v)
			if v.same != v.found {
				t.Logf("%s: %s: near is %v, %d bits apart, numbers %d", l.language, v.what, v.found, v.a.apart(v.b), v.a.lacks(v.b))
			}
		}
		one.hold(t, l.language)
	}
	all.hold(t, "all")
	if all.near < 300 || all.distinct < 300 {
		t.Errorf("%d near and %d distinct pairs are too few to judge by", all.near, all.distinct)
	}
}
