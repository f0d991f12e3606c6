package publish

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"

	"tidings/aggregator"
)

// maxAge is for how long a reader or a cache may keep an answer without
// asking again; the ttl of RSS says the same.
const maxAge = 5 * time.Minute

// rendition is a document in the content codings that it is served in.
type rendition struct {
	modified time.Time // zero when the document has no date
	identity variant
	gzip     variant
}

// variant is a document in one content coding: bytes ready to be written,
// under a header that is complete and never changed.
type variant struct {
	body   []byte
	etag   string // strong, of this coding alone (RFC 9110, 8.8.3.3)
	header http.Header
}

// newRendition codes body and completes the header.
func newRendition(body []byte, header http.Header, modified time.Time) (*rendition, error) {
	packed, err := compress(body)
	if err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	return newCoded(body, packed, header, modified), nil
}

// newCoded completes the header of a body that has been compressed.
func newCoded(body, packed []byte, header http.Header, modified time.Time) *rendition {
	if !modified.IsZero() {
		header.Set("Last-Modified", modified.UTC().Format(http.TimeFormat))
	}
	sum := sha256.Sum256(body)
	tag := hex.EncodeToString(sum[:16])
	r := &rendition{modified: modified}
	r.identity = newVariant(body, `"`+tag+`"`, header)
	r.gzip = newVariant(packed, `"`+tag+`-gzip"`, header)
	r.gzip.header.Set("Content-Encoding", "gzip")
	return r
}

func newVariant(body []byte, etag string, header http.Header) variant {
	h := maps.Clone(header)
	h.Set("Etag", etag)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	return variant{body: body, etag: etag, header: h}
}

// compress packs body; the same input gives the same output, for the gzip
// header carries no time.
func compress(body []byte) ([]byte, error) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}

// documentHeader is what every document that may be cached is served under.
func documentHeader(mediaType, policy, caching string) http.Header {
	h := http.Header{}
	h.Set("Content-Type", mediaType+"; charset=utf-8")
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", fmt.Sprintf("%s, max-age=%d", caching, int(maxAge.Seconds())))
	h.Set("Vary", "Accept-Encoding")
	h.Set("Accept-Ranges", "none")
	return h
}

// headers are what the feed is served under in a format.
func (f *feed) headers(as int) http.Header {
	policy := feedPolicy
	if as == asPage {
		policy = f.site.pagePolicy()
	}
	h := documentHeader(formats[as].mediaType, policy, caching(f.section))
	h.Set("Link", f.links(as))
	return h
}

// caching says who may keep a section's documents.
func caching(s *aggregator.Section) string {
	if s.Token != "" {
		return "private"
	}
	return "public"
}

// links names the format's own address and those of the others (RFC 8288).
func (f *feed) links(as int) string {
	var links []string
	for i := range formats {
		rel := "alternate"
		if as == i {
			rel = "self"
		}
		links = append(links, fmt.Sprintf("<%s>; rel=%q; type=%q", f.address(i), rel, formats[i].mediaType))
	}
	return strings.Join(links, ", ")
}
