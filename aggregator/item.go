package aggregator

import "time"

// Feed is a fetched document, read: what its publisher says and nothing that
// tidings concluded from it.
type Feed struct {
	Title       string // plain text
	TitleHTML   string // sanitised HTML, for a title with markup; else empty
	Link        string // address of the site, absolute
	ID          string // Atom id, verbatim
	Description string // plain text
	// DescriptionHTML is sanitised HTML, for a description with markup; else
	// empty.
	DescriptionHTML string
	Language        string // BCP 47
	Rights          string // plain text
	Authors         []Person
	Contributors    []Person
	Categories      []Category
	// AuthorsApply: Authors wrote every item that names nobody else (RFC 4287,
	// 4.2.1; JSON Feed 1.1). An RSS channel's do not.
	AuthorsApply bool
	Updated      time.Time // zero when absent or implausible
	Published    time.Time // zero when absent or implausible
	Rhythm       Rhythm
	Items        []Item // in document order, without those that were known
	// Prints are those of all items, known ones included, in document order. Two
	// items with the same print say the same, as far as what the feed says
	// applies to both. Nil when the reader cannot vouch for that; then Items are all.
	Prints []uint64

	// Repaired names what had to be mended before the document could be read,
	// in words for a person. Empty for a document without fault.
	Repaired []string
	// Partial says that items which the publisher lists may be missing, so
	// that absence means nothing.
	Partial bool
}

// Item is one entry of a fetched feed. Strings are legal XML 1.0 characters in
// valid UTF-8; URLs are absolute and of an allowed scheme.
type Item struct {
	Title     string // plain text
	TitleHTML string // sanitised HTML, for a title with markup; else empty
	Link      string // the alternate link
	// Original is the publisher's own link, where a proxy that counts clicks has
	// put its link in that place and says so (feedburner:origLink); else empty.
	Original string
	ID       string // Atom id, RSS guid or rdf:about, verbatim; never resolved
	Summary  string // sanitised HTML
	Content  string // sanitised HTML

	Language     string
	Authors      []Person
	Contributors []Person
	Categories   []Category
	Enclosures   []Enclosure
	Links        []Link
	Image        string
	Rights       string        // plain text
	Duration     time.Duration // of what is enclosed; 0 when unknown
	Episode      Episode
	// Origin is the feed that the item was taken over from (RFC 4287, 4.2.11
	// atom:source; RSS 2.0 source); the zero FeedRef when there is none.
	Origin FeedRef

	Published time.Time // zero when absent or impossible
	Updated   time.Time // zero when absent or impossible
}

// Link is a typed link (RFC 8288; RFC 4287, 4.2.7).
type Link struct {
	URL  string
	Rel  string
	Type string
}
