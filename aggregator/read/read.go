// Package read turns the bytes of a fetched document into a feed: RSS 0.9 to
// 2.0, RDF, Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1.
//
// A document passes these stations: decode to UTF-8, clean to legal characters,
// find the root, scan against the limits, gofeed, mapping. What the scan finds
// not to be well-formed is mended, and scanned again: gofeed sees nothing that
// was not scanned, and nothing that is more than the limits allow. gofeed reads
// every item; what it leaves out or alters (bases, verbatim ids, text types)
// comes from the scan, and long texts and dates of RSS go around it.
//
// Beside that it reads lists of feeds (OPML), and finds the feeds that a page
// announces.
package read

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"tidings/aggregator"

	"github.com/microcosm-cc/bluemonday"
)

// Limits on what is read of a document; the rest is left.
const (
	maxParts = 200     // of a kind (categories, people, enclosures, links) in an item
	maxBody  = 1 << 20 // bytes of an item's text
	maxLine  = 1 << 16 // bytes of a title, a name or a term
)

// Reader reads feed documents. It satisfies [aggregator.Reader] and is safe
// for concurrent use.
type Reader struct {
	policy  *bluemonday.Policy
	edition []byte
}

// New returns a Reader.
func New() *Reader { return &Reader{policy: newPolicy(), edition: edition()} }

// Read reads a document of any known format. The error of a document that is
// no feed says what it was.
func (r *Reader) Read(d aggregator.Document) (*aggregator.Feed, error) {
	var mended notes
	body := decode(d.Body, d.ContentType, &mended)
	body = clean(body, &mended)
	feed, err := r.parse(body, documentBase(d.URL), d.Known, &mended)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", named(d.URL), err)
	}
	feed.Repaired = mended
	return feed, nil
}

// named is how an error speaks of the document at an address.
func named(address string) string {
	if u, err := url.Parse(address); err == nil && address != "" {
		return u.Redacted()
	}
	return "document"
}

// parse chooses the format by the first character: no feed in JSON begins
// with anything but an object.
func (r *Reader) parse(body []byte, base *url.URL, known func(uint64) bool, mended *notes) (*aggregator.Feed, error) {
	head := bytes.TrimSpace(body)
	switch {
	case len(head) == 0:
		return nil, errors.New("not a feed: an empty document")
	case head[0] == '{' || head[0] == '[':
		return r.readJSON(head, base, mended)
	}
	return r.readXML(body, base, known, mended)
}

// guarded runs a parser of gofeed and makes an error of a panic in it.
func guarded[T any](parse func() (T, error)) (result T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("parser panicked: %v", p)
		}
	}()
	return parse()
}

// notes are the repairs made to a document, in words for a person.
type notes []string

// add notes a repair, once.
func (n *notes) add(format string, args ...any) {
	if note := fmt.Sprintf(format, args...); !slices.Contains(*n, note) {
		*n = append(*n, note)
	}
}
