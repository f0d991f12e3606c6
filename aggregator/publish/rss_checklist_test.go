package publish

import (
	"encoding/xml"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tidings/aggregator"
)

func TestRSSHoldsWhatItsProfileAsks(t *testing.T) {
	body := written(t, asRSS, "news", full(), spare(), talk(), nameless())
	root := parsed(t, body)
	channel := rssOf(t, full(), spare(), talk(), nameless())
	items := channel.all("item")
	for name, check := range map[string]func(t *testing.T){
		"b25 version, one channel with title, link and description": func(t *testing.T) {
			is(t, "version", root.attr("version"), "2.0")
			is(t, "channels", len(root.Children), 1)
			is(t, "title", channel.text("title"), "News & views")
			is(t, "link", plainLink(channel), "https://feeds.example/news")
			is(t, "description", channel.text("description"), "What two towns say")
			empty := parsed(t, written(t, asRSS, "news/harbour")).all("channel")[0]
			is(t, "description without any", empty.text("description"), "Harbour")
		},
		"b26 a link to itself": func(t *testing.T) {
			is(t, "self", channel.link("self"), "https://feeds.example/news.rss")
			is(t, "its type", channel.links("self")[0].attr("type"), "application/rss+xml")
		},
		"b27 a title or a description, a link where there is one": func(t *testing.T) {
			bare := nameless()
			bare.Content = ""
			item := rssOf(t, bare).all("item")[0]
			is(t, "descriptions", len(item.all("description")), 1)
			is(t, "titles", len(item.all("title")), 0)
			is(t, "link of one without", plainLink(&item), "")
			is(t, "link", plainLink(&items[0]), full().URL)
		},
		"b28 guids, permanent links where they are the page": func(t *testing.T) {
			for _, i := range items {
				guid := i.all("guid")[0]
				is(t, "isPermaLink of "+guid.Text, guid.attr("isPermaLink"), strconv.FormatBool(guid.Text == plainLink(&i)))
			}
			magnet := spare()
			magnet.ID, magnet.URL = "magnet:?xt=urn:x", "magnet:?xt=urn:x"
			is(t, "isPermaLink of no page", rssOf(t, magnet).all("item")[0].all("guid")[0].attr("isPermaLink"), "false")
			edited := full()
			edited.Title = "edited"
			is(t, "guid after an edit", rssOf(t, edited).all("item")[0].text("guid"), items[0].text("guid"))
		},
		"b29 dates with four digits of year, in GMT": func(t *testing.T) {
			is(t, "pubDate", items[0].text("pubDate"), "Sun, 01 Mar 2026 09:00:00 GMT")
			for _, i := range items {
				_, err := time.Parse(http.TimeFormat, i.text("pubDate"))
				must(t, err)
			}
			is(t, "updated", items[0].text("updated"), "2026-03-01T11:00:00Z")
			is(t, "updated of one that never was", items[1].text("updated"), "")
		},
		"b30 names in dc:creator, author only as mail": func(t *testing.T) {
			is(t, "creators", items[0].text("dc:creator"), "Ada Quay")
			is(t, "authors", len(items[0].all("author")), 0)
			desk := spare()
			desk.Authors = []aggregator.Person{{Email: "desk@valley.example"}}
			item := rssOf(t, desk).all("item")[0]
			is(t, "author", item.text("author"), "desk@valley.example (desk)")
			is(t, "creators", len(item.all("dc:creator")), 0)
			desk.Authors = []aggregator.Person{{Name: "Val", Email: "hidden"}}
			is(t, "authors of no mail", rssOf(t, desk).all("item")[0].names(), "title link guid pubDate dc:creator source")
		},
		"b31 titles are plain text, in the profile's escapes": func(t *testing.T) {
			is(t, "title", items[0].text("title"), full().Title)
			for _, want := range []string{"<title>Ferry &#x26; crew &#x3C;return&#x3E;</title>", "]]]]><![CDATA[>"} {
				if !strings.Contains(string(body), want) {
					t.Errorf("there is no %s in %s", want, body)
				}
			}
			is(t, "content", items[0].text("content:encoded"), full().Content)
		},
		"b32 one enclosure, the one to be played; the others by Media RSS": func(t *testing.T) {
			enclosure := items[2].all("enclosure")
			is(t, "enclosures", len(enclosure), 1)
			is(t, "url", enclosure[0].attr("url"), "https://valley.example/talk/31.mp3")
			is(t, "length", enclosure[0].attr("length"), "2000000")
			is(t, "type", enclosure[0].attr("type"), "audio/mpeg")
			is(t, "the other", items[2].all("media:content")[0].attr("url"), "https://valley.example/talk/31.pdf")
			is(t, "picture", items[2].all("media:thumbnail")[0].attr("url"), talk().Image)
			unknown := spare()
			unknown.Enclosures = []aggregator.Enclosure{{URL: "https://valley.example/x"}}
			enclosure = rssOf(t, unknown).all("item")[0].all("enclosure")
			is(t, "unknown length", enclosure[0].attr("length"), "0")
			is(t, "unknown type", enclosure[0].attr("type"), "application/octet-stream")
		},
		"b33 the source of every item": func(t *testing.T) {
			for _, i := range items {
				if s := i.all("source"); len(s) != 1 || s[0].attr("url") == "" || s[0].Text == "" {
					t.Errorf("source of %s: %v", i.text("guid"), s)
				}
			}
			is(t, "the one that was there", items[2].all("source")[0].attr("url"), "https://talk.example/feed")
			is(t, "its title", items[2].text("source"), "Talk & Tide")
		},
		"b34 description before content:encoded": func(t *testing.T) {
			if names := items[0].names(); !strings.Contains(names, "description content:encoded") {
				t.Errorf("the elements are %s", names)
			}
			long := spare()
			long.Content = "<p>" + strings.Repeat("sea &amp; air ", 100) + "</p>"
			item := rssOf(t, long).all("item")[0]
			if d := item.text("description"); len(d) > 600 || !strings.HasPrefix(d, "sea &amp; air sea") || !strings.HasSuffix(d, "…") {
				t.Errorf("described by %q", d)
			}
		},
		"b35 language, time, generator, docs": func(t *testing.T) {
			for name, want := range map[string]string{
				"language": "en", "ttl": "60", "generator": "tidings 1.2.3", "lastBuildDate": "Sun, 01 Mar 2026 11:00:00 GMT",
				"docs": "https://www.rssboard.org/rss-specification",
			} {
				is(t, name, channel.text(name), want)
			}
			is(t, "language of another", items[0].text("dc:language"), "en-GB")
		},
		"b36 namespaces that are used, and no others": func(t *testing.T) {
			for _, articles := range [][]*aggregator.Article{nil, {spare()}, {full()}, {talk()}, {nameless()}, {full(), talk()}} {
				for _, p := range []place{{}, archive()} {
					declaredAreUsed(t, placed(t, asRSS, p, articles...))
					declaredAreUsed(t, placed(t, asAtom, p, articles...))
				}
			}
		},
		"iTunes elements of episodes": func(t *testing.T) {
			for name, want := range map[string]string{
				"itunes:duration": "3723", "itunes:season": "2", "itunes:episode": "31", "itunes:episodeType": "bonus", "itunes:explicit": "false",
			} {
				is(t, name, items[2].text(name), want)
			}
			is(t, "itunes:image", items[2].all("itunes:image")[0].attr("href"), talk().Image)
		},
		"people, rights and links that RSS has no word for": func(t *testing.T) {
			is(t, "contributor", items[0].text("dc:contributor"), "Con Buoy")
			is(t, "rights", items[0].text("dc:rights"), full().Rights)
			is(t, "comments", items[0].text("comments"), "https://harbour.example/ferry/talk")
			is(t, "replies", items[0].link("replies"), "https://harbour.example/ferry/talk.rss")
			is(t, "via", items[0].link("via"), "https://wire.example/9")
			is(t, "related", len(items[0].links("related")), 2)
		},
	} {
		t.Run(name, check)
	}
}

