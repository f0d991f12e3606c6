package aggregator

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Bounds of what a feed may call itself and its items, in bytes; longer ids are
// replaced by one of ours, longer links dropped. They keep every key far below
// what a store can hold.
const (
	maxID  = 2048
	maxURL = 8192
)

// arrivals makes sense of the items of one document: which article each of
// them is, how it is dated, and who says so. They are in the order in
// which the articles came about, the last item of the document first, so that
// of two articles of one second the upper one in the document is the newer.
func (r *reading) arrivals() []Arrival {
	seen := make(map[Key]int, len(r.claims))
	arrivals := make([]Arrival, 0, len(r.claims))
	for i := range r.claims {
		arrival := r.arrival(&r.claims[i])
		if at, twice := seen[arrival.Article.Key]; twice {
			arrivals[at] = arrival // the upper of two equal items is the newer one
			continue
		}
		seen[arrival.Article.Key] = len(arrivals)
		arrivals = append(arrivals, arrival)
	}
	return arrivals
}

// reading is one document of a source while its items are identified.
type reading struct {
	source *Source
	feed   *Feed
	ref    FeedRef
	sites  []string // of the source's addresses
	claims []claim  // the last item of the document first
	marks  marks
	now    time.Time
}

func newReading(s *Source, feed *Feed, now time.Time) *reading {
	r := &reading{source: s, feed: feed, ref: feedRef(s, feed), now: now}
	for _, address := range s.Addresses() {
		r.sites = append(r.sites, Site(address))
	}
	m := mirrorsOf(s)
	for i := range slices.Backward(feed.Items) {
		r.claims = append(r.claims, newClaim(m, &feed.Items[i]))
	}
	home := m.rehost(Canonical(feed.Link))
	r.marks = markClaims(s, r.claims, func(link string) bool {
		return link == "" || link == home || isRoot(link) && r.onSite(link)
	})
	return r
}

// isRoot reports whether a canonical link leads to the first page of a host.
func isRoot(link string) bool {
	host, ok := strings.CutPrefix(link, "https://")
	return ok && strings.IndexByte(host, '/') == len(host)-1
}

// arrival is the article that the item would be if no other source carried it.
func (r *reading) arrival(c *claim) Arrival {
	s, item := r.source, &c.item
	arrival := r.marks.keyed(s, c)
	arrival.Trace = c.trace
	a := &arrival.Article
	a.URL, a.ID = c.url, c.publishedID(arrival.GUID, a.Key)
	a.Title, a.Summary, a.Content = item.Title, item.Summary, item.Content
	a.Language = cmp.Or(item.Language, r.feed.Language)
	a.Authors, a.Categories, a.Enclosures = authors(r.feed, item), item.Categories, item.Enclosures
	a.Contributors, a.Rights, a.Links = item.Contributors, item.Rights, otherLinks(item.Links)
	a.Duration, a.Episode, a.Origin = item.Duration.Truncate(time.Second), item.Episode, item.Origin
	a.Image, a.FirstSeen = item.Image, r.now
	a.Published, a.Updated = dates(item, r.now)
	a.Sightings = []Sighting{{
		Source: s.Name, Priority: s.Priority, OnSite: r.onSite(c.link), Seen: r.now,
		GUID: cut(item.ID, maxID), URL: c.url, Feed: r.ref.completed(r.feed, item),
	}}
	return arrival
}

// authors are the item's own, else the feed's where they apply to its items.
func authors(feed *Feed, item *Item) []Person {
	if len(item.Authors) == 0 && feed.AuthorsApply {
		return feed.Authors
	}
	return item.Authors
}

// otherLinks are the links that an article keeps beside its own and those of
// its enclosures. What leads to where it is edited, or to other documents of
// its feed, is nothing that the article says.
func otherLinks(given []Link) []Link {
	var kept []Link
	for _, l := range given {
		switch strings.TrimPrefix(l.Rel, "http://www.iana.org/assignments/relation/") {
		case "", "alternate", "enclosure", "self", "edit", "edit-media", "service", "search", "hub",
			"current", "first", "last", "next", "previous", "prev", "next-archive", "prev-archive":
		default:
			kept = append(kept, l)
		}
	}
	return kept
}

// onSite reports whether a link leads to the site that the source is fetched
// from. What a feed claims its site to be does not count.
func (r *reading) onSite(link string) bool {
	site := Site(link)
	return site != "" && slices.Contains(r.sites, site)
}

// cut shortens s to at most n bytes, at a character's boundary.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}
