package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// rendition is a document in the content codings that it is served in, each of
// them made when it is first asked for.
type rendition struct {
	body     []byte
	tag      string    // of the document itself, without quotes
	modified time.Time // zero when the document has no date
	variants [len(codings)]func() (*variant, error)
}

// variant is a document in one content coding: bytes ready to be written,
// under a header that is complete and never changed.
type variant struct {
	body   []byte
	etag   string // strong, of this coding alone (RFC 9110, 8.8.3.3)
	header []field
	// validating is the part of the header that a 304 repeats (15.4.5).
	validating []field
}

// field is a header field under its canonical name. To go through a list of them
// costs less than through a map, and each request does.
type field struct {
	name   string
	values []string
}

// packing puts a document into a content coding.
type packing func(as coding) ([]byte, error)

// newRendition completes the header of a document.
func newRendition(pack packing, body []byte, header http.Header, modified time.Time) *rendition {
	sum := sha256.Sum256(body)
	d := &rendition{body: body, tag: hex.EncodeToString(sum[:16]), modified: modified}
	header = maps.Clone(header)
	if !modified.IsZero() {
		header.Set("Last-Modified", modified.UTC().Format(http.TimeFormat))
	}
	for c := range d.variants {
		d.variants[c] = sync.OnceValues(func() (*variant, error) { return d.variant(pack, header, coding(c)) })
	}
	return d
}

// variant codes the document.
func (d *rendition) variant(pack packing, header http.Header, as coding) (*variant, error) {
	body, err := pack(as)
	if err != nil {
		return nil, err
	}
	v := &variant{body: body, etag: `"` + d.tag + tagSuffixes[as] + `"`}
	header = maps.Clone(header)
	header.Set("Etag", v.etag)
	header.Set("Content-Length", strconv.Itoa(len(body)))
	if as != identity {
		header.Set("Content-Encoding", codings[as])
	}
	v.header = fieldsOf(header, slices.Sorted(maps.Keys(header)))
	v.validating = fieldsOf(header, []string{"Etag", "Last-Modified", "Cache-Control", "Vary"})
	return v, nil
}

// fieldsOf are those of the named fields that a header has.
func fieldsOf(header http.Header, names []string) (fields []field) {
	for _, name := range names {
		if values := header[name]; values != nil {
			fields = append(fields, field{name, values})
		}
	}
	return fields
}

// tagSuffixes tell the codings of one document apart.
var tagSuffixes = [...]string{identity: "", gzipped: "-gzip", zstandard: "-zstd"}

// serve writes the variant that the request accepts, or says that the client
// has it already.
func (d *rendition) serve(w http.ResponseWriter, r *http.Request, now time.Time) error {
	c, ok := negotiate(r.Header["Accept-Encoding"])
	if !ok {
		w.Header().Set("Vary", "Accept-Encoding")
		say(w, r, http.StatusNotAcceptable, "this document is served as it is, as gzip or as zstd")
		return nil
	}
	v, err := d.variants[c]()
	if err != nil {
		return err
	}
	switch precondition(r.Header, v.etag, d.modified, now) {
	case unchanged:
		d.head(w.Header(), v.validating, now)
		w.WriteHeader(http.StatusNotModified)
	case failed:
		say(w, r, http.StatusPreconditionFailed, "this document is not the one that the request asks for")
	default:
		d.head(w.Header(), v.header, now)
		send(w, r, http.StatusOK, v.body)
	}
	return nil
}

// head sets the header of an answer. Editions that follow each other within a
// second are dated ahead, which no answer may show (RFC 9110, 8.8.2.1): until
// that time has come they have no date.
func (d *rendition) head(to http.Header, fields []field, now time.Time) {
	for _, f := range fields {
		to[f.name] = f.values
	}
	if d.modified.After(now) {
		to.Del("Last-Modified")
	}
}

// documentHeader is what every document that may be cached is served under: no
// more than eleven fields with those of its coding, for each costs every request.
func documentHeader(mediaType, policy, caching string) http.Header {
	h := http.Header{}
	h.Set("Content-Type", mediaType+"; charset=utf-8")
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", caching)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Accept-Ranges", "none")
	if mediaType == formats[asPage].mediaType {
		h.Set("Referrer-Policy", "no-referrer") // a page has links to follow
	}
	return h
}

// forever is how long an archive may be kept without asking again.
const forever = 365 * 24 * time.Hour

// caching says who may keep a document of a section, and for how long. What is
// behind a token is for the reader's own cache alone.
func (f *feed) caching() string {
	who := "public"
	if !public(f.section) {
		who = "private"
	}
	if f.place.lasting() {
		return fmt.Sprintf("%s, max-age=%d, immutable", who, int(forever.Seconds()))
	}
	return fmt.Sprintf("%s, max-age=%d", who, int(f.site.freshness(f.section).Seconds()))
}