// plainLink is the link of RSS itself, not Atom's.
func plainLink(e *element) string {
	for _, l := range e.all("link") {
		if l.attr("href") == "" {
			return l.Text
		}
	}
	return ""
}

// declaredAreUsed checks that every prefix is declared on the root, and used.
func declaredAreUsed(t *testing.T, body []byte) {
	t.Helper()
	var declared []string
	for _, a := range parsed(t, body).Attrs {
		if a.Name.Space == "xmlns" {
			declared = append(declared, a.Name.Local)
		}
	}
	used := usedIn(t, body)
	for _, prefix := range declared {
		if !used[prefix] && prefix != "atom" {
			t.Errorf("%s is declared and not used in %s", prefix, body)
		}
	}
	for prefix := range used {
		if prefix != "" && !slices.Contains(declared, prefix) {
			t.Errorf("%s is not declared in %s", prefix, body)
		}
	}
}

// usedIn are the prefixes of the elements in a document.
func usedIn(t *testing.T, body []byte) map[string]bool {
	t.Helper()
	used := map[string]bool{}
	decoder := xml.NewDecoder(strings.NewReader(string(body)))
	for {
		token, err := decoder.RawToken()
		if token == nil {
			break
		}
		must(t, err)
		if start, ok := token.(xml.StartElement); ok {
			used[start.Name.Space] = true
		}
	}
	return used
}
