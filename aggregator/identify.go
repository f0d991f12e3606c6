package aggregator

import (
	"cmp"
	"net/url"
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

// identify makes sense of the items of one document: which article each of
// them is, how it is dated, and who says so. The arrivals are in the order in
// which the articles came about, the last item of the document first, so that
// of two articles of one second the upper one in the document is the newer.
func identify(s *Source, feed *Feed, now time.Time) []Arrival {
	items := slices.Clone(feed.Items)
	slices.Reverse(items)
	for i := range items {
		items[i].Link = cmp.Or(items[i].Original, items[i].Link)
	}
	marks := markItems(items)
	ref := feedRef(s, feed)
	seen := make(map[Key]int, len(items))
	var arrivals []Arrival
	for i := range items {
		arrival := marks.arrival(s, feed, &items[i], ref, now)
		if at, twice := seen[arrival.Article.Key]; twice {
			arrivals[at] = arrival // the upper of two equal items is the newer one
			continue
		}
		seen[arrival.Article.Key] = len(arrivals)
		arrivals = append(arrivals, arrival)
	}
	return arrivals
}

// feedRef is what the articles of a document remember of their feed.
func feedRef(s *Source, feed *Feed) FeedRef {
	return FeedRef{Title: cmp.Or(feed.Title, s.Name), ID: cut(feed.ID, maxID), URL: s.Shown(s.URL), Link: feed.Link}
}

// marks is what the items of a document as a whole tell about each of them:
// whether its link and its GUID are its own.
type marks struct {
	byLink map[string]string // canonical link → the one mark, or else title, found under it
	byGUID map[string]string // GUID → the one canonical link found under it
}

// shared stands for "more than one".
const shared = "\x00"

func markItems(items []Item) marks {
	m := marks{map[string]string{}, map[string]string{}}
	for i := range items {
		link, mark := aliased(&items[i]), markOf(&items[i])
		note(m.byLink, link, cmp.Or(mark, items[i].Title))
		note(m.byGUID, mark, link)
	}
	return m
}

func note(m map[string]string, key, value string) {
	if before, ok := m[key]; ok && before != value {
		value = shared
	}
	m[key] = value
}

// aliased is the canonical link of an item, empty when it has none.
func aliased(item *Item) string {
	if item.Link == "" || len(item.Link) > maxURL {
		return ""
	}
	return Canonical(item.Link)
}

// markOf is what tells the item from others with the same link: its GUID, or
// the fragment-bearing link of an item without one.
func markOf(item *Item) string {
	if item.ID == "" && strings.Contains(item.Link, "#") {
		return item.Link
	}
	return item.ID
}

// arrival is the article that the item would be if no other source carried it.
func (m marks) arrival(s *Source, feed *Feed, item *Item, ref FeedRef, now time.Time) Arrival {
	link, mark := rehost(s, aliased(item)), markOf(item)
	if mark != "" && m.byGUID[mark] == shared {
		mark = "" // given to several stories, it names none of them
	}
	a := Article{
		Key:   m.key(s, item, link, mark),
		Title: item.Title, Summary: item.Summary, Content: item.Content,
		Language: cmp.Or(item.Language, feed.Language),
		Authors:  authors(feed, item), Categories: item.Categories, Enclosures: item.Enclosures, Image: item.Image,
		FirstSeen: now,
	}
	if len(item.Link) <= maxURL {
		a.URL = homeward(s, item.Link)
	}
	if mark == item.ID && publishable(item.ID) && !ofAnother(item.ID, a.Key) {
		a.ID = item.ID
	}
	a.Published, a.Updated = dates(item, now)
	a.Sightings = []Sighting{{
		Source: s.Name, Priority: s.Priority, OnSite: onSite(s, link), Seen: now,
		GUID: cut(item.ID, maxID), URL: a.URL, Feed: ref,
	}}
	return Arrival{Article: a, GUID: mark}
}

// authors are the item's own, else the feed's where they apply to its items.
func authors(feed *Feed, item *Item) []Person {
	if len(item.Authors) == 0 && feed.AuthorsApply {
		return feed.Authors
	}
	return item.Authors
}

// key decides the article's key: its link's, unless several items of the
// document share that link; then link and mark together.
func (m marks) key(s *Source, item *Item, link, mark string) Key {
	switch {
	case link != "" && m.byLink[aliased(item)] != shared:
		return keyOf(link)
	case link != "" && mark != "":
		return keyOf(link, mark)
	case mark != "":
		return keyOf("guid", s.Name, mark)
	}
	return keyOf("item", s.Name, link, item.Title, item.Published.UTC().Format(time.RFC3339), cmp.Or(item.Content, item.Summary))
}

// rehost gives a link that a mirror wrote for its own host the host of the
// first address, so that a story does not double when a mirror takes over.
func rehost(s *Source, canonical string) string {
	first := hostOf(s.URL)
	for _, mirror := range s.Mirrors {
		host := hostOf(mirror)
		if rest, ok := strings.CutPrefix(canonical, "https://"+host); ok && (rest == "" || strings.ContainsAny(rest[:1], "/?#")) {
			return "https://" + first + rest
		}
	}
	return canonical
}

// homeward is the link that a mirror wrote for its own host, as the first
// address would have written it: an outage is no edit.
func homeward(s *Source, link string) string {
	canonical := Canonical(link)
	if rehosted := rehost(s, canonical); rehosted != canonical {
		u, err := url.Parse(link)
		first, ferr := url.Parse(s.URL)
		if err == nil && ferr == nil {
			u.Scheme, u.Host = first.Scheme, first.Host
			return u.String()
		}
	}
	return link
}

// hostOf is the canonical host of an address with its port.
func hostOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return canonicalHost(u)
}

// onSite reports whether a link leads to the site that the source is fetched
// from. What a feed claims its site to be does not count.
func onSite(s *Source, link string) bool {
	site := Site(link)
	return site != "" && slices.ContainsFunc(s.Addresses(), func(a string) bool { return Site(a) == site })
}

// publishable reports whether a publisher's id can be published as it is: an
// absolute IRI of bounded length (RFC 4287, 4.2.6).
func publishable(id string) bool {
	scheme, rest, ok := strings.Cut(id, ":")
	if !ok || rest == "" || len(id) > maxID || !isScheme(scheme) {
		return false
	}
	return !strings.ContainsFunc(rest, func(r rune) bool {
		return r <= ' ' || r == 0x7f || strings.ContainsRune("<>\"{}|\\^`", r)
	})
}

// ofAnother reports whether the id is what tidings would call another article:
// published as it is, it could take that article's place.
func ofAnother(id string, key Key) bool {
	return strings.HasPrefix(id, tagPrefix) && id != key.TagURI()
}

func isScheme(s string) bool {
	for i, r := range s {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (i == 0 || !('0' <= r && r <= '9' || strings.ContainsRune("+-.", r))) {
			return false
		}
	}
	return s != ""
}

// dates decides when the article was published and last updated. What is
// undated or lies in the future was published when it was first seen.
func dates(item *Item, now time.Time) (published, updated time.Time) {
	published = item.Published
	if published.IsZero() {
		published = item.Updated
	}
	published = published.UTC().Truncate(time.Second)
	if published.Unix() <= 0 || published.After(now) {
		return now, now
	}
	updated = item.Updated.UTC().Truncate(time.Second)
	if updated.Before(published) || updated.After(now) {
		updated = published
	}
	return published, updated
}

// cut shortens s to at most n bytes, at a character's boundary.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}
