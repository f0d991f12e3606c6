package read

import (
	"bytes"
	"net/url"
	"slices"
	"strings"

	"tidings/aggregator"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// Announced is a feed that a page leads to.
type Announced struct {
	URL   string // absolute
	Type  string // media type; empty when the page does not say
	Title string // plain text; may be empty
	// Guess says that the page does not call it a feed: it is a link that looks
	// like one.
	Guess bool
}

// maxAnnounced is how many feeds of a page are named.
const maxAnnounced = 100

// Discover returns the feeds that a page announces, in its order; when there
// are none, the links in it that look like feeds. A document that is a feed
// itself announces itself.
func (r *Reader) Discover(d aggregator.Document) []Announced {
	if feed, err := r.Read(d); err == nil {
		return []Announced{{URL: d.URL, Type: feedType(d.Body), Title: feed.Title}}
	}
	p := pageReader{base: documentBase(d.URL)}
	p.walk(pageText(d))
	if announced := p.resolved(p.links); len(announced) > 0 {
		return announced
	}
	return p.resolved(p.anchors)
}

// feedType is the media type of a feed.
func feedType(body []byte) string {
	text := decode(body, "", new(notes))
	if head := bytes.TrimSpace(text); len(head) > 0 && (head[0] == '{' || head[0] == '[') {
		return "application/feed+json"
	}
	if root, err := findRoot(text); err == nil && (localName(nameAt(text[root.at:])) == "feed" || root.name == "entry") {
		return "application/atom+xml"
	}
	return "application/rss+xml"
}

// nameAt is the name of the tag that a text begins with.
func nameAt(text []byte) []byte {
	if len(text) == 0 {
		return nil
	}
	return text[1 : 1+nameLength(text[1:])]
}

// pageText is an HTML page in UTF-8: as HTTP says, else as the page does. What
// is named when neither does is no better than a guess of ours.
func pageText(d aggregator.Document) []byte {
	contentType := d.ContentType
	if charsetOf(contentType) == "" {
		if _, name, _ := charset.DetermineEncoding(d.Body, contentType); name != "windows-1252" {
			contentType = "text/html; charset=" + name
		}
	}
	return decode(d.Body, contentType, new(notes))
}

// pageReader walks a page once.
type pageReader struct {
	base    *url.URL
	based   bool // the page has named its base
	links   []Announced
	anchors []Announced
}

func (p *pageReader) walk(text []byte) {
	z := html.NewTokenizer(bytes.NewReader(text))
	z.SetMaxBuf(maxTag)
	for {
		switch z.Next() {
		case html.ErrorToken: // the end, or a tag beyond the limit
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			if name, more := z.TagName(); more {
				p.tag(string(name), z)
			}
		}
	}
}

func (p *pageReader) tag(name string, z *html.Tokenizer) {
	switch name {
	case "base":
		if href := attributesIn(z)["href"]; href != "" && !p.based {
			p.base, p.based = rebase(p.base, href), true
		}
	case "link":
		if a := attributesIn(z); len(p.links) < maxAnnounced && announces(a) {
			p.links = append(p.links, Announced{URL: a["href"], Type: mediaType(a["type"]), Title: cut(line(a["title"]), maxTitle)})
		}
	case "a", "area":
		if a := attributesIn(z); len(p.anchors) < maxAnnounced && looksLikeFeed(a["href"]) {
			p.anchors = append(p.anchors, Announced{URL: a["href"], Type: mediaType(a["type"]), Title: cut(line(a["title"]), maxTitle), Guess: true})
		}
	}
}

// attributesIn are the attributes of the tag at hand; of those that stand twice,
// the first.
func attributesIn(z *html.Tokenizer) map[string]string {
	attributes := map[string]string{}
	for more := true; more; {
		var name, value []byte
		name, value, more = z.TagAttr()
		if _, twice := attributes[string(name)]; !twice && len(attributes) < maxAttributes {
			attributes[string(name)] = string(value)
		}
	}
	return attributes
}

// resolved are the feeds whose addresses are of the web, each once. A fragment
// is nothing that a server sees.
func (p *pageReader) resolved(found []Announced) []Announced {
	var all []Announced
	for _, a := range found {
		address, _, _ := strings.Cut(strings.TrimSpace(a.URL), "#")
		a.URL = absolute(p.base, webScheme(address))
		same := func(other Announced) bool { return other.URL == a.URL }
		if a.URL != "" && !slices.ContainsFunc(all, same) {
			all = append(all, a)
		}
	}
	return all
}
