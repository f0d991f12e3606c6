package read

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"strings"
)

// malformedError says where a document ceases to be well-formed.
type malformedError struct {
	what string
	at   int
}

func (e *malformedError) Error() string { return fmt.Sprintf("%s at byte %d", e.what, e.at) }

// scanner walks a document once.
type scanner struct {
	lexer
	outline
	guard
	skipping
	open  []frame
	item  *place // the item that is open
	begun beginning
	kept  int // where the text begins that is kept of the open element; 0 is none
	into  *string
	cut   cutting
}

// beginning is where an item begins, and what had been counted up to there.
type beginning struct {
	at   int
	load load
}

// scan outlines a document in UTF-8 that begins with its root. The error is a
// [limitError], or a [malformedError] for all that is not well-formed, be it
// ever so little; the outline then holds what stands before.
func scan(body []byte, base *url.URL) (*outline, error) { return scanWith(body, base, memory{}) }

// scanWith passes over the items that are known.
func scanWith(body []byte, base *url.URL, m memory) (*outline, error) {
	s := &scanner{lexer: lexer{text: body}, outline: outline{body: body}, skipping: skipping{memory: m}}
	s.feed.base, s.address = base, base
	err := s.walk()
	s.around = s.load
	o := s.outline // without the scanner, so that the document can go before the outline does
	return &o, err
}

func (s *scanner) walk() error {
	for {
		t := s.next()
		switch {
		case t.kind == noToken:
			return &malformedError{"unexpected end", t.from}
		case t.odd:
			return &malformedError{"markup that is none", t.from}
		}
		if err := s.take(t); err != nil {
			return err
		}
		if len(s.open) == 0 {
			s.stop = t.to
			return nil
		}
	}
}

// take takes a token in, and forgets the load of what is being left out.
func (s *scanner) take(t token) error {
	s.shorten(t)
	before := s.load
	err := s.step(t)
	if s.cut.depth > 0 {
		s.load = before
	}
	return err
}

func (s *scanner) step(t token) error {
	switch t.kind {
	case startTag:
		return s.start(t)
	case emptyTag:
		return cmp.Or(s.start(t), s.close(t))
	case endTag:
		return s.close(t)
	case charData, cdataSection:
		return s.piece(t)
	}
	return nil
}

// piece weighs a piece of text.
func (s *scanner) piece(t token) error {
	if len(s.open) == 0 {
		return &malformedError{"text before the root", t.from}
	}
	top := &s.open[len(s.open)-1]
	s.admitPiece(top, len(t.inner))
	s.leaveBlank(top, t)
	return nil
}

// start opens an element.
func (s *scanner) start(t token) error {
	if err := s.admitTag(t); err != nil {
		return err
	}
	f := s.frameOf(t)
	if f.item && s.skipKnown(t) {
		return s.countItem()
	}
	s.open = append(s.open, f)
	if err := s.admit(t, s.open); err != nil {
		return err
	}
	s.note(t, f)
	s.surround(t, f)
	return nil
}

// close ends the innermost element, whose name the token has.
func (s *scanner) close(t token) error {
	if len(s.open) == 0 || !bytes.Equal(s.open[len(s.open)-1].name, t.name) {
		return &malformedError{"an end tag of nothing", t.from}
	}
	top := s.open[len(s.open)-1]
	content := span{top.inner, max(top.inner, t.from)}
	s.admitContent(top, s.text[content.from:content.to])
	if top.aside {
		s.setAside(top, content)
	}
	s.open = s.open[:len(s.open)-1]
	switch {
	case s.kept != 0:
		*s.into = strings.TrimSpace(textOf(s.text[s.kept:max(s.kept, t.from)]))
		s.kept = 0
	case top.item:
		return s.closeItem(t)
	}
	return nil
}

// closeItem keeps an item and what was counted in it.
func (s *scanner) closeItem(t token) error {
	s.item.span = span{s.begun.at, t.to}
	s.item.load = s.load
	s.item.load.bytes = t.to - s.begun.at
	s.load = s.begun.load
	s.items = append(s.items, *s.item)
	s.item = nil
	s.tail = tail{at: t.to}
	for _, f := range s.open {
		s.tail.open = append(s.tail.open, string(f.name))
	}
	return s.countItem()
}

func (s *scanner) countItem() error {
	if len(s.items) > maxPlaces {
		return errPlaces
	}
	return nil
}
