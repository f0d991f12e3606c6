package read

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tidings/aggregator"

	"github.com/google/go-cmp/cmp"
)

// Documents of two items, with a gap for what is around them and one for what
// is in the second item.
const (
	printRSS  = `<rss%s><channel><title>T</title>%s<item><title>A</title></item><item><title>B</title>%s</item></channel></rss>`
	printAtom = `<feed xmlns="http://www.w3.org/2005/Atom"%s><title>T</title>%s<entry><title>A</title></entry><entry><title>B</title>%s</entry></feed>`
)

// printed reads a document, without the items of those prints.
func printed(t *testing.T, url, body string, known ...uint64) *aggregator.Feed {
	t.Helper()
	d := aggregator.Document{URL: url, Body: []byte(body), Known: func(p uint64) bool { return slices.Contains(known, p) }}
	feed, err := New().Read(d)
	if err != nil {
		t.Fatal(err)
	}
	return feed
}

func TestPrintsTellWhatAnItemSays(t *testing.T) {
	for _, format := range []string{printRSS, printAtom} {
		plain := printed(t, testURL, fmt.Sprintf(format, "", "", "")).Prints
		if len(plain) != 2 || plain[0] == plain[1] {
			t.Fatalf("prints %x of two items", plain)
		}
		for name, c := range map[string]struct {
			url, root, around, in string
			same                  [2]bool
		}{
			"something else of the feed":    {testURL, "", "<updated>2026-01-01T00:00:00Z</updated>", "", [2]bool{true, true}},
			"an end tag of an item in text": {testURL, "", "", "<title><![CDATA[</item><!-- </entry>]]></title><!-- </item> -->", [2]bool{true, false}},
			"another base":                  {testURL, ` xml:base="https://b.example/"`, "", "", [2]bool{false, false}},
			"another address":               {"https://b.example/", "", "", "", [2]bool{false, false}},
		} {
			got := printed(t, c.url, fmt.Sprintf(format, c.root, c.around, c.in)).Prints
			if len(got) != 2 || (got[0] == plain[0]) != c.same[0] || (got[1] == plain[1]) != c.same[1] {
				t.Errorf("%s: prints %x, before %x", name, got, plain)
			}
		}
	}
}

func TestWhatIsKnownIsPassedOver(t *testing.T) {
	for _, format := range []string{printRSS, printAtom} {
		body := fmt.Sprintf(format, "", "", "")
		prints := printed(t, testURL, body).Prints
		feed := printed(t, testURL, body, prints[0])
		if len(feed.Items) != 1 || feed.Items[0].Title != "B" || feed.Title != "T" || !slices.Equal(feed.Prints, prints) {
			t.Errorf("%d items of %q, prints %x", len(feed.Items), feed.Title, feed.Prints)
		}
		if feed = printed(t, testURL, body, prints...); len(feed.Items) != 0 || !slices.Equal(feed.Prints, prints) {
			t.Errorf("%d items, prints %x", len(feed.Items), feed.Prints)
		}
	}
}

func TestWhatIsNotSureHasNoPrints(t *testing.T) {
	for name, body := range map[string]string{
		"not well-formed":         `<rss><channel><item><title>A & B</title></item></channel></rss>`,
		"cut off":                 `<rss><channel><item><title>A</title></item><item>`,
		"an entry alone":          `<entry xmlns="http://www.w3.org/2005/Atom"><title>A</title></entry>`,
		"something before it":     `Warning: none. <rss><channel><item><title>A</title></item></channel></rss>`,
		"items at several depths": `<rdf><channel><item><title>A</title></item></channel><item><title>B</title></item></rdf>`,
		"several channels":        `<rss><channel><item><title>A</title></item></channel><channel><item><title>B</title></item></channel></rss>`,
		"JSON":                    `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"A"}]}`,
	} {
		feed := printed(t, testURL, body)
		if feed.Prints != nil || len(feed.Items) == 0 {
			t.Errorf("%s: prints %x of %d items", name, feed.Prints, len(feed.Items))
		}
	}
}

// TestWhatIsSkippedIsWhatIsKnown reads documents whose end tags stand where they
// mislead, with what is known of them and without.
func TestWhatIsSkippedIsWhatIsKnown(t *testing.T) {
	for name, body := range map[string]string{
		"plain":                    `<rss><channel><title>T</title><item><title>A</title></item><item><title>B</title></item></channel></rss>`,
		"an end tag in CDATA":      `<rss><channel><item><title><![CDATA[</item>]]></title></item><item><title>B</title></item></channel></rss>`,
		"an end tag in a comment":  `<rss><channel><item><!-- </item> --><title>A</title></item><item><title>B</title></item></channel></rss>`,
		"an end tag with a space":  `<rss><channel><item><title>A</title></item ><item><title>B</title></item></channel></rss>`,
		"prefixed and not":         `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:a="http://www.w3.org/2005/Atom"><a:entry><title>A</title></a:entry><entry><title>B</title></entry></feed>`,
		"an empty item":            `<rss><channel><item/><item><title>B</title></item></channel></rss>`,
		"the channel behind items": `<rdf><item><title>A</title></item><channel><title>T</title></channel><item><title>B</title></item></rdf>`,
		"items in an item":         `<rss><channel><item><item><title>A</title></item></item><item><title>B</title></item></channel></rss>`,
	} {
		prints := printed(t, testURL, body).Prints
		if len(prints) == 0 {
			t.Errorf("%s: no prints", name)
		}
		for n := range len(prints) {
			whole, feed := printed(t, testURL, body), printed(t, testURL, body, prints[:n]...)
			if !slices.Equal(feed.Prints, prints) || len(feed.Items) != len(prints)-n {
				t.Fatalf("%s: %d items, prints %x, want %x", name, len(feed.Items), feed.Prints, prints)
			}
			if diff := cmp.Diff(whole.Items[n:], feed.Items); diff != "" {
				t.Errorf("%s: -whole +got\n%s", name, diff)
			}
		}
	}
}

func TestManyItemsThatEndFarAwayCostLittle(t *testing.T) {
	body := "<rss><channel>" + strings.Repeat("<item><title>A</title></item >", 4_000) + "<item></item></channel></rss>"
	looked := 0
	d := aggregator.Document{URL: testURL, Body: []byte(body), Known: func(uint64) bool { looked++; return false }}
	if _, err := New().Read(d); err != nil {
		t.Fatal(err)
	}
	if looked > 4_001+1 { // once for each item at the end, and once where an end tag was seen
		t.Errorf("looked up %d times", looked)
	}
}
