package publish

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// parsedPage is a page as a browser reads it.
func parsedPage(t *testing.T, body []byte) *html.Node {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// outline is the elements of a page with the names of their attributes, one a
// line, set in by depth.
func outline(doc *html.Node) string {
	var b strings.Builder
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, depth int) {
		if n.Type == html.ElementNode {
			fmt.Fprint(&b, strings.Repeat(" ", depth), n.Data)
			for _, a := range n.Attr {
				fmt.Fprint(&b, " ", a.Key)
			}
			fmt.Fprintln(&b)
		}
		for child := range n.ChildNodes() {
			walk(child, depth+1)
		}
	}
	walk(doc, 0)
	return b.String()
}

// elements are those of the given names, in order; all without a name.
func elements(doc *html.Node, names ...string) []*html.Node {
	var all []*html.Node
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && (len(names) == 0 || slices.Contains(names, n.Data)) {
			all = append(all, n)
		}
	}
	return all
}

// attribute is empty where there is none.
func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// textOf is all text in a node.
func textOf(n *html.Node) string {
	var b strings.Builder
	for child := range n.Descendants() {
		if child.Type == html.TextNode {
			b.WriteString(child.Data)
		}
	}
	return b.String()
}

func TestHostileTextLeavesThePageItsStructure(t *testing.T) {
	x := newExhibition(t)
	x.site.pictures = true
	want := outline(parsedPage(t, x.page("news", place{}, poisoned("no harm"))))
	for _, text := range append(hostile,
		"<h1>"+strings.Repeat("a megabyte ", 100_000),
		"javascript:alert(1)",
		"data:text/html,<script>alert(1)</script>",
		"--></main></article><!--",
		"\u202Eoverride\u2066isolate",
	) {
		t.Run(cut(legal(text), 20), func(t *testing.T) {
			body := x.page("news", place{}, poisoned(text))
			doc := parsedPage(t, body)
			if diff := cmp.Diff(want, outline(doc)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			title := textOf(elements(elements(doc, "article")[0], "h2")[0])
			if shown := cut(strings.TrimSpace(legal(text)), titleLength); title != shown {
				t.Errorf("the title is %q, want %q", title, shown)
			}
			if len(body) > 20_000 {
				t.Errorf("one entry makes a page of %d bytes", len(body))
			}
		})
	}
}

// everyPage is a page of each kind.
func everyPage(t *testing.T, x *exhibition) map[string][]byte {
	t.Helper()
	var index, starting bytes.Buffer
	must(t, writeIndex(&index, &x.site))
	must(t, writeStarting(&starting, &x.site, x.site.tree.At("news/valley")))
	all := map[string][]byte{
		"index":         index.Bytes(),
		"starting":      starting.Bytes(),
		"section":       x.page("news", place{older: "2", oldest: "3", archiveBefore: "2"}, exhibits()...),
		"older":         x.page("news", place{page: "3", newer: "2"}, exhibits()...),
		"archive":       x.page("news/valley", place{archive: "2", archiveBefore: "1", archiveAfter: "3"}, exhibits()...),
		"right to left": x.page("garden", place{}, exhibits()...),
		"empty":         x.page("quiet", place{}),
		"private":       x.page("private", place{older: "2"}, exhibits()...),
	}
	if !x.site.static {
		_, o := watched(t)
		all["status"] = get(New(o).Handler(), "/status").Body.Bytes()
	}
	return all
}

func TestEveryPageHasItsLandmarksAndHeadingsInOrder(t *testing.T) {
	x := newExhibition(t)
	for name, body := range everyPage(t, x) {
		doc := parsedPage(t, body)
		for _, once := range []string{"h1", "header", "main", "footer", "title"} {
			if n := len(elements(doc, once)); n != 1 {
				t.Errorf("%s: there are %d of %s", name, n, once)
			}
		}
		level := 0
		for _, h := range elements(doc, "h1", "h2", "h3", "h4", "h5", "h6") {
			next := int(h.Data[1] - '0')
			if next > level+1 || strings.TrimSpace(textOf(h)) == "" {
				t.Errorf("%s: after a heading of level %d comes %s %q", name, level, h.Data, textOf(h))
			}
			level = next
		}
		for _, landmark := range elements(doc, "nav", "aside") {
			if attribute(landmark, "aria-label") == "" {
				t.Errorf("%s: a %s has no name", name, landmark.Data)
			}
		}
		first := elements(doc, "a")[0]
		if attribute(first, "href") != "#"+attribute(elements(doc, "main")[0], "id") {
			t.Errorf("%s: the first link does not skip to the content: %v", name, first.Attr)
		}
	}
}

func TestPagesLoadNothing(t *testing.T) {
	x := newExhibition(t)
	for name, body := range everyPage(t, x) {
		doc := parsedPage(t, body)
		if loading := elements(doc, "script", "img", "audio", "video", "iframe", "object", "embed", "source", "form", "base"); loading != nil {
			t.Errorf("%s holds a %s", name, loading[0].Data)
		}
		for _, n := range elements(doc) {
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" {
					t.Errorf("%s: %s has %s", name, n.Data, a.Key)
				}
			}
		}
		for _, l := range elements(doc, "link") {
			if rel := attribute(l, "rel"); rel == "stylesheet" || rel == "icon" && !strings.HasPrefix(attribute(l, "href"), "data:") {
				t.Errorf("%s loads its %s from %s", name, rel, attribute(l, "href"))
			}
		}
	}
}

func TestLanguageAndDirectionOfPagesAndArticles(t *testing.T) {
	x := newExhibition(t)
	for path, want := range map[string][2]string{"news": {"en", "ltr"}, "garden": {"fa", "rtl"}, "quiet": {"en", "ltr"}} {
		root := elements(parsedPage(t, x.page(path, place{})), "html")[0]
		if got := [2]string{attribute(root, "lang"), attribute(root, "dir")}; got != want {
			t.Errorf("%s is in %v, want %v", path, got, want)
		}
	}
	var got []string
	for _, a := range elements(parsedPage(t, x.page("news", place{}, exhibits()...)), "article") {
		h2 := elements(a, "h2")[0]
		got = append(got, attribute(a, "dir")+" "+attribute(h2, "lang"))
	}
	want := []string{"auto en-GB", "auto ", "auto ", "rtl he", "auto ", "auto en", "auto "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("articles (-want +got):\n%s", diff)
	}
}

func TestOurWordsAreEnglishOnAPageInAnotherLanguage(t *testing.T) {
	x := newExhibition(t)
	var got []string
	for _, n := range elements(parsedPage(t, x.page("garden", place{page: "2", older: "3"}))) {
		if attribute(n, "lang") == english && attribute(n, "dir") == "ltr" {
			got = append(got, textOf(n))
		}
	}
	want := []string{
		"Skip to the content", "All sections", "OPML", "Status",
		"These are older articles. Go to the current ones.",
		"Feeds", "RSS", "Atom", "JSON Feed", "There is nothing here yet.",
		"Newer articles", "Older articles", "Published by tidings. All times are UTC.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
