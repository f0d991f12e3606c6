package read

import (
	"strings"
	"testing"
)

func TestEffortOf(t *testing.T) {
	filler := strings.Repeat("<p>x", 1000)
	for name, c := range map[string]struct {
		text     string
		min, max int
	}{
		"text":                        {strings.Repeat("a", 10_000), 0, 0},
		"tags":                        {strings.Repeat("<p>a</p>", 1000), 2000, 2000},
		"formatting closed":           {"<b title=1>a</b>" + filler, 1000, 1010},
		"formatting left open":        {"<p><b title=1><b title=2>" + filler, 3000, 3010},
		"alike left open":             {strings.Repeat("<b>", 50) + filler, 4000, 4100},
		"links left open":             {times(50, "<a href=#>") + filler, 2000, 2100},
		"end in a comment":            {"<b title=1><!--</b>-->" + filler, 2000, 2010},
		"end in an attribute":         {"<b title=1><img alt='</b>'>" + filler, 2000, 2010},
		"end in a script":             {"<b title=1><script></b></script>" + filler, 2000, 2100},
		"end with another name":       {"<b title=1></b<x>" + filler, 2000, 2100},
		"end within an object":        {"<b title=1><object></b></object>" + filler, 2000, 2100},
		"script that is foreign":      {"<svg><script><!--</script>" + strings.Repeat("<p>", 1000), 1000, 1100},
		"deep":                        {strings.Repeat("<div>", 500) + filler, 10_000, 20_000},
		"ends of nothing":             {strings.Repeat("<span>", 400) + strings.Repeat("</div>", 1000), 9000, 20_000},
		"roots":                       {strings.Repeat("<html a=b>", maxRoots+1), maxMarkup, 2 * maxMarkup},
		"escapes":                     {strings.Repeat("&", 4000), 1000, 1000},
		"brackets":                    {strings.Repeat("< > ", 4000), 2000, 2000},
		"comments":                    {strings.Repeat("<!---->", 1000), 1000, 1000},
		"a long tag":                  {"<img alt='" + strings.Repeat("a", 1000*bytesPerTag) + "'>", 1000, 1010},
		"without scripts":             {"<noscript>" + strings.Repeat("<p>", 1000), 1000, 1100},
		"told apart by a guess":       {"<svg><script>" + strings.Repeat("<b title='x'>", 10) + filler, 10_000, 12_000},
		"too much formatting":         {times(maxFormatting+1, "<b title=#>"), maxMarkup, 2 * maxMarkup},
		"too much formatting to look": {times(10_000, "<b title=#>"), maxMarkup, 2 * maxMarkup},
	} {
		t.Run(name, func(t *testing.T) {
			if got := effortOf(c.text); got < c.min || got > c.max {
				t.Errorf("got %d, want %d to %d", got, c.min, c.max)
			}
		})
	}
}

// TestEndMayNotReachBeyondABarrier has formatting left open, although it looks
// as if it were not.
func TestEndMayNotReachBeyondABarrier(t *testing.T) {
	for _, name := range strings.Fields("table caption td th applet marquee object template select svg math") {
		text := "<b title=1><" + name + "></b></" + name + ">" + strings.Repeat("<p>x", 1000)
		if got := effortOf(text); got < 2000 {
			t.Errorf("%s: %d", name, got)
		}
	}
}

func TestMarkupThatCostsTooMuchBecomesText(t *testing.T) {
	body := "<p>" + times(100, "<b title=#>") + strings.Repeat("<p>word ", maxMarkup/50)
	feed := mustRead(t, rssHead+"<item><description><![CDATA["+body+"]]></description></item><item><description>&lt;b>a&lt;/b></description>"+itemFoot)
	if got := feed.Items[0].Summary; !strings.HasPrefix(got, "word word") || strings.Contains(got, "<") {
		t.Errorf("got %.100q", got)
	}
	if got := feed.Items[1].Summary; got != "<b>a</b>" {
		t.Errorf("the next item has %q", got)
	}
	if len(feed.Repaired) != 1 {
		t.Errorf("repaired %q", feed.Repaired)
	}
}

func TestMarkupOfADocumentIsBounded(t *testing.T) {
	item := "<item><description>" + strings.Repeat("&lt;p>a", maxMarkup-10) + "</description></item>"
	feed := mustRead(t, rssHead+strings.Repeat(item, maxEffort/maxMarkup+1)+rssFoot)
	last := len(feed.Items) - 1
	if !strings.Contains(feed.Items[0].Summary, "<p>") || strings.Contains(feed.Items[last].Summary, "<p>") {
		t.Errorf("first %.20q, last %.20q", feed.Items[0].Summary, feed.Items[last].Summary)
	}
}
