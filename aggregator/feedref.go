package aggregator

import (
	"cmp"
	"slices"
	"time"
)

// maxFeedTerms bounds the categories that an article keeps of its feed: what
// describes everything in it describes nothing, and every article pays for it.
const maxFeedTerms = 5

// FeedRef describes the feed that an article came from, as it was at that
// time (RFC 4287, 4.2.11 atom:source; RSS 2.0 <source>).
type FeedRef struct {
	Title string // plain text
	ID    string // Atom id; empty for formats that have none, and where it is no IRI
	URL   string // address of the feed document
	Link  string // address of the site; may be empty

	// What follows is known of a feed that words an article, and of an
	// [Article.Origin]: of people, rights and categories what the article itself
	// lacks (RFC 4287, 4.2.11). Any of it may be empty.

	Subtitle     string // plain text; of an origin alone
	Icon, Logo   string // absolute URLs; of an origin alone
	Updated      time.Time
	Language     string // BCP 47, where it is not the article's
	Rights       string // plain text
	Authors      []Person
	Contributors []Person
	Categories   []Category
}

// feedRef is what the articles of a document remember of their feed.
func feedRef(s *Source, feed *Feed) FeedRef {
	ref := FeedRef{Title: cmp.Or(feed.Title, s.Name), URL: s.Shown(s.URL), Link: feed.Link}
	if publishable(feed.ID) && isTag(feed.ID) {
		ref.ID = feed.ID
	}
	return ref
}

// brief is what a sighting remembers of its feed that does not word the article.
func (f FeedRef) brief() FeedRef { return FeedRef{Title: f.Title, ID: f.ID, URL: f.URL, Link: f.Link} }

// completed is the reference with all that the feed says and the item does not.
func (f FeedRef) completed(feed *Feed, item *Item) FeedRef {
	f.Updated = feed.Updated.UTC().Truncate(time.Second)
	if item.Language != "" && item.Language != feed.Language {
		f.Language = feed.Language
	}
	if item.Rights == "" {
		f.Rights = feed.Rights
	}
	if len(item.Authors) == 0 {
		f.Authors = feed.Authors
	}
	if len(item.Contributors) == 0 {
		f.Contributors = feed.Contributors
	}
	if len(item.Categories) == 0 {
		f.Categories = feed.Categories[:min(len(feed.Categories), maxFeedTerms)]
	}
	return f
}

// sameOrigin compares what two references name. When the feed was updated last
// is nothing that an article of it says.
func sameOrigin(a, b *FeedRef) bool {
	return a.Title == b.Title && a.ID == b.ID && a.URL == b.URL && a.Link == b.Link &&
		a.Rights == b.Rights && slices.Equal(a.Authors, b.Authors)
}
