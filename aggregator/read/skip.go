package read

import (
	"bytes"
	"fmt"
	"slices"

	"tidings/aggregator"
)

// memory is what a scan knows of the document of the last time.
type memory struct {
	edition []byte // of the reader
	known   func(print uint64) bool
}

// skipping lets a scan pass over items that are known, which stand in a document
// that is well-formed as they stood in the last one.
type skipping struct {
	memory
	frame   aggregator.Checksum // what prints begin with, once an item was seen
	framed  bool
	end     []byte // end tag of the items
	nextEnd int    // behind which the next one stands; -1 when there is none
	tried   int    // the last one up to which an item was looked up
}

// skipKnown passes over the item whose start tag the token is, if it is known: then
// what stands up to the first end tag is all of it. No part of the text is
// searched, or looked up, for two items.
func (s *scanner) skipKnown(t token) bool {
	if s.known == nil || t.kind != startTag {
		return false
	}
	if !s.framed {
		s.framed, s.frame = true, s.ground(s.edition)
		s.end = fmt.Appendf(nil, "</%s>", t.name)
	}
	to := s.endOfItem(t)
	if to < 0 || to == s.tried {
		return false
	}
	s.tried = to
	print := s.frame.Plus(s.text[t.from:to]).Sum()
	if !s.known(print) {
		return false
	}
	s.skipped++
	s.items = append(s.items, place{depth: len(s.open), span: span{t.from, to}, print: print})
	s.at = to
	return true
}

// endOfItem is behind the first end tag that follows a start tag, or -1.
func (s *scanner) endOfItem(t token) int {
	if !bytes.Equal(s.end[2:len(s.end)-1], t.name) {
		return -1
	}
	if s.nextEnd <= t.to && s.nextEnd >= 0 {
		s.nextEnd = -1
		if at := bytes.Index(s.text[t.to:], s.end); at >= 0 {
			s.nextEnd = t.to + at + len(s.end)
		}
	}
	return s.nextEnd
}

// ground is the checksum that the prints of a document begin with: what all of
// its items stand in.
func (o *outline) ground(edition []byte) aggregator.Checksum {
	if o.address != nil {
		edition = fmt.Appendf(slices.Clip(edition), "%s\n", o.address)
	}
	return aggregator.Checksum{}.Plus(edition).Plus(o.tags)
}
