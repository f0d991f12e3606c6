package read

import (
	"bytes"
	"unicode/utf8"
)

// cutting is what is being left out of an element that is too long.
type cutting struct {
	depth int // of the element whose end it stops before; 0 is no cutting
	from  int
}

// shorten leaves out what an element of the feed or of an item holds beyond
// [maxText], but for the end tags of what was begun before.
func (s *scanner) shorten(t token) {
	if len(s.open) == 0 {
		return
	}
	top := s.open[len(s.open)-1]
	switch {
	case s.cut.depth == 0 && top.begin > 0 && t.kind != endTag && t.to-top.begin > maxText:
		s.shortened = true
		s.cut = cutting{len(s.open), s.keptOf(t, top.begin+maxText)}
	case s.cut.depth == len(s.open) && t.kind == endTag:
		s.omit(span{s.cut.from, t.from})
		s.cut = cutting{len(s.open) - 1, t.to}
		if len(s.open) == 1 || s.open[len(s.open)-2].begin == 0 {
			s.cut.depth = 0
		}
	}
}

// keptOf is up to where a token is kept of which no more may be than fits
// before the limit: a text in whole characters and references, anything else
// not at all.
func (s *scanner) keptOf(t token, limit int) int {
	begin := t.to - len(t.inner)
	switch t.kind {
	case cdataSection:
		begin -= len(spelling[sectionEnd])
	case charData:
	default:
		return t.from
	}
	if limit <= begin {
		return t.from
	}
	size := wholeText(t.inner, limit-begin)
	if t.kind == charData {
		return begin + size
	}
	s.omit(span{begin + size, begin + len(t.inner)})
	return t.to
}

// wholeText is how much of a text may be kept, in whole characters and
// references, when there is a limit.
func wholeText(text []byte, limit int) int {
	if limit >= len(text) {
		return len(text)
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	if at := bytes.LastIndexByte(text[:limit], '&'); at >= max(0, limit-maxReference) && bytes.IndexByte(text[at:limit], ';') < 0 {
		return at
	}
	return limit
}
