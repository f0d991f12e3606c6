package read

import "bytes"

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
func (s *scanner) note(t token, f frame) {
	switch depth := len(s.open) - 1; {
	case depth == 0:
		s.root = f.local
		s.feed = place{base: f.base, lang: f.lang}
	case depth == 1 && f.feed:
		s.feed = place{base: f.base, lang: f.lang}
	case f.item:
		s.item = &place{base: f.base, lang: f.lang, about: attribute(t, "about"), depth: depth}
		s.begun = beginning{t.from, s.load}
		s.load = load{}
	case s.item != nil && s.open[depth-1].item:
		s.child(s.item, t, f)
	case s.item == nil && s.open[depth-1].feed:
		s.child(&s.feed, t, f)
	default:
		s.within(depth)
	}
}

// child keeps what gofeed does not of a child of the feed or of an item.
func (s *scanner) child(p *place, t token, f frame) {
	parent := s.open[len(s.open)-2]
	if !bytes.Equal(prefixOf(f.name), prefixOf(parent.name)) && f.local != "encoded" { // which RSS borrows
		return
	}
	s.keep(p, f)
	c := part{base: f.base, kind: attribute(t, "type"), mode: attribute(t, "mode")}
	if c != (part{base: parent.base}) {
		p.set(f.local, c)
	}
}

// keep has the text of a child kept that gofeed alters or has no place for.
func (s *scanner) keep(p *place, child frame) {
	switch name := child.local; {
	case name == "id":
		s.kept, s.into = child.inner, &p.id
	case name == "author" && s.root != "feed" && s.item == nil:
		s.kept, s.into = child.inner, &p.author
	case name == "created" && s.root == "feed":
		s.kept, s.into = child.inner, &p.created
	}
}

// textOf is the text of a piece of a well-formed document, without its markup.
func textOf(markup []byte) string {
	var text []byte
	l := lexer{text: markup}
	for t := l.next(); t.kind != noToken; t = l.next() {
		switch t.kind {
		case charData:
			text = append(text, resolved(t.inner)...)
		case cdataSection:
			text = append(text, t.inner...)
		}
	}
	return string(text)
}
