package publish

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tidings/aggregator"
)

// guardedTree has sections behind two tokens, one within the other.
func guardedTree() *aggregator.Tree {
	given := []aggregator.Section{
		{Path: "open"},
		{Path: "open/below"},
		{Path: "open/closed", Token: "one"},
		{Path: "open/closed/same"},
		{Path: "open/closed/other", Token: "two"},
		{Path: "open/closed/other/again", Token: "one"},
		{Path: "opening"},
	}
	return aggregator.NewTree(aggregator.Section{}, given, nil)
}

func TestPageNamesOnlyWhatItsReaderMaySee(t *testing.T) {
	o := options(nil)
	o.Tree = guardedTree()
	s := newSite(o)
	for path, want := range map[string]struct{ above, below []string }{
		"":                        {nil, []string{"/open", "/opening"}},
		"open":                    {[]string{"/all"}, []string{"/open/below"}},
		"open/below":              {[]string{"/all", "/open"}, nil},
		"open/closed":             {[]string{"/all", "/open"}, []string{"/open/closed/other/again?token=one", "/open/closed/same?token=one"}},
		"open/closed/same":        {[]string{"/all", "/open", "/open/closed?token=one"}, nil},
		"open/closed/other":       {[]string{"/all", "/open"}, nil},
		"open/closed/other/again": {[]string{"/all", "/open", "/open/closed?token=one"}, nil},
		"opening":                 {[]string{"/all"}, nil},
	} {
		var above, below []string
		for _, l := range s.trail("", s.tree.At(path)) {
			above = append(above, s.local(l.URL))
		}
		for _, node := range s.children("", s.tree.At(path)) {
			below = append(below, s.local(node.URL))
		}
		slices.Sort(below)
		if diff := cmp.Diff(want.above, above) + cmp.Diff(want.below, below); diff != "" {
			t.Errorf("%q (-want +got):\n%s", path, diff)
		}
	}
}

func TestIndexOfASiteThatIsClosedSaysNothing(t *testing.T) {
	o := options(newMemory())
	o.Tree = aggregator.NewTree(aggregator.Section{}, []aggregator.Section{
		{Path: aggregator.Root, Title: "Secret society", Description: "We meet at night", Language: "fa", Token: "knock"},
		{Path: "cellar"},
	}, nil)
	body := get(New(o).Handler(), "/").Body.String()
	doc := parsedPage(t, []byte(body))
	for _, secret := range []string{"Secret", "night", "knock", "cellar", `"fa"`} {
		if strings.Contains(body, secret) {
			t.Errorf("the page of all sections tells of %q", secret)
		}
	}
	if got := textOf(elements(doc, "h1")[0]); got != "Two towns" {
		t.Errorf("the heading is %q", got)
	}
}
