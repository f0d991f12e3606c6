package aggregator

import (
	"cmp"
	"time"
)

// Source is a configured place that articles come from.
type Source struct {
	Name     string // unique
	URL      string // first address of the feed
	Mirrors  []string
	Sections []string // paths; empty means the root alone
	Schedule Schedule
	Header   map[string]string // sent with every request to the source
	Include  *Rule             // nil lets everything in
	Exclude  *Rule             // nil keeps nothing out
	Priority int               // the highest names an article that several sources carry
	Disabled bool
	// List says that what is served is no feed but a list of sources. It brings
	// no articles; [Lists] keeps it.
	List bool
	// Secret says that an address holds something nobody else may see; only its
	// host is shown.
	Secret bool
}

// Addresses are the places where the source's feed is, in the order in which
// they are asked.
func (s *Source) Addresses() []string { return append([]string{s.URL}, s.Mirrors...) }

// Condition is the state of a source, as /status.json spells it.
type Condition string

// The conditions of a source.
const (
	New      Condition = "new"      // never asked
	OK       Condition = "ok"       // the last attempt succeeded
	Failing  Condition = "failing"  // the last attempt failed; its articles stay
	Gone     Condition = "gone"     // the publisher answered 410; not asked again
	Disabled Condition = "disabled" // switched off in the configuration
)

// SourceState is all that is remembered about a source between two fetches.
// The store saves it in the transaction that saves the articles of the same
// fetch, so validators can never speak for articles that were lost.
type SourceState struct {
	Name string
	URL  string // the source's first address at that time; another one starts afresh

	Validators ByAddress
	ActiveURL  string // the address that served last

	LastFetch   time.Time // zero before the first attempt
	LastSuccess time.Time
	// Changed is since when the source is seen not to change: when its items last
	// differed from those before them, or when it was asked after days of rest.
	Changed time.Time
	Items   uint64 // [Checksum] of the items last read; zero before any
	// NotBefore is until when the source is not to be asked, because its first
	// address said so, or because none of its addresses may be (Retry-After); it
	// binds a forced fetch too. Zero when there is no such wish.
	NotBefore time.Time
	// Holds are the hosts, by name, and the addresses of the source that asked it
	// for patience, and until when. What a host asks for binds every source.
	Holds map[string]time.Time
	// GoneMirrors answered that they are gone; they are not asked again.
	GoneMirrors []string
	// FreshUntil is how long the publisher calls its last answer fresh; a
	// forced fetch ignores it. Zero when it does not say.
	FreshUntil time.Time
	LastStatus int // HTTP status of the last attempt; 0 when none arrived
	Failures   int // in a row
	// NewToday is how many articles that claim to be new, and are no surplus, the
	// source has brought on the day of LastFetch in UTC; a store adds those of
	// each [Ingest] by [SourceState.Credit].
	NewToday int
	Error    string
	Gone     bool

	// Moved is where permanent redirects have led from the first address, and
	// since when without a change.
	Moved      string
	MovedSince time.Time
	MovedSeen  int // how often
	// Adopted is asked in place of the first address, once such redirects have
	// stood for days; empty before.
	Adopted string

	Rhythm Rhythm  // when the feed wants to be asked
	Feed   FeedRef // what the feed last said of itself
	// Outlook is the hash of what has a say in every item beside its own bytes;
	// while it stands, items with a trace in the [Listing] need not be read again.
	// Zero when all have to be read.
	Outlook uint64
	Past    Past // for a person to look at
}

// For is the state to start from: what is remembered of the source, unless its
// address was changed since.
func (st SourceState) For(s *Source) SourceState {
	if st.isOf(s) {
		return st
	}
	return SourceState{Name: s.Name, URL: s.URL, Validators: st.Validators, Feed: st.Feed, Holds: st.Holds, Past: st.Past}
}

// isOf reports whether the state is of the source as it is configured.
func (st *SourceState) isOf(s *Source) bool { return st.Name == s.Name && st.URL == s.URL }

// Condition derives the state of source s from what is remembered about it.
func (st *SourceState) Condition(s *Source) Condition {
	switch {
	case s.Disabled:
		return Disabled
	case st.Gone:
		return Gone
	case st.LastFetch.IsZero():
		return New
	case st.Failures > 0:
		return Failing
	}
	return OK
}

// Serving is the address in use: the one that served last, else the first.
func (st *SourceState) Serving(s *Source) string { return cmp.Or(st.ActiveURL, s.URL) }

// Validators tell whether the body at an address is one that we have read
// (RFC 9110, 8.8). The strings are the server's, byte for byte.
type Validators struct {
	// URL is where they are valid, when redirects led there from the address
	// that was asked; empty for that address itself.
	URL          string
	ETag         string
	LastModified string
	Body         uint64 // [Checksum] of the decoded body; zero when unknown
	Coded        uint64 // that of the body as it was coded on its way; zero when it was not, or unknown
	// MaxAge is the lifetime that the answer gave itself (Cache-Control), which
	// a 304 that gives none prolongs; zero for none.
	MaxAge time.Duration
}
