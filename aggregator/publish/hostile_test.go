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

	"pgregory.net/rapid"

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

func wellFormed(t rapid.TB, as int, body []byte) {
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

func TestHostileTextComesBackFromWhereverItStood(t *testing.T) {
	for _, text := range hostile {
		want := legal(text)
		t.Run("RSS "+cut(want, 20), func(t *testing.T) {
			item := rssOf(t, poisoned(text)).all("item")[0]
			for _, name := range []string{"dc:creator", "dc:contributor", "dc:rights", "dc:language", "category", "comments", "source", "itunes:episodeType"} {
				is(t, name, item.text(name), want)
			}
		})
		t.Run("Atom "+cut(want, 20), func(t *testing.T) {
			e := atomOf(t, poisoned(text)).all("entry")[0]
			source := e.all("source")[0]
			is(t, "contributor", e.all("contributor")[0].text("name"), want)
			is(t, "rights", e.text("rights"), want)
			is(t, "rights of the source", source.text("rights"), want)
			is(t, "subtitle of the source", source.text("subtitle"), want)
			is(t, "category", e.all("category")[0].attr("term"), want)
		})
		t.Run("JSON Feed "+cut(want, 20), func(t *testing.T) {
			item := at(jsonOf(t, poisoned(text)), "items", 0)
			is(t, "contributor", at(item, "_tidings", "contributors", 0, "name"), want)
			is(t, "rights", at(item, "_tidings", "rights"), want)
			is(t, "link", at(item, "_tidings", "links", 0, "rel"), want)
			is(t, "origin", at(item, "_tidings", "origin", "title"), want)
			is(t, "tag", at(item, "tags", 0), want)
		})
	}
}

func TestAnyArticleIsPublishedWellFormed(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := anyText().Draw(rt, "text")
		p := rapid.SampledFrom([]place{{}, page(), archive()}).Draw(rt, "place")
		for as := range asPage {
			wellFormed(rt, as, placed(t, as, p, poisoned(text), spare()))
		}
	})
}

// anyText is any text at all, valid or not.
func anyText() *rapid.Generator[string] {
	return rapid.OneOf(rapid.String(), rapid.SampledFrom(hostile[:6]), rapid.Custom(func(rt *rapid.T) string {
		return string(rapid.SliceOf(rapid.Byte()).Draw(rt, "bytes"))
	}))
}
