package read

import "errors"

// FeedList is what an OPML document lists (OPML 2.0; 1.0 and 1.1 alike).
type FeedList struct {
	Title string // plain text; may be empty
	Feeds []ListedFeed
	// Left are the outlines that should have been feeds and are none.
	Left []LeftOut
	// Joined is how many outlines named a feed that was listed before.
	Joined int
	// Partial: the document ends before its list does.
	Partial bool
	// Repaired is what had to be mended or left, in words for a person.
	Repaired []string
}

// ListedFeed is a feed of a list. Each address is there once, in the place of
// its first outline.
type ListedFeed struct {
	URL   string   // http or https, absolute
	Title string   // plain text; may be empty
	In    []*Group // each once; none where no outline is in a group
}

// Group is an outline that holds others, or a category. There is one for all
// that have the same title, in whatever case, within the same group.
type Group struct {
	Title string // plain text, never empty
	// Word is what stands for the title in a path: a-z, 0-9 and hyphens, at most
	// 64 bytes. Different groups may have the same.
	Word   string
	Within *Group // nil at the top
}

// LeftOut is an outline that is no feed.
type LeftOut struct {
	Title, Address string // on one line; may be empty
	Line           int    // from 1
	Reason         string
}

// Limits on a list.
const (
	maxOutlines   = 50_000
	maxGroups     = 32      // in groups
	maxCategories = 32      // of an outline
	maxTitle      = 1000    // bytes
	maxUnfolded   = 1 << 20 // bytes that a document may gain by its entities
)

// ErrIsFeed says that a document is what a list would name.
var ErrIsFeed = errors.New("this is a feed, not a list of feeds")

// Why a list is not read to its end.
var (
	errOutlines = &limitError{maxOutlines, "outlines"}
	errUnfolded = &limitError{maxUnfolded, "bytes that its entities unfold to"}
)

// ReadOPML reads a list of feeds; base is the address that it came from, empty
// for none. The error is [ErrIsFeed] for a feed, and says of anything else
// what it is. A list that names no feed is no error.
func ReadOPML(body []byte, base string) (*FeedList, error) {
	var mended notes
	text := clean(decode(body, "", &mended), &mended)
	r := newOPMLReader(text, base, &mended)
	if err := r.walk(); err != nil {
		return nil, err
	}
	r.list.Repaired = mended
	return &r.list, nil
}
