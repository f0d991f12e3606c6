package publish

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"

	"tidings/aggregator"
)

// element is an element of a published document, as any XML parser sees it.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

// prefixes are those that the tests write for namespaces; Atom has none in
// Atom, as RSS has none in RSS.
var prefixes = map[string]string{
	contentSpace: "content:", dublinSpace: "dc:", historySpace: "fh:", itunesSpace: "itunes:", mediaSpace: "media:",
}

// name is the element's with the prefix of its namespace.
func (e *element) name() string {
	if e.XMLName.Space == atomSpace && e.Attrs != nil && e.XMLName.Local == "link" {
		return "link"
	}
	return prefixes[e.XMLName.Space] + e.XMLName.Local
}

// all are the children of that name.
func (e *element) all(name string) []element {
	var found []element
	for _, c := range e.Children {
		if c.name() == name {
			found = append(found, c)
		}
	}
	return found
}

// text is that of the first child of that name; attr the value of an attribute.
func (e *element) text(name string) string {
	for _, c := range e.all(name) {
		return c.Text
	}
	return ""
}

func (e *element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// link is where the first link of that relation leads.
func (e *element) link(rel string) string {
	for _, l := range e.links(rel) {
		return l.attr("href")
	}
	return ""
}

func (e *element) links(rel string) []element {
	var found []element
	for _, l := range e.all("link") {
		if l.attr("rel") == rel {
			found = append(found, l)
		}
	}
	return found
}

// names are those of the children, in order.
func (e *element) names() string {
	var names []string
	for _, c := range e.Children {
		names = append(names, c.name())
	}
	return strings.Join(names, " ")
}

// parsed is the root element of a document.
func parsed(t *testing.T, body []byte) *element {
	t.Helper()
	var root element
	must(t, xml.Unmarshal(body, &root))
	return &root
}

// atomOf is the Atom feed of the articles; rssOf the channel of their RSS.
func atomOf(t *testing.T, articles ...*aggregator.Article) *element {
	t.Helper()
	return parsed(t, written(t, asAtom, "news", articles...))
}

func rssOf(t *testing.T, articles ...*aggregator.Article) *element {
	t.Helper()
	return &parsed(t, written(t, asRSS, "news", articles...)).all("channel")[0]
}

// jsonOf is the JSON Feed of the articles.
func jsonOf(t *testing.T, articles ...*aggregator.Article) map[string]any {
	t.Helper()
	return decoded(t, written(t, asJSON, "news", articles...))
}

func decoded(t *testing.T, body []byte) map[string]any {
	t.Helper()
	var feed map[string]any
	must(t, json.Unmarshal(body, &feed))
	return feed
}

// at walks into decoded JSON by keys and indices.
func at(value any, path ...any) any {
	for _, step := range path {
		switch v := value.(type) {
		case map[string]any:
			value = v[step.(string)]
		case []any:
			if step.(int) >= len(v) {
				return nil
			}
			value = v[step.(int)]
		default:
			return nil
		}
	}
	return value
}

// placed is the document of a section at a place among others.
func placed(t *testing.T, as int, p place, articles ...*aggregator.Article) []byte {
	t.Helper()
	s, shown := newSite(options(nil)), alone(articles)
	f := newFeed(&s, tree().At("news"), shown, lastModified(shown), nil)
	f.place = p
	body, _, err := f.document(as)
	must(t, err)
	return body
}

// archive is a place in the middle of the archives; page one in the middle of
// the pages.
func archive() place { return place{archive: "b", archiveBefore: "a", archiveAfter: "c"} }

func page() place { return place{page: "2", older: "3", newer: "1", oldest: "9"} }

// is fails the test unless got is want.
func is(t *testing.T, what string, got, want any) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %q, want %q", what, got, want)
	}
}
