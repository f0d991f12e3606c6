package aggregator

import (
	"cmp"
	"strings"
	"time"
)

// claim is what an item says of which article it is.
type claim struct {
	item Item   // with the publisher's own link, where it gives one
	url  string // its link, on the host of the source's first address; may be empty
	link string // canonical form of url
	// mark tells the item from others with the same link: its GUID, else its
	// link where that has a fragment. May be empty.
	mark string
	// part: the item is a part of the page, such as a comment, which GUID and
	// link both name by its fragment.
	part bool
	// words is the hash of all that the item says; trace is what is to be
	// remembered of it.
	words uint64
	trace Trace
}

func newClaim(m *mirrors, given *Item) claim {
	c := claim{item: *given, mark: FoldGUID(given.ID), words: sayingOf(given)}
	c.item.Link = cmp.Or(given.Original, given.Link)
	item := &c.item
	if c.mark == "" && strings.Contains(item.Link, "#") {
		c.mark = item.Link
	}
	if item.Link != "" && len(item.Link) <= maxURL {
		c.url, c.link = m.homeward(item.Link)
		c.part = namesPart(c.link, item)
	}
	return c
}

func namesPart(link string, item *Item) bool {
	_, fragment, _ := strings.Cut(item.Link, "#")
	_, named, _ := strings.Cut(strings.TrimSpace(item.ID), "#")
	routes := strings.Contains(link, "#")
	return fragment != "" && fragment == named && !routes && !onlyTracks(link, fragment)
}

// onlyTracks reports whether a fragment is made of tracking parameters.
func onlyTracks(link, fragment string) bool {
	host, _, _ := strings.Cut(strings.TrimPrefix(link, "https://"), "/")
	return strings.Contains(fragment, "=") && canonicalQuery(host, fragment) == ""
}

// FoldGUID is what two forms of one GUID have in common, by which items are
// known: publishers turn http into https, or a UUID into capitals, without a
// thought of readers. In all else the case of a GUID counts. White space alone is
// no GUID.
func FoldGUID(id string) string {
	id = strings.TrimSpace(id)
	scheme, rest, _ := strings.Cut(id, ":")
	switch {
	case strings.HasPrefix(rest, "//") && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https")):
		return "https:" + rest
	case strings.EqualFold(scheme, "urn") && len(rest) > 5 && strings.EqualFold(rest[:5], "uuid:"):
		return strings.ToLower(id)
	}
	return id
}

// tells is what keeps two items of one document apart that share a link: the
// mark, else the title. A GUID that is only another form of the link says no
// more than the link.
func (c *claim) tells() string {
	if c.mark == "" {
		return "title " + c.item.Title
	}
	if !strings.Contains(c.mark, "#") && Canonical(c.mark) == Canonical(c.item.Link) {
		return "link"
	}
	return "mark " + c.mark
}

// markKey is the key of an item that its mark tells from others with the same
// link. An absolute IRI names the item everywhere, anything else in its source.
func (c *claim) markKey(s *Source) Key {
	switch {
	case c.link == "":
		return keyOf("guid", s.Name, c.mark)
	case publishable(c.mark):
		return keyOf(c.link, c.mark)
	}
	return keyOf(c.link, s.Name, c.mark)
}

// titleKey is the key of an item without a mark whose link is not its own.
func (c *claim) titleKey(s *Source) Key { return keyOf("title", s.Name, c.link, c.item.Title) }

// wordsKey is the key of an item with neither link nor mark.
func (c *claim) wordsKey(s *Source) Key {
	return keyOf("item", s.Name, "", c.item.Title, c.date(), cmp.Or(c.item.Content, c.item.Summary))
}

// echo is what an item repeats when its feed gives it a new GUID: its link, its
// title and, where the link is known not to be its own, the time; undated, the
// text.
func (c *claim) echo(s *Source, shared bool) string {
	parts := []string{"echo", s.Name, c.link, c.item.Title}
	if c.item.Published.IsZero() {
		parts = append(parts, "", cmp.Or(c.item.Content, c.item.Summary))
	} else if shared {
		parts = append(parts, c.date())
	}
	return keyOf(parts...).String()
}

func (c *claim) date() string { return c.item.Published.UTC().Format(time.RFC3339) }
