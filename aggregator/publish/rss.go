package publish

import (
	"encoding/xml"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/gorilla/feeds"

	"tidings/aggregator"
)

// The namespaces that an RSS document may use, declared where it does.
const (
	atomSpace    = "http://www.w3.org/2005/Atom"
	contentSpace = "http://purl.org/rss/1.0/modules/content/"
	dublinSpace  = "http://purl.org/dc/elements/1.1/"
)

// rssDocument is an RSS 2.0 document.
type rssDocument struct {
	XMLName   xml.Name `xml:"rss"`
	Version   string   `xml:"version,attr"`
	AtomNS    string   `xml:"xmlns:atom,attr"`
	ContentNS string   `xml:"xmlns:content,attr,omitempty"`
	DublinNS  string   `xml:"xmlns:dc,attr,omitempty"`
	Channel   rssChannel
}

// rssChannel completes [feeds.RssFeed] by its own address.
type rssChannel struct {
	feeds.RssFeed
	Self  rssLink    `xml:"atom:link"`
	Items []*rssItem `xml:"item"`
}

type rssLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
}

// rssItem completes [feeds.RssItem]: elements that an article lacks are left
// out, and those that it has several of are repeated.
type rssItem struct {
	Title       string  `xml:"title,omitempty"`
	Link        string  `xml:"link,omitempty"`
	Description *string `xml:"description"`
	feeds.RssItem
	Creators   []string      `xml:"dc:creator"`
	Categories []rssCategory `xml:"category"`
	Source     *rssSource    `xml:"source"`
	Related    []rssRelated  `xml:"atom:link"`
}

type rssRelated struct {
	Href  string `xml:"href,attr"`
	Rel   string `xml:"rel,attr"`
	Title string `xml:"title,attr,omitempty"`
}

type rssCategory struct {
	Domain string `xml:"domain,attr,omitempty"`
	Term   string `xml:",chardata"`
}

type rssSource struct {
	URL   string `xml:"url,attr"`
	Title string `xml:",chardata"`
}

// FeedXml is what [feeds.WriteXML] writes.
func (d *rssDocument) FeedXml() any { return d }

func writeRSS(w io.Writer, f *feed) error {
	d := &rssDocument{Version: "2.0", AtomNS: atomSpace, Channel: newChannel(f)}
	for _, e := range f.entries {
		d.Channel.Items = append(d.Channel.Items, newItem(e))
		if e.Content != "" {
			d.ContentNS = contentSpace
		}
		if len(e.Authors) > 0 {
			d.DublinNS = dublinSpace
		}
	}
	return feeds.WriteXML(d, w)
}

func newChannel(f *feed) rssChannel {
	c := rssChannel{Self: rssLink{Href: f.address(asRSS), Rel: "self", Type: formats[asRSS].mediaType}}
	c.Title, c.Link, c.Description = f.title, f.home(), f.description
	if c.Description == "" {
		c.Description = f.title
	}
	c.Language = f.language
	c.LastBuildDate = rssDate(f.updated)
	c.Generator = f.site.generator()
	c.Docs = "https://www.rssboard.org/rss-specification"
	c.Ttl = int(f.site.freshness(f.section).Minutes())
	return c
}

func newItem(e *entry) *rssItem {
	i := &rssItem{Title: e.Title, Link: e.URL, Description: rssDescription(e)}
	if e.Content != "" {
		i.Content = &feeds.RssContent{Content: e.Content}
	}
	i.Guid = &feeds.RssGuid{Id: e.ID, IsPermaLink: strconv.FormatBool(e.ID == e.URL)}
	i.PubDate = rssDate(e.Published)
	i.Enclosure = rssEnclosure(e)
	for _, p := range e.Authors {
		i.Creators = append(i.Creators, p.Name)
	}
	for _, c := range e.Categories {
		i.Categories = append(i.Categories, rssCategory{Domain: c.Scheme, Term: c.Term})
	}
	i.Source = rssOrigin(e.Source())
	for _, r := range e.Related {
		i.Related = append(i.Related, rssRelated{Href: r.URL, Rel: "related", Title: r.Title})
	}
	return i
}

// rssDescription is the summary, else the content. An item must have a title
// or a description: one that has neither gets an empty description.
func rssDescription(e *entry) *string {
	text := e.Summary
	if text == "" {
		text = e.Content
	}
	if text == "" && e.Title != "" {
		return nil
	}
	return &text
}

// rssEnclosure is the first enclosure; RSS readers expect no second one.
func rssEnclosure(e *entry) *feeds.RssEnclosure {
	if len(e.Enclosures) == 0 {
		return nil
	}
	first := &e.Enclosures[0]
	return &feeds.RssEnclosure{Url: first.URL, Type: mediaType(first), Length: strconv.FormatInt(first.Length, 10)}
}

func rssOrigin(s *aggregator.Sighting) *rssSource {
	if s.Feed.URL == "" {
		return nil
	}
	return &rssSource{URL: s.Feed.URL, Title: s.Feed.Title}
}

// rssDate writes a time as RFC 822 with a year of four digits; empty for none.
func rssDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(http.TimeFormat)
}
