package demo

import (
	"encoding/xml"
	"net/http"
	"time"
)

type rssFeed struct {
	XMLName     xml.Name  `xml:"rss"`
	Version     string    `xml:"version,attr"`
	Title       string    `xml:"channel>title"`
	Link        string    `xml:"channel>link"`
	Description string    `xml:"channel>description"`
	Language    string    `xml:"channel>language"`
	Items       []rssItem `xml:"channel>item"`
}

type rssItem struct {
	Title       string `xml:"title"`
	Link        string `xml:"link"`
	GUID        string `xml:"guid"`
	PubDate     string `xml:"pubDate"`
	Description string `xml:"description"`
}

// rss writes a publication as RSS 2.0.
func rss(p *publication) (string, []byte) {
	feed := rssFeed{Version: "2.0", Title: p.name, Link: p.site(""), Description: p.about, Language: p.language}
	for _, i := range p.items {
		feed.Items = append(feed.Items, rssItem{i.title, i.link, i.id, i.published.Format(http.TimeFormat), i.html})
	}
	return "application/rss+xml; charset=utf-8", marked(feed)
}

type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Language string      `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle"`
	Updated  string      `xml:"updated"`
	Author   string      `xml:"author>name"`
	Link     atomLink    `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

type atomEntry struct {
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Link      atomLink    `xml:"link"`
	Published string      `xml:"published"`
	Updated   string      `xml:"updated"`
	Content   atomContent `xml:"content"`
}

type atomLink struct {
	Href string `xml:"href,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	HTML string `xml:",chardata"`
}

// atom writes a publication as Atom 1.0 (RFC 4287).
func atom(p *publication) (string, []byte) {
	feed := atomFeed{
		Language: p.language, ID: p.site("feed"), Title: p.name, Subtitle: p.about,
		Updated: p.updated().Format(time.RFC3339), Author: p.desk, Link: atomLink{p.site("")},
	}
	for _, i := range p.items {
		feed.Entries = append(feed.Entries, atomEntry{
			ID: i.id, Title: i.title, Link: atomLink{i.link}, Content: atomContent{"html", i.html},
			Published: i.published.Format(time.RFC3339), Updated: i.updated.Format(time.RFC3339),
		})
	}
	return "application/atom+xml; charset=utf-8", marked(feed)
}

// marked is a document as XML. That cannot fail: it is made of strings.
func marked(document any) []byte {
	text, _ := xml.MarshalIndent(document, "", " ")
	return append([]byte(xml.Header), text...)
}
