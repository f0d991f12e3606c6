package read

import "strings"

// tag takes the tag or comment that begins here.
func (s *simple) tag() bool {
	if s.effort--; s.effort < 0 {
		return false
	}
	switch {
	case s.begins("</"):
		return s.end()
	case s.begins("<!"):
		return s.comment()
	}
	return s.start()
}

// start takes a start tag and opens its element, if it has content.
func (s *simple) start() bool {
	from, name := s.at, s.name()
	e := openElement{name: name, kind: kindOf(name)}
	s.imply(e.kind)
	if !s.fits(e.kind) {
		return false
	}
	size, written := len(s.out), s.written
	s.at += len("<") + len(name)
	kept, ok := s.attributes(name)
	if !ok || !s.close(e.kind) || e.kind == hidden && !s.rawText(name) {
		return false
	}
	if e.left = e.kind == hidden || kept == 0 && needsAttributes(name); e.left {
		s.out, s.written = s.out[:size], written
		s.leave(from)
	}
	if e.kind.isEmpty() || e.kind == hidden {
		return true
	}
	if e.kind == preformatted {
		s.lead = s.at
	}
	return (!e.left || e.kind == anchor) && s.push(e)
}

// needsAttributes reports whether the policy drops a tag of the element that has
// no attributes.
func needsAttributes(name string) bool {
	switch name {
	case "a", "img", "source", "track", "main":
		return true
	}
	return false
}

// name is the name of the start tag that begins here.
func (s *simple) name() string {
	begin := s.at + len("<")
	end := begin
	for end < len(s.text) && (isLower(s.text[end]) || isDigit(s.text[end])) {
		end++
	}
	return s.text[begin:end]
}

func isLower(c byte) bool { return c >= 'a' && c <= 'z' }

// close takes the end of a start tag.
func (s *simple) close(k elementKind) bool {
	from := s.at
	s.skipSpace()
	switch {
	case s.begins(">"):
		s.at++
	case k.isEmpty() && s.begins("/>"):
		s.at += len("/>")
	default:
		return false
	}
	end := ">"
	if k.isEmpty() {
		end = " />"
	}
	if s.text[from:s.at] != end {
		s.replace(from, s.at, end)
	}
	return true
}

func (s *simple) skipSpace() {
	for s.at < len(s.text) && isSpace(s.text[s.at]) {
		s.at++
	}
}

// rawText takes the content of an element in which nothing but its end tag is
// markup, and that. In scripts a comment may hide the end.
func (s *simple) rawText(name string) bool {
	content, _, ok := strings.Cut(s.text[s.at:], "</")
	s.at += len(content)
	return ok && !strings.Contains(content, "<!") && s.endTag(name)
}

// end takes an end tag, which must be that of the innermost element, or of one
// that has none.
func (s *simple) end() bool {
	if s.begins("</table>") {
		s.imply(table)
	}
	from, e := s.at, s.innermost()
	if s.endTag("img") || s.endTag("source") {
		s.leave(from)
		return true
	}
	if len(s.open) == 0 || !s.endTag(e.name) {
		return false
	}
	s.pop()
	if e.left {
		s.leave(from)
	}
	return true
}

// endTag takes the end tag of that name, if that is what stands here.
func (s *simple) endTag(name string) bool {
	rest, isEnd := strings.CutPrefix(s.text[s.at:], "</")
	rest, ok := strings.CutPrefix(rest, name)
	if !isEnd || !ok || !strings.HasPrefix(rest, ">") {
		return false
	}
	s.at += len("</>") + len(name)
	return true
}

// imply begins and ends the groups of rows that have no tags, before an element
// of the kind begins, or a table ends.
func (s *simple) imply(k elementKind) {
	switch e := s.innermost(); {
	case e.kind == table && k == row:
		s.replace(s.at, s.at, "<tbody>")
		s.push(openElement{name: "tbody", kind: group, implied: true})
	case e.implied && (k == table || k.partOf() == table):
		s.replace(s.at, s.at, "</tbody>")
		s.pop()
	}
}

// comment takes a comment of which every parser sees the same end.
func (s *simple) comment() bool {
	from := s.at
	if !s.begins("<!--") || s.begins("<!-->") || s.begins("<!--->") {
		return false
	}
	content, _, ok := strings.Cut(s.text[s.at+len("<!--"):], "-->")
	if !ok || strings.Contains(content, "--!>") {
		return false
	}
	s.at += len("<!---->") + len(content)
	s.leave(from)
	return true
}
