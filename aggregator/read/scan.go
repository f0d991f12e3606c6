package read

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
)

// scanner walks a document once.
type scanner struct {
	outline
	guard
	body   []byte
	tokens *xml.Decoder
	open   []frame
	from   int64         // where the token in hand begins
	item   *place        // the item that is open
	id     *bytes.Buffer // of the id element that is open
}

// scan outlines a document in UTF-8. The error is a [limitError], or says
// where the document ceases to be readable; the outline then holds what stands
// before. It stops after [maxItems] items.
func scan(body []byte, base *url.URL) (*outline, error) {
	s := &scanner{body: body, tokens: xml.NewDecoder(bytes.NewReader(body))}
	s.tokens.Strict = false
	s.tokens.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	s.feed.base = base
	err := s.walk()
	slices.SortStableFunc(s.items, func(a, b place) int { return b.depth - a.depth })
	return &s.outline, err
}

func (s *scanner) walk() error {
	for len(s.items) <= maxItems {
		s.from = s.tokens.InputOffset()
		token, err := s.tokens.RawToken()
		if err == io.EOF {
			return s.end()
		}
		if err == nil {
			err = s.step(token)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// end is the verdict on a document that has no more tokens.
func (s *scanner) end() error {
	switch {
	case s.root == "":
		return errors.New("no element")
	case len(s.open) > 0:
		return io.ErrUnexpectedEOF
	}
	return nil
}

func (s *scanner) step(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		return s.start(t, span{s.from, s.tokens.InputOffset()})
	case xml.EndElement:
		return s.close(t.Name)
	case xml.CharData:
		return s.text(t)
	}
	return s.admitRaw(s.raw())
}

// raw is the token in hand as it is written.
func (s *scanner) raw() []byte { return s.body[s.from:s.tokens.InputOffset()] }

// text keeps the text of an id, and weighs every piece of text.
func (s *scanner) text(piece []byte) error {
	if s.id != nil {
		s.id.Write(piece)
	}
	if err := s.admitRaw(s.raw()); err != nil || len(s.open) == 0 {
		return err
	}
	return s.admitPiece(&s.open[len(s.open)-1], len(piece))
}

// start opens an element.
func (s *scanner) start(el xml.StartElement, at span) error {
	if err := cmp.Or(s.admitTag(el), s.admitRaw(s.raw())); err != nil {
		return err
	}
	f := s.frameOf(el, at)
	name, depth := strings.ToLower(el.Name.Local), len(s.open)
	parent := ""
	if depth > 0 {
		parent = strings.ToLower(s.open[depth-1].name.Local)
	}
	f.item = isItem(name, parent, depth)
	s.open = append(s.open, f)
	if err := s.admit(el, s.open); err != nil {
		return err
	}
	s.note(el, name, parent, depth)
	return nil
}

// isItem reports whether an element at that depth is one of the feed's items.
func isItem(name, parent string, depth int) bool {
	switch name {
	case "item":
		return depth == 1 || depth == 2 && parent == "channel"
	case "entry":
		return depth == 1
	}
	return false
}

// note keeps what gofeed does not of an element just opened.
func (s *scanner) note(el xml.StartElement, name, parent string, depth int) {
	f := s.open[depth]
	switch {
	case depth == 0:
		s.root = name
		s.feed = place{base: f.base, lang: f.lang}
	case depth == 1 && name == "channel":
		s.feed = place{base: f.base, lang: f.lang}
	case f.item:
		s.item = &place{base: f.base, lang: f.lang, about: attribute(el, "about"), depth: depth}
	case s.item != nil && s.open[depth-1].item:
		s.child(s.item, el, name, f)
	case s.item == nil && (parent == "feed" || parent == "channel"):
		s.child(&s.feed, el, name, f)
	}
}

// child keeps what gofeed does not of a child of the feed or of an item.
func (s *scanner) child(p *place, el xml.StartElement, name string, f frame) {
	parent := s.open[len(s.open)-2]
	if el.Name.Space != parent.name.Space {
		return
	}
	if name == "id" {
		s.id = new(bytes.Buffer)
	}
	kind := attribute(el, "type")
	if kind == "" && f.base == parent.base {
		return
	}
	if p.parts == nil {
		p.parts = map[string]part{}
	}
	p.parts[name] = part{base: f.base, kind: kind}
}

// close ends the innermost element of that name and all within it, as
// encoding/xml does when it is not strict.
func (s *scanner) close(name xml.Name) error {
	if err := admitName(name); err != nil {
		return err
	}
	for len(s.open) > 0 {
		top := s.open[len(s.open)-1]
		if err := s.admitContent(top, s.body[top.inner:s.from]); err != nil {
			return err
		}
		s.leave(top, top.name.Local == name.Local)
		s.open = s.open[:len(s.open)-1]
		if top.name.Local == name.Local {
			if top.name.Space != name.Space {
				break
			}
			return nil
		}
	}
	return fmt.Errorf("element <%s> is closed but was not opened", name.Local)
}

// leave finishes what began with the innermost element; closed says that the
// end tag in hand is its own.
func (s *scanner) leave(f frame, closed bool) {
	switch {
	case s.id != nil:
		p := &s.feed
		if s.item != nil {
			p = s.item
		}
		p.id = strings.TrimSpace(s.id.String())
		s.id = nil
	case f.item:
		s.items = append(s.items, *s.item)
		s.item = nil
		if len(s.items) <= maxItems {
			s.tail = s.tailAfter(closed)
		}
	}
}

// tailAfter is the position behind the item that is the innermost element:
// behind its end tag, or before the foreign one that ends it.
func (s *scanner) tailAfter(closed bool) tail {
	t, open := tail{at: s.from}, s.open
	if closed {
		t.at, open = s.tokens.InputOffset(), s.open[:len(s.open)-1]
	}
	for _, f := range open {
		t.open = append(t.open, qualified(f.name))
	}
	return t
}
