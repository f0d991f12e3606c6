package publish

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/gorilla/feeds"
)

// jsonTail follows the last item.
const jsonTail = "]}\n"

// jsonFeed completes [feeds.JSONFeed] by items that are never null, as JSON
// Feed 1.1 requires, and by our extension.
type jsonFeed struct {
	feeds.JSONFeed
	History *jsonHistory `json:"_tidings,omitempty"`
	Items   []struct{}   `json:"items"` // written apart
}

// jsonHistory is our extension: the relations of RFC 5005 that JSON Feed has no
// word for.
type jsonHistory struct {
	About       string `json:"about"`
	Archive     bool   `json:"archive,omitempty"` // it never changes
	Current     string `json:"current,omitempty"`
	PrevArchive string `json:"prev_archive,omitempty"`
	NextArchive string `json:"next_archive,omitempty"`
}

// jsonHead is a JSON Feed up to its items. Namespaces it has none.
func jsonHead(f *feed, _ spaces) ([]byte, error) {
	j := &jsonFeed{Items: []struct{}{}, History: newHistory(f)}
	j.Version = "https://jsonfeed.org/version/1.1"
	j.Title, j.Description, j.Language = f.title, f.description, f.language
	j.HomePageUrl, j.FeedUrl = f.home(), f.self(asJSON)
	j.NextUrl = f.onward(asJSON)
	written, err := compactJSON(j)
	if err != nil {
		return nil, err
	}
	head, found := bytes.CutSuffix(written, []byte(jsonTail[:2]))
	if !found {
		return nil, fmt.Errorf("the head does not end with %q", jsonTail[:2])
	}
	return head, nil
}

// newHistory is nil for a document that has to do with no archive.
func newHistory(f *feed) *jsonHistory {
	p := &f.place
	if p.archive == "" && p.archiveBefore == "" {
		return nil
	}
	h := &jsonHistory{
		About:       f.site.about(),
		Archive:     p.settled(),
		PrevArchive: f.site.archive(f.section, asJSON, p.archiveBefore),
		NextArchive: f.site.archive(f.section, asJSON, p.archiveAfter),
	}
	if p.archive != "" {
		h.Current = f.site.address(f.section, asJSON)
	}
	return h
}

// about is where a person finds what our extensions mean.
func (s *site) about() string { return s.base + "/" }

// compactJSON writes a value on one line, without its end.
func compactJSON(value any) ([]byte, error) {
	var written bytes.Buffer
	encoder := json.NewEncoder(&written)
	encoder.SetEscapeHTML(false) // never inside a page, and half as long
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(written.Bytes(), []byte("\n")), nil
}
