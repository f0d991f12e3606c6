package read

import (
	"fmt"
	"net/url"

	"tidings/aggregator"

	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/rss"
)

// readXML reads RSS, RDF or Atom. A document that is not well-formed is mended
// first; one that goes beyond a limit is read as far as that allows.
func (r *Reader) readXML(text []byte, base *url.URL, known func(uint64) bool, mended *notes) (*aggregator.Feed, error) {
	root, err := findRoot(text)
	if err != nil {
		if at := jsonWithin(text); at >= 0 {
			mended.add("text before the document dropped")
			return r.readJSON(text[at:], base, mended)
		}
		return nil, err
	}
	found := len(*mended)
	root.note(mended)
	plain := len(*mended) == found
	o, partial, err := outlined(root.whole(text), base, memory{r.edition, known}, root.declared, mended)
	if err != nil {
		return nil, err
	}
	o.sound = o.sound && plain
	feed, err := r.mapXML(o, known, mended)
	if err != nil {
		return nil, err
	}
	if feed == nil {
		return r.readXML(text, base, nil, mended)
	}
	if root.around && len(feed.Items) == 0 {
		return nil, root.refusal(nil) // it has a name; the text could go
	}
	feed.Partial = feed.Partial || partial
	return feed, nil
}

// outlined is the outline of a document, mended if it has to be.
func outlined(body []byte, base *url.URL, m memory, declared map[string]string, mended *notes) (o *outline, partial bool, err error) {
	if o, err = scanWith(body, base, m); err != nil && o.skipped > 0 {
		o, err = scan(body, base) // all of it matters
	}
	o.sound = err == nil
	if err != nil && err != errPlaces {
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

// mapXML has gofeed read what is within the limits and not known, and maps what
// it found. The feed is nil when the document has to be read whole after all.
func (r *Reader) mapXML(o *outline, known func(uint64) bool, mended *notes) (*aggregator.Feed, error) {
	prints := o.prints(r.edition)
	if prints == nil && o.skipped > 0 {
		return nil, nil
	}
	passed := o.passOver(prints, known)
	left := o.choose(mended)
	if o.shortened {
		mended.add("texts cut at %d bytes", maxText)
	}
	feed, err := r.mapFormat(o, mended)
	if err != nil {
		return nil, err
	}
	feed.Partial = left
	return vouched(feed, len(o.items), prints, passed), nil
}

func (r *Reader) mapFormat(o *outline, mended *notes) (*aggregator.Feed, error) {
	if o.root == "feed" {
		feed, err := parsed(o, (&atom.Parser{}).Parse, (*placeholders).inAtom)
		if err != nil {
			return nil, fmt.Errorf("parse Atom: %w", err)
		}
		return r.mapping(mended).mapAtom(feed, o.matching(len(feed.Entries))), nil
	}
	feed, err := parsed(o, (&rss.Parser{}).Parse, (*placeholders).inRSS)
	if err != nil {
		return nil, fmt.Errorf("parse RSS: %w", err)
	}
	return r.mapping(mended).mapRSS(feed, o.matching(len(feed.Items))), nil
}
