package publish

import (
	"time"

	"tidings/aggregator"
)

// jsonProvenance is our extension: the source that words the entry, all that
// carried it in the order of arrival, and what JSON Feed has no word for.
type jsonProvenance struct {
	About  string     `json:"about"`
	Source jsonSource `json:"source"`
	// Sources may grow for as long as the article lives, so archives, which do
	// not change, leave them out.
	Sources []jsonSource `json:"sources,omitempty"`
	// Origin is the feed that the publisher took the entry from.
	Origin *jsonOrigin `json:"origin,omitempty"`
	// Related are near duplicates that are not shown beside the entry.
	Related []jsonRelated `json:"related,omitempty"`

	Contributors []jsonPerson `json:"contributors,omitempty"`
	Rights       string       `json:"rights,omitempty"`
	Links        []jsonLink   `json:"links,omitempty"`
	Episode      *jsonEpisode `json:"episode,omitempty"`
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

type jsonOrigin struct {
	Title string `json:"title,omitempty"`
	ID    string `json:"id,omitempty"`
	URL   string `json:"url,omitempty"`
	Home  string `json:"home_page_url,omitempty"`
}

type jsonPerson struct {
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

type jsonLink struct {
	URL  string `json:"url"`
	Rel  string `json:"rel"`
	Type string `json:"type,omitempty"`
}

type jsonEpisode struct {
	Season   int    `json:"season,omitempty"`
	Number   int    `json:"number,omitempty"`
	Kind     string `json:"type,omitempty"`
	Explicit string `json:"explicit,omitempty"`
}

func newProvenance(f *feed, e *entry) jsonProvenance {
	p := jsonProvenance{
		About: f.site.about(), Source: newJSONSource(e.Source()), Origin: newJSONOrigin(&e.Origin),
		Rights: e.Rights, Episode: newJSONEpisode(e),
	}
	if f.place.archive == "" {
		for i := range e.Sightings {
			p.Sources = append(p.Sources, newJSONSource(&e.Sightings[i]))
		}
	}
	for _, r := range e.Related {
		p.Related = append(p.Related, jsonRelated(r))
	}
	for _, c := range e.Contributors {
		p.Contributors = append(p.Contributors, jsonPerson{c.Name, jsonAuthorURL(c)})
	}
	for _, l := range e.Links {
		p.Links = append(p.Links, jsonLink(l))
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

func newJSONOrigin(ref *aggregator.FeedRef) *jsonOrigin {
	o := jsonOrigin{ref.Title, ref.ID, ref.URL, ref.Link}
	if o == (jsonOrigin{}) {
		return nil
	}
	return &o
}

func newJSONEpisode(e *entry) *jsonEpisode {
	if e.Episode == (aggregator.Episode{}) {
		return nil
	}
	episode := jsonEpisode(e.Episode)
	return &episode
}
