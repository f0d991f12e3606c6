package aggregator

import (
	"cmp"
	"encoding/base64"
	"net/url"
	"regexp"
	"slices"
	"strings"
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
	// Secret says that an address holds something nobody else may see; only its
	// host is shown.
	Secret bool
}

// Addresses are the places where the source's feed is, in the order in which
// they are asked.
func (s *Source) Addresses() []string { return append([]string{s.URL}, s.Mirrors...) }

// headerFor is what is sent to an address: the source's header fields to the
// origin of its first address, and to no other, since they may hold a secret.
func (s *Source) headerFor(address string) map[string]string {
	if origin(address) != origin(s.URL) {
		return nil
	}
	return s.Header
}

// withUser is an address that the source moved to, with the user name and
// password of its first address where that is of the same origin.
func (s *Source) withUser(address string) string {
	from, err := url.Parse(s.URL)
	to, terr := url.Parse(address)
	if err != nil || terr != nil || from.User == nil || to.User != nil || origin(address) != origin(s.URL) {
		return address
	}
	to.User = from.User
	return to.String()
}

// origin is the scheme, host and port of an address (RFC 6454, 4).
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port
}

// Shown is one of the source's addresses as a reader may see it: without user
// name and password, without the values of parameters whose names speak of a
// secret, and without anything but the host when all of it is one.
func (s *Source) Shown(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	u.User = nil
	u.RawQuery = secretValue.ReplaceAllString(u.RawQuery, "$1=hidden")
	if s.Secret {
		u = &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"}
	}
	return u.String()
}

// secretValue matches a parameter whose name says that its value is nobody
// else's: token, access_token, api_key, apikey, auth,
// key, password, client_secret, sig.
var secretValue = regexp.MustCompile(`(?i)((?:^|[&;])(?:[^=&;]*(?:token|api[_-]?key|password|passwd|secret|signature)|auth|key|sig))=[^&;]*`)

// webAddress matches an address in a text, as far as its host and all of it.
var webAddress = regexp.MustCompile(`(https?://)(?:[^\s/?#"]*@)?([^\s/?#"]*)[^\s"]*`)

// veil takes out of a text about the source what nobody else may see: the
// secrets that it sends, which an upstream may send back in a redirect, and of
// a secret source's addresses, or what redirects made of them, all but the hosts.
func (s *Source) veil(text string) string {
	for _, secret := range s.secrets() {
		text = strings.ReplaceAll(text, secret, "…")
	}
	if !s.Secret {
		return text
	}
	return webAddress.ReplaceAllString(text, "$1$2/…")
}

// leastSecret is the length, in bytes, below which a text is no secret but a word.
const leastSecret = 4

// secrets are what the source sends that is for its publisher alone, as it is
// and as it may come back in an address.
func (s *Source) secrets() []string {
	var sent []string
	for _, value := range s.Header {
		sent = append(append(sent, value), strings.Fields(value)...)
	}
	for _, address := range s.Addresses() {
		if u, err := url.Parse(address); err == nil && u.User != nil {
			password, _ := u.User.Password()
			pair := u.User.Username() + ":" + password
			sent = append(sent, password, base64.StdEncoding.EncodeToString([]byte(pair)))
		}
	}
	var all []string
	for _, secret := range sent {
		all = append(all, secret, url.QueryEscape(secret), url.PathEscape(secret))
	}
	all = slices.DeleteFunc(all, func(secret string) bool { return len(secret) < leastSecret })
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) }) // the longest first: one may hold another
	return all
}

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

	// Validators are kept for each requested address; those of one address say
	// nothing about another.
	Validators map[string]Validators
	ActiveURL  string // the address that served last

	LastFetch   time.Time // zero before the first attempt
	LastSuccess time.Time
	// Changed is since when the source is seen not to change: when its items last
	// differed from those before them, or when it was asked after days of rest.
	Changed time.Time
	Items   [32]byte // SHA-256 over the items last read; zero before any
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
	Error      string
	Gone       bool

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
	// Listed are the articles that the last whole document named, by
	// [Article.Seq]; retention spares them.
	Listed []uint64
}

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
	Body         [32]byte // SHA-256 of the decoded body; zero when unknown
	// MaxAge is the lifetime that the answer gave itself (Cache-Control), which
	// a 304 that gives none prolongs; zero for none.
	MaxAge time.Duration
}
