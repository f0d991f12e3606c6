package read

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// opmlOf is a list whose body has these outlines.
func opmlOf(outlines string) string {
	return `<?xml version="1.0"?><opml version="2.0"><head><title>List</title></head><body>` + outlines + `</body></opml>`
}

// sketch is a list in lines: "address | title | groups" for each feed, and "-
// title | address | reason" for what was left out.
func sketch(list *FeedList) []string {
	lines := []string{}
	for _, f := range list.Feeds {
		text := f.URL + " | " + f.Title
		for _, g := range f.In {
			text += " | " + titlesTo(g)
		}
		lines = append(lines, text)
	}
	for _, l := range list.Left {
		lines = append(lines, "- "+l.Title+" | "+l.Address+" | "+l.Reason)
	}
	return lines
}

func titlesTo(g *Group) string {
	if g.Within == nil {
		return g.Title
	}
	return titlesTo(g.Within) + " > " + g.Title
}

func TestOPMLIsRead(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{"e1 version 1.0", `<opml version="1.0"><head/><body><outline type="rss" text="A" xmlUrl="http://a.example/"/></body></opml>`, []string{"http://a.example/ | A"}},
		{"e1 version 1.1", `<opml version="1.1"><body><outline text="A" xmlUrl="http://a.example/"/></body></opml>`, []string{"http://a.example/ | A"}},
		{"e1 no version", `<opml><outline text="A" xmlUrl="http://a.example/"/></opml>`, []string{"http://a.example/ | A"}},
		{"e2 attributes in any case", opmlOf(`<OUTLINE TEXT="A" TYPE="RSS" XMLURL="http://a.example/"/><outline title="B" xmlurl="http://b.example/"/>`),
			[]string{"http://a.example/ | A", "http://b.example/ | B"}},
		{"e2 type missing, unknown, or atom", opmlOf(`<outline xmlUrl="http://a.example/"/><outline type="pie" xmlUrl="http://b.example/"/><outline type="atom" url="http://c.example/"/>`),
			[]string{"http://a.example/ | ", "http://b.example/ | ", "http://c.example/ | "}},
		{"e2 no address", opmlOf(`<outline type="rss" text="A"/><outline type="song" text="B"/><outline text="C"/>`), []string{"- A |  | has no xmlUrl"}},
		{"e2 title before text", opmlOf(`<outline text="shown" title="called" xmlUrl="http://a.example/"/>`), []string{"http://a.example/ | called"}},
		{"e3 groups of any depth", opmlOf(`<outline text="A"><outline text="B"><outline title="C"><outline xmlUrl="http://a.example/"/></outline></outline><outline xmlUrl="http://b.example/"/></outline><outline xmlUrl="http://c.example/"/>`),
			[]string{"http://a.example/ |  | A > B > C", "http://b.example/ |  | A", "http://c.example/ | "}},
		{"e3 groups of one title are one", opmlOf(`<outline text="A"><outline xmlUrl="http://a.example/"/></outline><outline text="a"><outline xmlUrl="http://b.example/"/></outline>`),
			[]string{"http://a.example/ |  | A", "http://b.example/ |  | A"}},
		{"e3 a group without a title is none", opmlOf(`<outline><outline xmlUrl="http://a.example/"/></outline>`), []string{"http://a.example/ | "}},
		{"e3 what is within a feed is beside it", opmlOf(`<outline text="A"><outline xmlUrl="http://a.example/"><outline xmlUrl="http://b.example/"/></outline></outline>`),
			[]string{"http://a.example/ |  | A", "http://b.example/ |  | A"}},
		{"e3 categories", opmlOf(`<outline text="A"><outline xmlUrl="http://a.example/" category="/News/World, tag,,/"/></outline>`), []string{"http://a.example/ |  | News > World | tag | A"}},
		{"e4 includes and links are not followed", opmlOf(`<outline type="include" text="A" url="http://a.example/x.opml"/><outline type="link" text="B" url="http://b.example/"/>`),
			[]string{`- A | http://a.example/x.opml | of type "include": what it leads to is not followed`, `- B | http://b.example/ | of type "link": what it leads to is not followed`}},
		{"e4 what is commented out stays so", opmlOf(`<outline text="G" isComment="true"><outline text="A" xmlUrl="http://a.example/"/></outline><outline text="B" iscomment="TRUE" xmlUrl="http://b.example/"/><outline isComment="false" xmlUrl="http://c.example/"/>`),
			[]string{"http://c.example/ | ", "- A | http://a.example/ | commented out", "- B | http://b.example/ | commented out"}},
		{"e6 one feed in two groups", opmlOf(`<outline text="A"><outline xmlUrl="http://a.example/x"/></outline><outline text="B"><outline text="X" xmlUrl="HTTP://A.example/x"/><outline xmlUrl="http://a.example/x"/></outline>`),
			[]string{"http://a.example/x | X | A | B"}},
		{"e6 feed: and spaces", opmlOf(`<outline xmlUrl=" feed://a.example/x "/><outline xmlUrl="feed:https://b.example/x"/><outline xmlUrl="FEED:c.example/x&#10;"/>`),
			[]string{"http://a.example/x | ", "https://b.example/x | ", "http://c.example/x | "}},
		{"e6 references and what URLs cannot have", opmlOf(`<outline xmlUrl="http://a.example/?a=1&amp;b=2"/><outline xmlUrl="http://a.example/?a=1&b=3"/><outline xmlUrl="http://a.example/a b|${c}"/>`),
			[]string{"http://a.example/?a=1&b=2 | ", "http://a.example/?a=1&b=3 | ", "http://a.example/a%20b%7C$%7Bc%7D | "}},
		{"e6 relative to the site", opmlOf(`<outline xmlUrl="/x.xml" htmlUrl="https://a.example/blog/"/>`), []string{"https://a.example/x.xml | "}},
		{"e6 without a scheme", opmlOf(`<outline xmlUrl="//a.example/x"/><outline xmlUrl="blog.example.org/x"/>`), []string{"https://a.example/x | ", "https://blog.example.org/x | "}},
		{"e6 no address of the web", opmlOf(`<outline text="A" xmlUrl="exec:~/x.sh"/><outline text="B" xmlUrl="feed.xml"/><outline text="C" xmlUrl="http:///x"/><outline text="D" xmlUrl="file:///etc/passwd"/>`), []string{
			`- A | exec:~/x.sh | its address is of the scheme "exec", which is not http or https`, "- B | feed.xml | its address is relative, and nothing says to what",
			"- C | http:///x | its address has no host that could be asked", `- D | file:///etc/passwd | its address is of the scheme "file", which is not http or https`}},
		{"e7 no opml element", `<head><title>x</title></head><body><outline xmlUrl="http://a.example/"/></body>`, []string{"http://a.example/ | "}},
		{"e7 no body element", `<opml version="1.0"><head><title>x</title></head></opml>`, []string{}},
		{"e7 another element around", `<subscriptions><outline xmlUrl="http://a.example/"/></subscriptions>`, []string{"http://a.example/ | "}},
		{"e7 outlines in wrong places", `<opml><head><outline xmlUrl="http://a.example/"/></head><body/><outline xmlUrl="http://b.example/"/></opml>`, []string{"http://a.example/ | ", "http://b.example/ | "}},
		{"e7 entities of HTML", opmlOf(`<outline text="caf&eacute; &amp; bar&nbsp;&bogus;" xmlUrl="http://a.example/"/>`), []string{"http://a.example/ | café & bar\u00a0&bogus;"}},
		{"e7 loose attributes", opmlOf(`<outline text=A xmlUrl='http://a.example/'><outline text="B < C" xmlUrl="http://b.example/" />`), []string{"http://a.example/ | A", "http://b.example/ | B < C"}},
		{"e7 cut off", `<opml><body><outline text="A"><outline xmlUrl="http://a.example/"/><outline xmlUrl="http://b.exa`, []string{"http://a.example/ |  | A"}},
		{"e7 never closed", `<opml><body><outline text="A"><outline xmlUrl="http://a.example/"/></body><outline xmlUrl="http://b.example/"/></opml>`, []string{"http://a.example/ |  | A", "http://b.example/ | "}},
		{"e7 in another charset", string(utf16le(opmlOf(`<outline text="é" xmlUrl="http://a.example/"/>`))), []string{"http://a.example/ | é"}},
		{"e7 own entities", `<!DOCTYPE opml [<!ENTITY me "My own">]>` + opmlOf(`<outline text="&me;" xmlUrl="http://a.example/"/>`), []string{"http://a.example/ | My own"}},
		{"e8 a group may name its own path", opmlOf(`<outline text="ニュース" category="/news"><outline text="News" category="/news/x-1"><outline xmlUrl="http://a.example/"/></outline></outline>`), []string{"http://a.example/ |  | ニュース > News"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			list, err := ReadOPML([]byte(c.body), "")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, sketch(list)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func utf16le(text string) []byte {
	wide := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		wide = append(wide, byte(unit), byte(unit>>8))
	}
	return wide
}

func TestOPMLFromAnAddressIsTheBaseOfRelativeOnes(t *testing.T) {
	list, err := ReadOPML([]byte(opmlOf(`<outline xmlUrl="../x.xml" htmlUrl="https://b.example/"/>`)), "https://a.example/lists/all.opml")
	if err != nil || len(list.Feeds) != 1 || list.Feeds[0].URL != "https://a.example/x.xml" {
		t.Errorf("e6: %+v, %v", list, err)
	}
}

func TestWhatIsNoOPMLIsNamed(t *testing.T) {
	for body, want := range map[string]string{
		"":     "not OPML: an empty document",
		"news": "not OPML: plain text",
		`<!DOCTYPE html><html><body><p>hello</body></html>`:          "not OPML: an HTML page",
		`<haha version="1.1"/>`:                                      "not OPML: an XML document <haha>",
		`<?xml version="1.0"?><rss version="2.0"><channel/></rss>`:   ErrIsFeed.Error(),
		`<feed xmlns="http://www.w3.org/2005/Atom"/>`:                ErrIsFeed.Error(),
		`{"version":"https://jsonfeed.org/version/1.1","title":"x"}`: ErrIsFeed.Error(),
		opmlOf(strings.Repeat("<outline/>", maxOutlines+1)):          "more than 50000 outlines",
		bomb(): "more than 1048576 bytes that its entities unfold to",
		`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF>`: ErrIsFeed.Error(),
	} {
		if _, err := ReadOPML([]byte(body), ""); err == nil || err.Error() != want {
			t.Errorf("e7 %.60q: %v, want %s", body, err, want)
		}
	}
	if _, err := ReadOPML([]byte("<rss/>"), ""); !errors.Is(err, ErrIsFeed) {
		t.Error(err)
	}
}

// bomb unfolds an entity as often as a document of modest size can.
func bomb() string {
	return `<!DOCTYPE opml [<!ENTITY a "` + strings.Repeat("x", 999) + `">]>` + opmlOf(strings.Repeat(`<outline text="`+strings.Repeat("&a;", 100)+`"/>`, 100))
}

func TestEntitiesWithinEntitiesAreNotUnfolded(t *testing.T) {
	body := `<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>` + opmlOf(`<outline text="&c;" xmlUrl="http://a.example/"/>`)
	list, err := ReadOPML([]byte(body), "")
	if err != nil || list.Feeds[0].Title != "&b;&b;&b;" {
		t.Errorf("e7: %+v, %v", list, err)
	}
}

func TestGroupsNestedTooDeepAreJoined(t *testing.T) {
	body := opmlOf(strings.Repeat(`<outline text="g">`, 1000) + `<outline xmlUrl="http://a.example/"/>` + strings.Repeat("</outline>", 1000))
	list, err := ReadOPML([]byte(body), "")
	if err != nil {
		t.Fatal(err)
	}
	if depth := list.Feeds[0].In[0].depth(); depth != maxGroups || len(list.Repaired) != 1 || !strings.Contains(list.Repaired[0], "nested deeper than 32") {
		t.Errorf("e7: %d deep; %q", depth, list.Repaired)
	}
}

func TestALongListIsReadWhole(t *testing.T) {
	var b strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&b, `<outline text="g%d"><outline type="rss" text="Feed %d" xmlUrl="https://h%d.example/feed?a=1&amp;b=2"/></outline>`+"\n", i%100, i, i)
	}
	list, err := ReadOPML([]byte(opmlOf(b.String())), "")
	if err != nil || len(list.Feeds) != 10_000 || len(list.Left) != 0 || list.Feeds[9_999].In[0].Title != "g99" {
		t.Errorf("e7: %v", err)
	}
}

