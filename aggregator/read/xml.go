package read

import (
	"bytes"
	"fmt"
	"net/url"

	"tidings/aggregator"

	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/rss"
)

// readXML reads RSS, RDF or Atom. A document that is not well-formed is mended
// first; one that goes beyond a limit is read as far as that allows.
func (r *Reader) readXML(text []byte, base *url.URL, mended *notes) (*aggregator.Feed, error) {
	root, err := findRoot(text)
	if err != nil {
		if at := jsonWithin(text); at >= 0 {
			mended.add("text before the document dropped")
			return r.readJSON(text[at:], base, mended)
		}
		return nil, err
	}
	root.note(mended)
	o, partial, err := outlined(root.whole(text), base, root.declared, mended)
	if err != nil {
		return nil, err
	}
	feed, err := r.mapXML(o, mended)
	if err != nil {
		return nil, err
	}
	if root.around && len(feed.Items) == 0 {
		return nil, root.refusal(nil) // it has a name; the text could go
	}
	feed.Partial = feed.Partial || partial
	return feed, nil
}

// outlined is the outline of a document, mended if it has to be.
func outlined(body []byte, base *url.URL, declared map[string]string, mended *notes) (o *outline, partial bool, err error) {
	if o, err = scan(body, base); err != nil && err != errPlaces {
		if body, partial, err = mend(body, declared, mended); err != nil {
			return nil, false, err
		}
		o, err = scan(body, base)
	}
	if err != nil {
		if o.tail.at == 0 {
			return nil, false, err
		}
		mended.add("read up to its last whole item: %v", err)
		partial = true
	}
	return o, partial, o.around.over()
}

// mapXML has gofeed read what is within the limits, and maps what it found.
func (r *Reader) mapXML(o *outline, mended *notes) (*aggregator.Feed, error) {
	left := o.choose(mended)
	if o.shortened {
		mended.add("texts cut at %d bytes", maxText)
	}
	excerpt := o.excerpt()
	o.body = nil // which may be long, and was needed up to here
	feed, err := r.mapFormat(excerpt, o, mended)
	if err != nil {
		return nil, err
	}
	feed.Partial = left
	return feed, nil
}

func (r *Reader) mapFormat(body []byte, o *outline, mended *notes) (*aggregator.Feed, error) {
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
