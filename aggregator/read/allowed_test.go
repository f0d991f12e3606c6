package read

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"tidings/aggregator"

	"golang.org/x/net/html"
)

// dangerous are elements that can script, style, frame, submit, or load what a
// reader did not ask for.
var dangerous = strings.Fields(`script style svg math iframe frame form button input base meta link object
	embed applet template noscript textarea select title body html head xmp plaintext`)

// harmless are the attributes that an article may have.
var harmless = strings.Fields(`title lang dir href cite datetime src alt width height srcset sizes type media
	controls poster kind srclang label colspan rowspan span start reversed`)

// checkClean parses cleaned HTML as a browser would, and looks for what does
// not belong there.
func checkClean(t *testing.T, fragment string) {
	t.Helper()
	tree, err := html.ParseFragment(strings.NewReader(fragment), bodyElement())
	if err != nil {
		t.Errorf("%v in %q", err, fragment)
	}
	for _, n := range tree {
		checkNode(t, n)
		for d := range n.Descendants() {
			checkNode(t, d)
		}
	}
}

func checkNode(t *testing.T, n *html.Node) {
	t.Helper()
	switch {
	case n.Type == html.TextNode:
		return
	case n.Type != html.ElementNode || n.Namespace != "" || !slices.Contains(allowed, n.Data) || slices.Contains(dangerous, n.Data):
		t.Errorf("not allowed: %v", n.Data)
	}
	for _, a := range n.Attr {
		checkAttribute(t, a)
	}
}

func checkAttribute(t *testing.T, a html.Attribute) {
	t.Helper()
	switch {
	case !slices.Contains(harmless, a.Key):
		t.Errorf("attribute %s=%q", a.Key, a.Val)
	case a.Key == "href" && strings.HasPrefix(a.Val, "mailto:"):
	case a.Key == "href" || a.Key == "src" || a.Key == "cite" || a.Key == "poster":
		checkURL(t, a.Val)
	case a.Key == "srcset":
		for _, m := range candidate.FindAllStringSubmatch(a.Val, -1) {
			checkURL(t, m[1])
		}
	}
}

// checkURL wants an absolute URL of the web.
func checkURL(t *testing.T, ref string) {
	t.Helper()
	u, err := url.Parse(ref)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		t.Errorf("leads to no web page: %q", ref)
	}
}

// checkURLs looks at every address of a feed that is not in its HTML.
func checkURLs(t *testing.T, feed *aggregator.Feed) {
	t.Helper()
	found := []string{feed.Link}
	for _, item := range feed.Items {
		found = append(found, item.Link, item.Image, item.Origin.URL, item.Origin.Link)
		for _, l := range item.Links {
			found = append(found, l.URL)
		}
		for _, e := range item.Enclosures {
			found = append(found, e.URL)
		}
		for _, p := range slices.Concat(feed.Authors, item.Authors, item.Contributors) {
			found = append(found, p.URL)
		}
	}
	for _, ref := range found {
		if ref != "" {
			checkURL(t, ref)
		}
	}
}
