package publish

import (
	"encoding/hex"
	"slices"

	"github.com/gorilla/feeds"

	"tidings/aggregator"
)

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
	Duration int64  `json:"duration_in_seconds,omitempty"`
}

// jsonFragment writes an entry as an item.
func jsonFragment(f *feed, e *entry) (fragment, error) {
	text, err := compactJSON(newJSONItem(f, e))
	return fragment{text: text}, err
}

func newJSONItem(f *feed, e *entry) *jsonItem {
	i := &jsonItem{Language: e.Language, Attachments: jsonAttachments(e), Provenance: newProvenance(f, e)}
	i.Id, i.Url, i.ExternalUrl, i.Title = e.ID, jsonURL(f, e), externalURL(e), e.Title
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
	return i
}

// jsonURL is where a reader is led who selects the item, on which readers of
// JSON Feed rely. An item without a page has what it encloses, else a place of
// its own on the section's page: it must not be taken for any other.
func jsonURL(f *feed, e *entry) string {
	if e.URL != "" {
		return e.URL
	}
	if all := playedFirst(e); len(all) > 0 {
		return all[0].URL
	}
	return f.atomID() + "#" + hex.EncodeToString(e.Key[:8])
}

// jsonAttachments has the duration with what is played.
func jsonAttachments(e *entry) []jsonAttachment {
	var all []jsonAttachment
	for i := range e.Enclosures {
		x := &e.Enclosures[i]
		all = append(all, jsonAttachment{URL: x.URL, MIMEType: mediaType(x), Size: x.Length})
	}
	if len(all) > 0 {
		played := max(slices.IndexFunc(e.Enclosures, isPlayed), 0)
		all[played].Duration = int64(e.Duration.Seconds())
	}
	return all
}

// externalURL is the page that a link post is about: one that is neither on
// the article's own site nor on its source's.
func externalURL(e *entry) string {
	for _, l := range e.Links {
		if l.Rel == "related" && !onSiteOf(e, aggregator.Site(l.URL)) {
			return l.URL
		}
	}
	return ""
}

func onSiteOf(e *entry, site string) bool {
	feed := &e.Source().Feed
	for _, own := range []string{e.URL, feed.Link, feed.URL} {
		if aggregator.Site(own) == site {
			return true
		}
	}
	return false
}

// jsonAuthorURL is the author's address; JSON Feed takes mailto: for one.
func jsonAuthorURL(p aggregator.Person) string {
	if p.URL == "" && p.Email != "" {
		return "mailto:" + p.Email
	}
	return p.URL
}
