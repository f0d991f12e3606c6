package aggregator

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

// Fetcher asks one address once, politely. It is safe for concurrent use.
//
// A nil error means that there is an answer to go by: a body, the word that
// nothing has changed, or the way to another host. Every other outcome, an HTTP
// status that carries no feed included, is an error; it is a [*FetchError] when
// the upstream answered.
type Fetcher interface {
	Fetch(ctx context.Context, r Request) (*Response, error)
}

// Request is what a [Fetcher] needs to know.
type Request struct {
	URL        string
	Header     map[string]string // of the source; sent to the origin of URL alone
	Validators Validators        // got by asking this URL; zero on the first request
	// Onward goes on with a fetch that was led to another host; nil begins one.
	Onward Onward
	// Failed are addresses that were just asked in vain; a redirect to one of
	// them is not followed, but an [ErrTried].
	Failed []string
	// Grow is called before a body grows beyond [SmallBody], and whenever it has
	// grown fourfold since, with the bytes that it may then have; it waits until
	// there is room for them. Nil lets any body grow.
	Grow func(ctx context.Context, bytes int64) error
}

// Onward is a fetch that a redirect led to another host. Whether that host may
// be asked now is for the caller to decide.
type Onward interface {
	Address() string // to be asked next
}

// Response is an upstream's usable answer.
type Response struct {
	// Onward: a redirect leads to another host, which has not been asked; there
	// is no more to the response. Nil otherwise.
	Onward Onward

	Status      int    // 200, 226 or 304
	URL         string // where the body came from, after redirects
	ContentType string
	Body        []byte // decoded; nil when Unchanged
	// Unchanged: the answer was 304, or the body is the one that Request.Validators describes.
	Unchanged  bool
	Validators Validators // to be kept for Request.URL once the body has been read
	// Moved is where the permanent redirects (301, 308) that the address begins
	// with lead to; empty when it begins with none.
	Moved string
	// FreshFor is how long the answer stays fresh (Cache-Control max-age minus
	// Age, else Expires minus Date); 0 when the upstream does not say.
	FreshFor time.Duration
	// RetryAfter is how long the upstream asks to be left alone although it
	// answered; 0 when it does not.
	RetryAfter time.Duration
}

// SmallBody is how many bytes a body may have, decoded, before [Request.Grow]
// is asked.
const SmallBody = 64 << 10

// ErrTried says that a redirect leads to where a request was just in vain.
var ErrTried = errors.New("was just asked in vain")

// FetchError is an answer that carries no feed.
type FetchError struct {
	Status     int           // HTTP status
	RetryAfter time.Duration // 0 when the upstream does not say
	// Astray: a temporary redirect led to whoever answered, so that the answer
	// does not speak for the address that was asked.
	Astray bool
	Err    error
}

func (e *FetchError) Error() string { return e.Err.Error() }
func (e *FetchError) Unwrap() error { return e.Err }

// Reader turns a document into a feed. It is safe for concurrent use and costs
// CPU only. An error means that no item could be had from the document.
type Reader interface {
	Read(d Document) (*Feed, error)
}

// Document is a fetched body and what HTTP says of it.
type Document struct {
	URL         string // base of relative references
	ContentType string // may be empty
	Body        []byte
	// Known are the prints of items that need not be read, see [Feed.Prints];
	// nil for none.
	Known func(print uint64) bool
}

