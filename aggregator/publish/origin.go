package publish

import (
	"cmp"

	"tidings/aggregator"
)

// origin is the feed that a merged feed names as the entry's source: the one
// that its publisher had it from, else the publisher's (RFC 4287, 4.2.11).
func (e *entry) origin() *aggregator.FeedRef {
	if e.Origin.ID != "" || e.Origin.URL != "" || e.Origin.Link != "" {
		return &e.Origin
	}
	return &e.Source().Feed
}

type rssSource struct {
	URL   string `xml:"url,attr"`
	Title string `xml:",innerxml"`
}

// rssOrigin is the feed that the publisher took the item from, else the one
// that we have it from.
func rssOrigin(e *entry) *rssSource {
	ref := e.origin()
	address := cmp.Or(ref.URL, ref.Link)
	if address == "" {
		return nil
	}
	return &rssSource{URL: address, Title: profiled.Replace(cmp.Or(ref.Title, address))}
}
