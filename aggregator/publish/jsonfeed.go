package publish

import (
	"encoding/json"
	"io"
	"time"

	"github.com/gorilla/feeds"

	"tidings/aggregator"
)

// jsonFeed completes [feeds.JSONFeed] by items that are never null, as JSON
// Feed 1.1 requires.
type jsonFeed struct {
	feeds.JSONFeed
	Items []*jsonItem `json:"items"`
}

// jsonItem completes [feeds.JSONItem] by what version 1.1 added and by where
// the entry came from.
type jsonItem struct {
	feeds.JSONItem
	ContentText *string          `json:"content_text,omitempty"`
	Language    string           `json:"language,omitempty"`
	Attachments []jsonAttachment `json:"attachments,omitempty"`
	Provenance  jsonProvenance   `json:"_tidings"`
}

type jsonAttachment struct {
	URL      string `json:"url"`
	MIMEType string `json:"mime_type"`
	Size     int64  `json:"size_in_bytes,omitempty"`
}

// jsonProvenance is our extension: the source that words the entry, and all
// that carried it in the order of arrival.
type jsonProvenance struct {
	About   string       `json:"about"`
	Source  jsonSource   `json:"source"`
	Sources []jsonSource `json:"sources"`
	// Related are near duplicates that are not shown beside the entry.
	Related []jsonRelated `json:"related,omitempty"`
}

type jsonRelated struct {
	URL    string `json:"url"`
	Title  string `json:"title,omitempty"`
	Source string `json:"source"`
}

type jsonSource struct {
	Name  string    `json:"name"`
	Title string    `json:"title"`
	ID    string    `json:"id,omitempty"`
	URL   string    `json:"url,omitempty"`
	Home  string    `json:"home_page_url,omitempty"`
	GUID  string    `json:"guid,omitempty"`
	Link  string    `json:"link,omitempty"`
	Seen  time.Time `json:"seen"`
}

func writeJSON(w io.Writer, f *feed) error {
	j := &jsonFeed{Items: make([]*jsonItem, 0, len(f.entries))}
	j.Version = "https://jsonfeed.org/version/1.1"
	j.Title, j.Description, j.Language = f.title, f.description, f.language
	j.HomePageUrl, j.FeedUrl = f.home(), f.address(asJSON)
	for _, e := range f.entries {
		j.Items = append(j.Items, newJSONItem(f.site, e))
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false) // never inside a page, and half as long
	return encoder.Encode(j)
}

func newJSONItem(s *site, e *entry) *jsonItem {
	i := &jsonItem{Language: e.Language, Provenance: newProvenance(s, e)}
	i.Id, i.Url, i.Title = e.ID, e.URL, e.Title
	i.Image = e.Image
	i.Summary = plain(e.Summary)
	i.PublishedDate, i.ModifiedDate = &e.Published, &e.Updated
	i.ContentHTML = e.Body()
	if i.ContentHTML == "" {
		i.ContentText = new(string) // one of the two is required
	}
	for _, p := range e.Authors {
		i.Authors = append(i.Authors, &feeds.JSONAuthor{Name: p.Name, Url: jsonAuthorURL(p)})
	}
	for _, c := range e.Categories {
		i.Tags = append(i.Tags, c.Term)
	}
	for _, x := range e.Enclosures {
		i.Attachments = append(i.Attachments, jsonAttachment{URL: x.URL, MIMEType: mediaType(&x), Size: x.Length})
	}
	return i
}

// jsonAuthorURL is the author's address; JSON Feed takes mailto: for one.
func jsonAuthorURL(p aggregator.Person) string {
	if p.URL == "" && p.Email != "" {
		return "mailto:" + p.Email
	}
	return p.URL
}

func newProvenance(s *site, e *entry) jsonProvenance {
	p := jsonProvenance{About: s.base + "/", Source: newJSONSource(e.Source())}
	for i := range e.Sightings {
		p.Sources = append(p.Sources, newJSONSource(&e.Sightings[i]))
	}
	for _, r := range e.Related {
		p.Related = append(p.Related, jsonRelated(r))
	}
	return p
}

func newJSONSource(s *aggregator.Sighting) jsonSource {
	return jsonSource{
		Name:  s.Source,
		Title: s.Feed.Title,
		ID:    s.Feed.ID,
		URL:   s.Feed.URL,
		Home:  s.Feed.Link,
		GUID:  s.GUID,
		Link:  s.URL,
		Seen:  s.Seen,
	}
}
