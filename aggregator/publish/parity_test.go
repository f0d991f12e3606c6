package publish

import (
	"encoding/json"
	"encoding/xml"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// shown is what all three formats must agree on.
type shown struct {
	ID, URL, Title, Content string
	Published               time.Time
}

// readers read a published document back, by format.
var readers = map[int]func(rapid.TB, []byte) []shown{asRSS: readRSS, asAtom: readAtom, asJSON: readJSON}

func readRSS(t rapid.TB, body []byte) []shown {
	t.Helper()
	var d struct {
		Items []struct {
			GUID        string `xml:"guid"`
			Link        string `xml:"link"`
			Title       string `xml:"title"`
			Description string `xml:"description"`
			Content     string `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
			PubDate     string `xml:"pubDate"`
		} `xml:"channel>item"`
	}
	must(t, xml.Unmarshal(body, &d))
	var all []shown
	for _, i := range d.Items {
		published, err := time.Parse(time.RFC1123, i.PubDate)
		must(t, err)
		content := i.Content
		if content == "" {
			content = i.Description
		}
		all = append(all, shown{i.GUID, i.Link, i.Title, content, published.UTC()})
	}
	return all
}

func readAtom(t rapid.TB, body []byte) []shown {
	t.Helper()
	var d struct {
		Entries []struct {
			ID    string `xml:"id"`
			Links []struct {
				Rel  string `xml:"rel,attr"`
				Href string `xml:"href,attr"`
			} `xml:"link"`
			Title     string    `xml:"title"`
			Summary   string    `xml:"summary"`
			Content   string    `xml:"content"`
			Published time.Time `xml:"published"`
		} `xml:"entry"`
	}
	must(t, xml.Unmarshal(body, &d))
	var all []shown
	for _, e := range d.Entries {
		s := shown{e.ID, "", e.Title, e.Content, e.Published}
		if s.Content == "" {
			s.Content = e.Summary
		}
		if len(e.Links) > 0 && e.Links[0].Rel == "alternate" {
			s.URL = e.Links[0].Href
		}
		all = append(all, s)
	}
	return all
}

func readJSON(t rapid.TB, body []byte) []shown {
	t.Helper()
	var d struct {
		Items []struct {
			ID        string    `json:"id"`
			URL       string    `json:"url"`
			Title     string    `json:"title"`
			Content   string    `json:"content_html"`
			Published time.Time `json:"date_published"`
		} `json:"items"`
	}
	must(t, json.Unmarshal(body, &d))
	var all []shown
	for _, i := range d.Items {
		all = append(all, shown{i.ID, i.URL, i.Title, i.Content, i.Published})
	}
	return all
}

func must(t rapid.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAllFormatsShowTheSameEntriesInTheSameOrder(t *testing.T) {
	summarised := full()
	summarised.ID, summarised.Content = "tag:harbour.example,2026:brief", ""
	for as, read := range readers {
		got := read(t, written(t, as, "news", full(), summarised, spare(), nameless()))
		want := []shown{
			{full().ID, full().URL, full().Title, full().Content, full().Published},
			{summarised.ID, full().URL, full().Title, full().Summary, full().Published},
			{spare().ID, spare().URL, spare().Title, "", spare().Published},
			{nameless().ID, "", "", nameless().Content, nameless().Published},
		}
		if as == asJSON {
			want[3].URL = "https://feeds.example/news#0000000000000000" // what comes nearest
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", formats[as].name, diff)
		}
	}
}

func TestDatesThatNoFormatHasAreBroughtToThoseThatItHas(t *testing.T) {
	a := spare()
	a.Updated = time.Date(10_031, time.September, 9, 1, 46, 39, 0, time.UTC)
	for as, read := range readers {
		if got := read(t, written(t, as, "news", a)); len(got) != 1 || got[0].ID != a.ID {
			t.Errorf("%s: %v", formats[as].name, got)
		}
	}
}
