package publish

import (
	"encoding/xml"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/feeds"
)

// rssTail follows the last item.
const rssTail = "\n  </channel>\n</rss>"

// rssDocument is an RSS 2.0 document.
type rssDocument struct {
	XMLName   xml.Name `xml:"rss"`
	Version   string   `xml:"version,attr"`
	AtomNS    string   `xml:"xmlns:atom,attr"`
	ContentNS string   `xml:"xmlns:content,attr,omitempty"`
	DublinNS  string   `xml:"xmlns:dc,attr,omitempty"`
	HistoryNS string   `xml:"xmlns:fh,attr,omitempty"`
	ITunesNS  string   `xml:"xmlns:itunes,attr,omitempty"`
	MediaNS   string   `xml:"xmlns:media,attr,omitempty"`
	Channel   rssChannel
}

// rssChannel completes [feeds.RssFeed] by its place among other documents.
type rssChannel struct {
	Title rssText `xml:"title"`
	feeds.RssFeed
	Links   []xmlLink `xml:"atom:link"`
	Archive *empty    `xml:"fh:archive"`
}

// rssText is plain text where readers have always expected HTML as well. The
// characters that tell the two apart are written as the RSS Advisory Board's
// profile recommends, which most readers take for what they are.
type rssText struct {
	Text string `xml:",innerxml"`
}

// profiled writes text as the content of an element.
var profiled = strings.NewReplacer("&", "&#x26;", "<", "&#x3C;", ">", "&#x3E;", "\r", "&#xD;")

func newRSSText(text string) rssText { return rssText{profiled.Replace(text)} }

// FeedXml is what [feeds.WriteXML] writes.
func (d *rssDocument) FeedXml() any { return d }

// rssHead is an RSS document up to its items.
func rssHead(f *feed, uses spaces) ([]byte, error) {
	uses |= f.documentUses()
	return headOf(&rssDocument{
		Version:   "2.0",
		AtomNS:    atomSpace,
		ContentNS: uses.declared(usesContent, contentSpace),
		DublinNS:  uses.declared(usesDublin, dublinSpace),
		HistoryNS: uses.declared(usesHistory, historySpace),
		ITunesNS:  uses.declared(usesITunes, itunesSpace),
		MediaNS:   uses.declared(usesMedia, mediaSpace),
		Channel:   newChannel(f),
	}, rssTail)
}

// newChannel says for how long the live feed may be kept. An archive may be
// kept for ever, and is the same whatever version of tidings writes it.
func newChannel(f *feed) rssChannel {
	c := rssChannel{Title: newRSSText(f.title), Links: f.relationLinks(asRSS), Archive: f.archived()}
	c.Link, c.Description = f.home(), f.description
	if c.Description == "" {
		c.Description = f.title
	}
	c.Language = f.language
	c.LastBuildDate = rssDate(f.updated)
	c.Docs = "https://www.rssboard.org/rss-specification"
	c.Generator = strings.TrimSpace(generatorName + " " + f.generatorVersion())
	if f.place.archive == "" {
		c.Ttl = int(f.site.freshness(f.section).Minutes())
	}
	return c
}

// generatorName is what writes the documents.
const generatorName = "tidings"

// generatorVersion is the version of it; empty in an archive.
func (f *feed) generatorVersion() string {
	if f.place.archive != "" {
		return ""
	}
	return f.site.version
}

// rssDate writes a time as RFC 822 with a year of four digits; empty for none.
func rssDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(http.TimeFormat)
}
