package aggregator

import "time"

// Article is the stored record: one for each story URL, whatever number of
// sources carried it. An entry is an article as a published feed shows it.
type Article struct {
	Key Key
	// Seq is the store's number for the article, given once, in the order in
	// which articles arrived. Zero until it is stored.
	Seq uint64

	// ID is the published id: the publisher's own Atom id or RSS guid,
	// character for character, where it is an absolute IRI of its own, else
	// [Key.TagURI]. It never changes once stored.
	ID string
	// URL is the publisher's link, absolute and as it was written; empty for
	// an article that has none.
	URL string

	Title   string // plain text
	Summary string // sanitised HTML; may be empty
	Content string // sanitised HTML; may be empty

	Language     string // BCP 47; empty when the publisher names none
	Authors      []Person
	Contributors []Person
	Categories   []Category
	Enclosures   []Enclosure
	Image        string // absolute URL; may be empty
	Rights       string // plain text; may be empty
	// Links are typed links beside URL and Enclosures: replies, via, license and
	// the like.
	Links    []Link
	Duration time.Duration // of what is enclosed, in whole seconds; 0 when unknown
	Episode  Episode
	// Origin is the feed that the publisher took the article over from, as the
	// publisher describes it; the zero FeedRef when there is none.
	Origin FeedRef

	// Published is decided when the article is first seen and never moves.
	Published time.Time
	// Updated moves when what a reader sees has changed; never before Published.
	Updated   time.Time
	FirstSeen time.Time

	// Sightings has one element for each source that carried the article, in
	// the order of arrival. Owner is the index of the one that words it.
	Sightings []Sighting
	Owner     int

	// Surplus says that its source brought too many at once that claim to be
	// new, this one among the older of them.
	Surplus bool
	// Sections are the sections that show the article, descendants and
	// ancestors alike; for surplus, their [SectionID.Surplus].
	Sections []SectionID
}

// Source is the sighting that gave the article its words.
func (a *Article) Source() *Sighting { return &a.Sightings[a.Owner] }

// Body is the fullest text that the publisher gave: the content, else the summary.
func (a *Article) Body() string {
	if a.Content != "" {
		return a.Content
	}
	return a.Summary
}

// Sighting says that a source carried an article: when it was first seen
// there, and under which id and link.
type Sighting struct {
	Source   string // name of the source
	Priority int    // of the source at that time; the higher names the article
	OnSite   bool   // the article's URL is on the source's own site
	Seen     time.Time
	GUID     string // the id that the feed gave the item, verbatim; may be empty
	URL      string // the link that the feed gave the item, absolute; may be empty
	Feed     FeedRef
}

// Person is an author or a contributor (RFC 4287, 3.2).
type Person struct {
	Name  string
	Email string
	URL   string
}

// Category is a term with its optional scheme and label (RFC 4287, 4.2.2).
type Category struct {
	Term   string
	Scheme string
	Label  string
}

// Episode is what a podcast says of an article beside what there is to play.
type Episode struct {
	Season   int    // 0 when there is none
	Number   int    // of the episode; 0 when it has none
	Kind     string // full, trailer or bonus; empty when it is not said
	Explicit string // true or false; empty when it is not said
}

// Enclosure is a resource to be had beside the article.
type Enclosure struct {
	URL    string // absolute
	Type   string // media type; may be empty
	Length int64  // bytes; 0 when unknown
}
