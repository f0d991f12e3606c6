package publish

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"

	"tidings/aggregator"
)

// opmlType is what OPML is served as, where it cannot be taken for a feed.
const opmlType = "text/x-opml"

// opmlDocument is a list of feeds (OPML 2.0). The head has no docs element,
// which the specification allows and the W3C validator refuses.
type opmlDocument struct {
	XMLName  xml.Name       `xml:"opml"`
	Version  string         `xml:"version,attr"`
	Title    string         `xml:"head>title"`
	Created  string         `xml:"head>dateCreated,omitempty"`
	Modified string         `xml:"head>dateModified,omitempty"`
	Outlines []*opmlOutline `xml:"body>outline"`
}

// opmlOutline is a feed, or a group of them, which has a text alone, and as
// its category the path that it stands for.
type opmlOutline struct {
	Text        string         `xml:"text,attr"`
	Type        string         `xml:"type,attr,omitempty"`
	Title       string         `xml:"title,attr,omitempty"`
	XMLURL      string         `xml:"xmlUrl,attr,omitempty"`
	HTMLURL     string         `xml:"htmlUrl,attr,omitempty"`
	Version     string         `xml:"version,attr,omitempty"`
	Description string         `xml:"description,attr,omitempty"`
	Category    string         `xml:"category,attr,omitempty"`
	IsComment   string         `xml:"isComment,attr,omitempty"`
	Outlines    []*opmlOutline `xml:"outline"`
}

func (d *opmlDocument) write(w io.Writer) error {
	if len(d.Outlines) == 0 { // a body has one at least
		d.Outlines = []*opmlOutline{{Text: d.Title}}
	}
	d.Version = "2.0"
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(d); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// opml answers with the list of all public sections.
func (p *Publisher) opml() http.HandlerFunc { return p.standing(p.renderOPML) }

func (p *Publisher) renderOPML() (*rendition, error) {
	var body bytes.Buffer
	if err := writeOPML(&body, p.site); err != nil {
		return nil, fmt.Errorf("render the list of sections: %w", err)
	}
	return p.site.standing(body.Bytes(), opmlType, feedPolicy), nil
}

// writeOPML lists the feeds of the public sections. It names no date: the
// configuration has none, and equal configurations give equal bytes.
func writeOPML(w io.Writer, s site) error {
	d := opmlDocument{Title: s.heading(s.tree.At(aggregator.Root))}
	for _, node := range s.nested("", s.publicSections()) {
		d.Outlines = append(d.Outlines, node.feed())
		d.Outlines = append(d.Outlines, outlinesOf(node.Children)...)
	}
	return d.write(w)
}

// outlinesOf are the sections as they are nested. One that has others below it
// is a group in which its own feed comes first: readers take an outline for a
// feed or for a group, and for nothing that is both.
func outlinesOf(nodes []*sectionNode) []*opmlOutline {
	var all []*opmlOutline
	for _, node := range nodes {
		feed := node.feed()
		if len(node.Children) > 0 {
			feed = &opmlOutline{Text: node.Title, Outlines: append([]*opmlOutline{feed}, outlinesOf(node.Children)...)}
		}
		all = append(all, feed)
	}
	return all
}

// feed is the outline of the section's own feed.
func (n *sectionNode) feed() *opmlOutline {
	return &opmlOutline{
		Text: n.Title, Type: "rss", Title: n.Title, Version: "RSS",
		XMLURL: n.Offers[asRSS].Address, HTMLURL: n.Address, // wherever the list lies
	}
}
