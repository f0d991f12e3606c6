package publish

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tidings/aggregator"
)

// hostile are texts that break a careless writer.
var hostile = []string{
	"nul \x00 bell \a escape \x1b",
	"non-characters \uFFFE \uFFFF",
	"broken \xff\xfe\xc3( utf-8 \xed\xa0\x80",
	"]]> ]]]]>> <![CDATA[ <!-- --> &amp; &nope; <?xml?>",
	`" onload="x" ' </title></style></script><script>alert(1)</script>`,
	"\u202Eright to left\u2028line\u2029paragraph",
	strings.Repeat("long <b>", 1_000),
}

// poisoned is an article that holds the text wherever it can.
func poisoned(text string) *aggregator.Article {
	a := full()
	for _, s := range []*string{&a.ID, &a.URL, &a.Title, &a.Summary, &a.Content, &a.Language, &a.Image} {
		*s = text
	}
	a.Rights, a.Episode = text, aggregator.Episode{Season: -1, Number: 1 << 40, Kind: text, Explicit: text}
	a.Duration = -time.Hour
	a.Authors = []aggregator.Person{{Name: text, Email: text, URL: text}}
	a.Contributors = a.Authors
	a.Categories = []aggregator.Category{{Term: text, Scheme: text, Label: text}}
	a.Enclosures = []aggregator.Enclosure{{URL: text, Type: text, Length: -1}, {URL: text, Type: "audio/" + text}}
	a.Links = []aggregator.Link{{URL: text, Rel: text, Type: text}, {URL: text, Rel: "replies"}, {URL: text, Rel: "http://" + text}}
	ref := aggregator.FeedRef{
		Title: text, ID: text, URL: text, Link: text, Subtitle: text, Icon: text, Logo: text, Language: text, Rights: text,
		Authors: a.Authors, Contributors: a.Authors, Categories: a.Categories,
	}
	a.Origin = ref
	a.Sightings = []aggregator.Sighting{{Source: text, GUID: text, URL: text, Feed: ref}}
	a.Owner = 0
	return a
}

func TestHostileTextLeavesEveryFormatWellFormed(t *testing.T) {
	for _, text := range hostile {
		for as, f := range formats {
			t.Run(f.name+" "+cut(legal(text), 20), func(t *testing.T) {
				body := written(t, as, "news", poisoned(text))
				if !utf8.Valid(body) {
					t.Error("not valid UTF-8")
				}
				wellFormed(t, as, body)
			})
		}
	}
}

func wellFormed(t *testing.T, as int, body []byte) {
	t.Helper()
	switch as {
	case asJSON:
		if !json.Valid(body) {
			t.Error("not JSON")
		}
	case asPage:
		if strings.Contains(string(body), "<script") {
			t.Error("the page holds a script")
		}
	default:
		decoder := xml.NewDecoder(strings.NewReader(string(body)))
		for {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				return
			} else if err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestHostileTextComesBackAsItsLegalPart(t *testing.T) {
	for _, text := range hostile {
		for as, read := range readers {
			t.Run(formats[as].name+" "+cut(legal(text), 20), func(t *testing.T) {
				got := read(t, written(t, as, "news", poisoned(text)))
				if want := legal(text); got[0].Title != want || got[0].Content != want || got[0].ID != want {
					t.Errorf("read back %.80q, want %.80q", got[0], want)
				}
			})
		}
	}
}

func TestTitleOfAMegabyteComesBack(t *testing.T) {
	a := full()
	a.Title = strings.Repeat("long <b> & ]]>", 1<<20/14)
	for as, read := range readers {
		if got := read(t, written(t, as, "news", a)); got[0].Title != a.Title {
			t.Errorf("%s: got %d bytes, want %d", formats[as].name, len(got[0].Title), len(a.Title))
		}
	}
}