// Store remembers articles and the state of sources. It is safe for concurrent
// use. What Commit has acknowledged survives a crash of the process or of the
// machine.
type Store interface {
	// States returns the state of every source ever committed, by name, in a map
	// that is the caller's.
	States(ctx context.Context) (map[string]SourceState, error)
	// Listing returns what the last document of the source listed; nothing for one
	// that is not known.
	Listing(ctx context.Context, source string) (Listing, error)
	// Commit saves the batch whole or not at all, and says of each element
	// what it changed. After an error the same batch may be committed again.
	Commit(ctx context.Context, batch []Ingest, place Placement) ([]Tally, error)
	// Replace brings every stored article to the sections that place now gives
	// it, in transactions of bounded size. It does nothing when the same
	// fingerprint was completed before.
	Replace(ctx context.Context, fingerprint string, place Placement) error
	// Nth returns when the article of the section was published that has n-1
	// newer ones there, the zero time when there are fewer.
	Nth(ctx context.Context, section SectionID, n int) (time.Time, error)
	// Purge forgets the articles published before the given time that none of
	// the named sources, nor another one asked since then, listed in its last
	// whole document, and returns their number.
	// A forgotten article does not come back while an upstream still offers it.
	Purge(ctx context.Context, before time.Time, sources []string) (int, error)
}

// Placement decides which sections show an article. It is pure.
type Placement func(*Article) []SectionID

// Ingest is the outcome of one fetch of one source: what is now known of the
// source, and the articles that its document carried. A store saves both in
// one transaction.
type Ingest struct {
	State    SourceState
	Arrivals []Arrival
	// Kept are the items that the document lists as the last one did; they are
	// no Arrivals. The articles they became are known.
	Kept []Trace
	// Whole says that Kept and Arrivals are all that the source lists, so that
	// they are its [Listing] from now on. Otherwise they add to the articles that
	// it listed, and leave no traces; where there are none of either, the listing
	// stays as it is.
	Whole bool
	// Allowance is how many of the arrivals that are new, and claim to be, are
	// not surplus: the last ones.
	Allowance int
}

// Arrival is an item made sense of: the article that it would be if no other
// source had carried it. Article has exactly one Sighting, and no Seq or Sections.
type Arrival struct {
	Article Article
	// GUID identifies the item within its source when its link changes; empty
	// when the feed gives none that can be relied on.
	GUID string
	// Apart is the key of an item that is not the one stored under Article.Key
	// although it has its link, see [Another]: by link and GUID. It is
	// Article.Key when only the GUID tells the item from others; zero when
	// there is no GUID.
	Apart Key
	// Echo identifies an item that is known by Apart when its feed has given it
	// a new GUID; empty when it may be several.
	Echo string
	// Trace is what is to be remembered of the item, but for its article, which
	// the store knows; the zero Trace is nothing.
	Trace Trace
}

// Tally counts what an [Ingest] did.
type Tally struct {
	New     int // articles stored for the first time
	Claimed int // of them, those that claim to be new and are no surplus
	Changed int // articles whose words, or provenance, changed
	Known   int // articles already there as they are
	// Lost says that an article that the source lists is not there as it was, so
	// that its next document is to be fetched and read whole.
	Lost bool
}

// Aggregator asks sources for their feeds when they are due and stores what
// they carry. The fields are set before the first call and not changed after.
type Aggregator struct {
	Settings
	Store   Store
	Reader  Reader
	Lists   Lists   // may be nil where no source is a list
	Saving  *Streak // how commits go; may be nil
	Log     *slog.Logger
	Now     func() time.Time
	Readers int // documents read at a time
	// Watch is called in a cycle, at its beginning and when a source is done, with
	// how many are, and how many there are. It must not block. Nil watches nothing.
	Watch func(done, due int)
	// Changes has a run go on with what is sent, whole; nil where nothing changes.
	Changes <-chan Settings
}

// Settings is the part of an [Aggregator] that can change while it runs. A
// source that stays as it is stays the same pointer; one that does not is
// another, if need be under the same name, and keeps the state of that name.
type Settings struct {
	Sources     []*Source
	Tree        *Tree
	Fetcher     Fetcher
	Concurrency int           // fetches at a time
	Pace        Pace          // between requests to one host
	Since       Tenure        // for a person to look at
	Retention   time.Duration // articles older than this go when no source lists them; 0 keeps all
	MaxArticles int           // of more than these the oldest go likewise; 0 keeps all
}

// Pace bounds what one host is asked, all sources together.
type Pace struct {
	PerHost int           // requests at a time
	Gap     time.Duration // between two requests; after the end of the last, where they are one at a time
}
