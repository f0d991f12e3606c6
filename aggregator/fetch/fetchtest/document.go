package fetchtest

import (
	"encoding/json"
	"encoding/xml"
	"time"
)

// Site is the address of the site that the documents made here belong to.
const Site = "https://publisher.example/"

// Item is an item of a document. Title, Link and Published should be set; an
// empty ID makes the link the id.
type Item struct {
	Title     string
	Link      string
	ID        string
	Content   string // HTML
	Published time.Time
	Updated   time.Time // zero is Published; RSS cannot say it
}

func (i Item) id() string {
	if i.ID != "" {
		return i.ID
	}
	return i.Link
}

func (i Item) updated() time.Time {
	if i.Updated.IsZero() {
		return i.Published
	}
	return i.Updated
}

type rssDocument struct {
	XMLName     xml.Name  `xml:"rss"`
	Version     string    `xml:"version,attr"`
	Title       string    `xml:"channel>title"`
	Link        string    `xml:"channel>link"`
	Description string    `xml:"channel>description"`
	Items       []rssItem `xml:"channel>item"`
}

type rssItem struct {
	Title       string  `xml:"title"`
	Link        string  `xml:"link"`
	Description string  `xml:"description"`
	GUID        rssGUID `xml:"guid"`
	PubDate     string  `xml:"pubDate"`
}

type rssGUID struct {
	PermaLink bool   `xml:"isPermaLink,attr"`
	ID        string `xml:",chardata"`
}

// RSS is a valid RSS 2.0 document.
func RSS(title string, items ...Item) string {
	d := rssDocument{Version: "2.0", Title: title, Link: Site, Description: title}
	for _, i := range items {
		d.Items = append(d.Items, rssItem{
			Title: i.Title, Link: i.Link, Description: i.Content,
			GUID:    rssGUID{i.id() == i.Link, i.id()},
			PubDate: i.Published.UTC().Format(time.RFC1123Z),
		})
	}
	return marked(d)
}

type atomDocument struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Link    atomLink    `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomEntry struct {
	ID        string   `xml:"id"`
	Title     string   `xml:"title"`
	Link      atomLink `xml:"link"`
	Published string   `xml:"published"`
	Updated   string   `xml:"updated"`
	Content   atomText `xml:"content"`
}

type atomLink struct {
	Href string `xml:"href,attr"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// Atom is a valid Atom 1.0 document (RFC 4287).
func Atom(title string, items ...Item) string {
	d := atomDocument{ID: Site, Title: title, Author: title, Link: atomLink{Site}}
	var updated time.Time
	for _, i := range items {
		if i.updated().After(updated) {
			updated = i.updated()
		}
		d.Entries = append(d.Entries, atomEntry{
			ID: i.id(), Title: i.Title, Link: atomLink{i.Link}, Content: atomText{"html", i.Content},
			Published: stamp(i.Published), Updated: stamp(i.updated()),
		})
	}
	d.Updated = stamp(updated)
	return marked(d)
}

// JSON is a valid JSON Feed 1.1 document.
func JSON(title string, items ...Item) string {
	entries := []map[string]string{}
	for _, i := range items {
		entries = append(entries, map[string]string{
			"id": i.id(), "url": i.Link, "title": i.Title, "content_html": i.Content,
			"date_published": stamp(i.Published), "date_modified": stamp(i.updated()),
		})
	}
	return encoded(json.Marshal(map[string]any{
		"version": "https://jsonfeed.org/version/1.1", "title": title, "home_page_url": Site, "items": entries,
	}))
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func marked(document any) string { return xml.Header + encoded(xml.MarshalIndent(document, "", " ")) }

// encoded panics on what cannot happen: the documents are made of strings.
func encoded(document []byte, err error) string {
	if err != nil {
		panic(err)
	}
	return string(document)
}
