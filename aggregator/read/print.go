package read

import (
	"crypto/sha256"
	"runtime/debug"

	"tidings/aggregator"
)

// printVersion is part of every print, beside what is known of the build. It
// changes when the reader makes something else of the same bytes.
const printVersion = "1\n"

// edition tells this reader from others, of which each may read the same bytes
// in another way.
func edition() []byte {
	h := sha256.New()
	h.Write([]byte(printVersion))
	if build, ok := debug.ReadBuildInfo(); ok {
		h.Write([]byte(build.String()))
	}
	return h.Sum(nil)
}

// surround notes a start tag in which items may stand: what it declares is said of
// each of them.
func (s *scanner) surround(t token, f frame) {
	if depth := len(s.open) - 1; depth == 0 || f.feed {
		s.tags = append(s.tags, s.text[t.from:t.to]...)
		s.feeds++
	}
}

// prints are the fingerprints of the items, in the order of the document: two
// with the same print are the same to the reader. Nil when that is not sure, as
// of a document that is not well-formed or has more than the limits allow.
func (o *outline) prints(edition []byte) []uint64 {
	if !o.sound || o.shortened || o.stop == 0 || o.feeds > 2 || !o.affordsAll() || !o.level() {
		return nil
	}
	frame := o.ground(edition)
	prints := make([]uint64, len(o.items))
	for i, item := range o.items {
		if prints[i] = item.print; prints[i] == 0 {
			prints[i] = frame.Plus(o.body[item.span.from:item.span.to]).Sum()
		}
	}
	return prints
}

// level reports whether the items are all at one depth, so that gofeed has them
// in the order of the document.
func (o *outline) level() bool {
	for _, item := range o.items {
		if item.depth != o.items[0].depth {
			return false
		}
	}
	return true
}

// passOver omits the items that are known by their prints, and reports whether
// there are any.
func (o *outline) passOver(prints []uint64, known func(uint64) bool) (passed bool) {
	if known == nil {
		return false
	}
	kept := o.items[:0:0]
	for i, print := range prints {
		if known(print) {
			o.omit(o.items[i].span)
		} else {
			kept = append(kept, o.items[i])
		}
	}
	passed = len(kept) < len(prints)
	if passed {
		o.items = kept
	}
	return passed
}

// vouched is the feed with the prints of its items, if gofeed saw as many items
// as the scan did. It is nil if not and items were passed over: then nothing can
// be said of the feed.
func vouched(feed *aggregator.Feed, items int, prints []uint64, passed bool) *aggregator.Feed {
	if len(feed.Items) == items {
		feed.Prints = prints
	} else if passed {
		return nil
	}
	return feed
}
