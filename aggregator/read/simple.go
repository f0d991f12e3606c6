package read

import (
	"bytes"
	"net/url"
	"strings"
)

// simple goes once through a fragment of which a parser would make just what is
// written, and writes what the policy leaves of it: known elements, each closed
// where it should be, in none that it would end. Of anything else it says that
// it is not simple.
//
// What it writes is safe whatever it has read: tags of the elements that
// [kindOf] knows and that are not hidden, each closed, their attributes of those that [isAllowed]
// allows, every reference absolute, and text and values in which nothing is
// left to escape.
type simple struct {
	text     string
	at       int
	base     *url.URL
	open     []openElement
	inside   [kinds]int       // the open elements of each kind
	effort   int              // what is left
	repeated int              // of what was taken, for what references repeat of the base
	lead     int              // where the content of a <pre> begins, whose first line break is none of it
	stripped int              // how far all of that content was left out, so that what follows begins it
	names    [maxOfTag]string // of the attributes of a tag; here for room

	out     []byte
	written int // how much of the text is in out
}

// openElement is one whose end tag is still to come.
type openElement struct {
	name    string
	kind    elementKind
	implied bool // it has no tags
	left    bool // its tags are left out
}

// maxNested is how deep a simple fragment goes.
const maxNested = 100

// simplified is the clean fragment of one without white space around it; false
// when it is not simple, or would cost too much. It takes the effort from what
// the document has left; of one that is not simple, that which went into its
// references, for the rest is taken when it is parsed.
func (m *mapping) simplified(fragment string, base *url.URL) (clean string, ok bool) {
	s, limit := &m.simple, min(maxMarkup, m.effort)
	*s = simple{text: lineFeeds(fragment), base: base, effort: limit, lead: -1, stripped: -1, open: s.open[:0], out: s.out[:0]}
	if !s.all() {
		m.effort -= min(limit, s.repeated)
		return "", false
	}
	m.effort -= limit - s.effort
	if s.written == 0 {
		return s.text, true
	}
	return string(bytes.TrimSpace(s.out)), true
}

// all takes the whole text.
func (s *simple) all() bool {
	for s.run() {
		if s.at == len(s.text) {
			s.replace(s.at, s.at, "")
			return len(s.open) == 0 && s.effort >= 0
		}
		if !s.tag() {
			return false
		}
	}
	return false
}

// replace writes the text up to a position as it is, and something in place of
// what stands from there to another one. It is called from all over, and grows
// what it is inlined into.
//
//go:noinline
func (s *simple) replace(from, to int, with string) {
	if from == to && with == "" && s.written == 0 {
		return
	}
	s.out = append(append(s.out, s.text[s.written:from]...), with...)
	s.written = to
}

// leave leaves out what stands from a position up to here.
func (s *simple) leave(from int) {
	s.replace(from, s.at, "")
	if from == s.lead || from == s.stripped {
		s.stripped = s.at
	}
}

// begins reports whether the rest of the text begins so.
func (s *simple) begins(with string) bool { return strings.HasPrefix(s.text[s.at:], with) }

// innermost is the element that ends first.
func (s *simple) innermost() openElement {
	if len(s.open) == 0 {
		return openElement{}
	}
	return s.open[len(s.open)-1]
}

// push opens an element.
func (s *simple) push(e openElement) bool {
	s.open = append(s.open, e)
	s.inside[e.kind]++
	return len(s.open) <= maxNested
}

// pop ends the innermost element.
func (s *simple) pop() {
	s.inside[s.innermost().kind]--
	s.open = s.open[:len(s.open)-1]
}
