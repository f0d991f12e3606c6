package read

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/aggregator"
)

func TestNewestFirst(t *testing.T) {
	year := func(n int) time.Time { return time.Date(n, 1, 1, 0, 0, 0, 0, time.UTC) }
	none := time.Time{}
	for name, c := range map[string]struct {
		dates []time.Time
		want  []int
	}{
		"undated stays behind the one before": {[]time.Time{year(2020), none, year(2021), none}, []int{2, 3, 0, 1}},
		"no dates at all":                     {[]time.Time{none, none}, []int{0, 1}},
		"the same dates":                      {[]time.Time{year(2020), year(2020)}, []int{0, 1}},
	} {
		if got := newestFirst(c.dates); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

func TestDateInAnItem(t *testing.T) {
	for item, want := range map[string]int{
		"<item><title>2 Jan 2019</title><pubDate>2 Jan 2020</pubDate></item>": 2020,
		"<item><dc:date><![CDATA[2020-01-02]]></dc:date></item>":              2020,
		"<entry><modified>2020-01-02</modified></entry>":                      2020,
		"<entry><issued>2020-01-02</issued></entry>":                          2020,
		"<entry><updated>soon</updated><issued>2020-01-02</issued></entry>":   1,
		"<item><pubDate/></item>":                                             1,
	} {
		if got := dateIn([]byte(item)).Year(); got != want {
			t.Errorf("%s is of the year %d, want %d", item, got, want)
		}
	}
}

func TestNewestItemsAreKept(t *testing.T) {
	for name, c := range map[string]struct{ head, item, foot string }{
		"RSS":  {"<rss><channel>", "<item><guid>%d</guid></item>", "</channel></rss>"},
		"Atom": {"<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry xml:base='/'><id>%d</id></entry>", "</feed>"},
		"JSON": {`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"0"}`, `,{"id":"%d"}`, `]}`},
	} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			b.WriteString(c.head)
			for i := range maxItems + 1 {
				if name != "JSON" || i > 0 {
					fmt.Fprintf(&b, c.item, i)
				}
			}
			feed := mustRead(t, b.String()+c.foot)
			if len(feed.Items) != maxItems || !feed.Partial || len(feed.Repaired) != 1 {
				t.Fatalf("got %d items, partial %t, repaired %q", len(feed.Items), feed.Partial, feed.Repaired)
			}
			if feed.Items[0].ID != "0" || feed.Items[maxItems-1].ID != fmt.Sprint(maxItems-1) {
				t.Errorf("ids go from %s to %s", feed.Items[0].ID, feed.Items[maxItems-1].ID)
			}
		})
	}
}

// TestNewestItemsAreKeptWhereverTheyStand has dates rise or fall towards the
// end, which is where feeds that list their oldest first have their news.
func TestNewestItemsAreKeptWhereverTheyStand(t *testing.T) {
	const day = "2006-01-02T15:04:05Z"
	for name, c := range map[string]struct {
		head, item, foot string
		step             int
	}{
		"RSS rising":      {"<rss><channel>", "<item><guid>%d</guid><pubDate>%s</pubDate></item>", "</channel></rss>", 1},
		"RSS falling":     {"<rss><channel>", "<item><guid>%d</guid><pubDate>%s</pubDate></item>", "</channel></rss>", -1},
		"Atom rising":     {"<feed>", "<entry><id>%d</id><updated>%s</updated></entry>", "</feed>", 1},
		"undated between": {"<feed>", "<entry><id>%d</id><updated>%s</updated></entry><entry/>", "</feed>", 1},
		"JSON rising":     {`{"version":"https://jsonfeed.org/version/1.1","items":[`, `{"id":"%d","date_published":"%s"},`, `]}`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			b.WriteString(c.head)
			first := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
			for i := range maxItems + 2 {
				fmt.Fprintf(&b, c.item, i, first.AddDate(0, 0, i*c.step).Format(day))
			}
			feed := mustRead(t, b.String()+c.foot)
			hasLast := slices.ContainsFunc(feed.Items, func(i aggregator.Item) bool { return i.ID == fmt.Sprint(maxItems+1) })
			hasFirst := slices.ContainsFunc(feed.Items, func(i aggregator.Item) bool { return i.ID == "0" })
			if len(feed.Items) != maxItems || !feed.Partial || hasLast != (c.step > 0) || hasFirst != (c.step < 0) {
				t.Errorf("got %d items, the first %t, the last %t, partial %t", len(feed.Items), hasFirst, hasLast, feed.Partial)
			}
		})
	}
}