func TestWhatIsLeftOutHasItsLine(t *testing.T) {
	list, err := ReadOPML([]byte("<opml>\n<body>\n<outline type='rss' text='A'/>\n\n<outline type='link' url='x'/></body></opml>"), "")
	if err != nil || len(list.Left) != 2 || list.Left[0].Line != 3 || list.Left[1].Line != 5 {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestTitlesBecomeWordsOfAPath(t *testing.T) {
	for title, want := range map[string]string{
		"Science & Tech": "science-tech", "Événements": "evenements", "Straße": "strasse", "Łódź": "lodz", "What's new?": "whats-new",
		"  C++  ": "c", "2026": "2026", "日本 News": "news", "ﬁne": "fine", strings.Repeat("ab ", 40): strings.Repeat("ab-", 21) + "a",
	} {
		if got := pathWord(title); got != want || !isPathWord(got) {
			t.Errorf("e3 %q: %q, want %q", title, got, want)
		}
	}
}

func TestTitlesOfOtherScriptsHaveWordsOfTheirOwn(t *testing.T) {
	words := map[string]string{}
	for _, title := range []string{"Журналы", "Книги", "Книги 2", "ニュース", "…", "!"} {
		word := pathWord(title)
		if other, taken := words[word]; taken || !isPathWord(word) || word != pathWord(title) || !strings.HasPrefix(word, "section-") {
			t.Errorf("e3 %q: %q, as %q", title, word, other)
		}
		words[word] = title
	}
}
