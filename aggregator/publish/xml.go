package publish

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"github.com/gorilla/feeds"

	"tidings/aggregator"
)

// The namespaces that a document may use, declared where it does.
const (
	atomSpace    = "http://www.w3.org/2005/Atom"
	contentSpace = "http://purl.org/rss/1.0/modules/content/"
	dublinSpace  = "http://purl.org/dc/elements/1.1/"
	historySpace = "http://purl.org/syndication/history/1.0"
	itunesSpace  = "http://www.itunes.com/dtds/podcast-1.0.dtd"
	mediaSpace   = "http://search.yahoo.com/mrss/"
)

// spaces is a set of namespaces.
type spaces uint8

const (
	usesContent spaces = 1 << iota
	usesDublin
	usesHistory
	usesITunes
	usesMedia
)

// declared is the namespace where it is in the set, else empty.
func (s spaces) declared(space spaces, name string) string {
	if s&space == 0 {
		return ""
	}
	return name
}

// documentUses are the namespaces that a document uses outside its entries.
func (f *feed) documentUses() spaces {
	if f.place.archive != "" {
		return usesHistory
	}
	return 0
}

// empty is an element that says what it says by being there.
type empty struct{}

// archived marks an archive (RFC 5005, 4).
func (f *feed) archived() *empty {
	if !f.place.settled() {
		return nil
	}
	return &empty{}
}

// headOf writes a document without entries and cuts it off where they go.
func headOf(document feeds.XmlFeed, tail string) ([]byte, error) {
	var written bytes.Buffer
	if err := feeds.WriteXML(document, &written); err != nil {
		return nil, err
	}
	head, found := bytes.CutSuffix(written.Bytes(), []byte(tail))
	if !found {
		return nil, fmt.Errorf("the head does not end with %q", tail)
	}
	return head, nil
}

// indented writes an element on a line of its own, as deep as the entries of a
// document are.
func indented(element any, depth string) ([]byte, error) {
	written := bytes.NewBufferString("\n")
	encoder := xml.NewEncoder(written)
	encoder.Indent(depth, "  ")
	if err := encoder.Encode(element); err != nil {
		return nil, err
	}
	return written.Bytes(), nil
}

// xmlLink is a typed link, with its title (RFC 4287, 4.2.7).
type xmlLink struct {
	Href   string `xml:"href,attr"`
	Rel    string `xml:"rel,attr,omitempty"`
	Type   string `xml:"type,attr,omitempty"`
	Length string `xml:"length,attr,omitempty"`
	Title  string `xml:"title,attr,omitempty"`
}

// relationLinks are the links of a document to itself and to those around it.
func (f *feed) relationLinks(as int) []xmlLink {
	var links []xmlLink
	for _, r := range f.relations(as) {
		links = append(links, xmlLink{Href: r.Href, Rel: r.Rel, Type: formats[as].mediaType})
	}
	return links
}

// otherLinks are what an entry leads to beside its page and its enclosures, its
// near duplicates first.
func otherLinks(e *entry) []xmlLink {
	var links []xmlLink
	for _, r := range e.Related {
		links = append(links, xmlLink{Href: r.URL, Rel: "related", Title: r.Title})
	}
	for _, l := range e.Links {
		links = append(links, xmlLink{Href: l.URL, Rel: relOf(l.Rel), Type: l.Type})
	}
	return links
}

// relOf is a relation that may be published: one that is registered, else an
// address (RFC 4287, 4.2.7.2). What any other leads to is related.
func relOf(rel string) string {
	switch rel {
	case "related", "via", "replies", "license", "payment", "describedby", "up":
		return rel
	}
	if strings.HasPrefix(rel, "http://") || strings.HasPrefix(rel, "https://") {
		return rel
	}
	return "related"
}

// lengthOf is the size of an enclosure; empty when it is unknown.
func lengthOf(e *aggregator.Enclosure) string {
	if e.Length == 0 {
		return ""
	}
	return strconv.FormatInt(e.Length, 10)
}
