package read

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"

	"tidings/aggregator"

	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/rss"
)

// readXML reads RSS, RDF or Atom. A document that breaks off, goes beyond a
// limit, or cannot be read beyond some point, is read up to the last whole item
// before it.
func (r *Reader) readXML(body []byte, base *url.URL, mended *notes) (*aggregator.Feed, error) {
	o, fault := scan(body, base)
	if err := refusal(o, body, fault); err != nil {
		return nil, err
	}
	whole := withoutBases(body, o.bases)
	if fault == nil && len(o.items) <= maxItems {
		feed, err := r.mapXML(whole, o, mended)
		if err == nil {
			return feed, nil
		}
		fault = err
	}
	return r.readCut(whole, o, fault, mended)
}

// readCut reads the items before the outline's tail; why is nil when there
// are merely too many.
func (r *Reader) readCut(body []byte, o *outline, why error, mended *notes) (*aggregator.Feed, error) {
	if o.tail.at == 0 {
		return nil, why
	}
	o.items = o.items[:min(len(o.items), maxItems)]
	feed, err := r.mapXML(upTo(body, o.tail), o, mended)
	if err != nil {
		return nil, errors.Join(why, err)
	}
	if why == nil {
		mended.add("more than %d items: the others were left", maxItems)
	} else {
		mended.add("read up to its last whole item: %v", why)
	}
	feed.Partial = true
	return feed, nil
}

// refusal is why a document is not to be read at all, or nil.
func refusal(o *outline, body []byte, fault error) error {
	switch {
	case o.root == "rss", o.root == "rdf", o.root == "feed":
		return nil
	case o.root == "html":
		return errors.New("not a feed: an HTML page")
	case o.root != "":
		return fmt.Errorf("not a feed: an XML document <%s>", o.root)
	case bytes.HasPrefix(bytes.ToLower(body[:min(len(body), 64)]), []byte("<!doctype html")):
		return errors.New("not a feed: an HTML page")
	case bytes.HasPrefix(body, []byte("<")):
		return fmt.Errorf("not a feed: markup that cannot be read: %w", fault)
	}
	return errors.New("not a feed: plain text")
}

// mapXML has gofeed read the document and maps what it found.
func (r *Reader) mapXML(body []byte, o *outline, mended *notes) (*aggregator.Feed, error) {
	if o.root == "feed" {
		feed, err := guarded(func() (*atom.Feed, error) { return (&atom.Parser{}).Parse(bytes.NewReader(body)) })
		if err != nil {
			return nil, fmt.Errorf("parse Atom: %w", err)
		}
		return r.mapping(mended).mapAtom(feed, o.matching(len(feed.Entries))), nil
	}
	feed, err := guarded(func() (*rss.Feed, error) { return (&rss.Parser{}).Parse(bytes.NewReader(body)) })
	if err != nil {
		return nil, fmt.Errorf("parse RSS: %w", err)
	}
	return r.mapping(mended).mapRSS(feed, o.matching(len(feed.Items))), nil
}
