package demo

import (
	"encoding/json"
	"time"
)

type jsonFeed struct {
	Version     string     `json:"version"`
	Title       string     `json:"title"`
	HomePage    string     `json:"home_page_url"`
	Description string     `json:"description"`
	Language    string     `json:"language"`
	Items       []jsonItem `json:"items"`
}

type jsonItem struct {
	ID        string    `json:"id"`
	URL       string    `json:"url"`
	Title     string    `json:"title"`
	HTML      string    `json:"content_html"`
	Published time.Time `json:"date_published"`
	Modified  time.Time `json:"date_modified"`
}

// jsonOf writes a publication as JSON Feed 1.1.
func jsonOf(p *publication) (string, []byte) {
	feed := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: p.name, HomePage: p.site(""),
		Description: p.about, Language: p.language, Items: []jsonItem{},
	}
	for _, i := range p.items {
		feed.Items = append(feed.Items, jsonItem{i.id, i.link, i.title, i.html, i.published, i.updated})
	}
	text, _ := json.Marshal(feed) // cannot fail: strings and times of our own
	return "application/feed+json", text
}
