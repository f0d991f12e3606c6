package read

import (
	"strings"

	"golang.org/x/net/html"
)

// run takes the text up to the next tag. Between the parts of a table there is
// only white space.
func (s *simple) run() bool {
	if !s.lineBreak() {
		return false
	}
	if s.innermost().kind.holdsParts() {
		s.skipSpace()
		return s.begins("<")
	}
	for {
		s.at += plainLength(s.text[s.at:])
		if s.at == len(s.text) || s.text[s.at] == '<' {
			return true
		}
		if !s.escape() {
			return false
		}
	}
}

// lineBreak takes the line break with which a <pre> begins. It belongs to the
// content only if there is another one.
func (s *simple) lineBreak() bool {
	switch {
	case !s.begins("\n"):
	case s.at == s.stripped:
		return false
	case s.at == s.lead && !s.begins("\n\n"):
		s.at++
		s.leave(s.lead)
	}
	return true
}

// plainLength is how long a text is of which nothing is special.
func plainLength(text string) int {
	at := 0
	for at+8 <= len(text) && !hasSpecial(eight(text, at)) {
		at += 8
	}
	for at < len(text) && !isSpecial(text[at]) {
		at++
	}
	return at
}

// isSpecial reports whether a byte is one that HTML escapes.
func isSpecial(c byte) bool {
	const special = 1<<'<' | 1<<'>' | 1<<'&' | 1<<'"' | 1<<'\''
	return c < 64 && special>>c&1 != 0
}

// hasSpecial reports whether one of eight bytes is special. Two that differ in
// one bit are looked for together.
func hasSpecial(v uint64) bool {
	const each, high = 0x0101010101010101, 0x8080808080808080
	brackets, quotes, double := (v|each<<1)^'>'*each, (v|each)^'\''*each, v^'"'*each
	return ((brackets-each)&^brackets|(quotes-each)&^quotes|(double-each)&^double)&high != 0
}

// escape takes the special character that stands here, or the reference that
// begins with it, and writes it as a reference where it has to be one.
func (s *simple) escape() bool {
	said := s.text[s.at : s.at+referenceLength(s.text[s.at:])]
	if len(said) == 1 {
		s.replace(s.at, s.at+1, escapeOf(said[0]))
	} else if !isEscape(said) {
		meant := html.UnescapeString(said)
		if !isSure(meant) || s.inside[preformatted] > 0 && strings.Contains(meant, "\n") {
			return false
		}
		s.replace(s.at, s.at+len(said), html.EscapeString(meant))
	}
	s.at += len(said)
	return true
}

// escapeOf is the reference that stands for a special character.
func escapeOf(c byte) string {
	switch c {
	case '&':
		return "&amp;"
	case '"':
		return "&#34;"
	case '\'':
		return "&#39;"
	case '<':
		return "&lt;"
	}
	return "&gt;"
}

// isEscape reports whether a reference stays as it is.
func isEscape(said string) bool {
	switch said {
	case "&amp;", "&lt;", "&gt;", "&#34;", "&#39;":
		return true
	}
	return false
}

// isSure reports whether a text that was referred to stays what it is, when it
// is written in HTML and in XML.
func isSure(meant string) bool { return !strings.Contains(meant, "\r") && legal(meant) == meant }

// referenceLength is how far a parser looks at a text that begins with an
// ampersand to see what it refers to. For anything else it is 1.
func referenceLength(text string) int {
	end := 1
	if text[0] != '&' {
		return end
	}
	if strings.HasPrefix(text, "&#") {
		end++
	}
	for end < len(text) && (isLower(text[end]|0x20) || isDigit(text[end])) {
		end++
	}
	if end < len(text) && text[end] == ';' {
		end++
	}
	return end
}

// attributeText is the value of an attribute with its references resolved. In
// attributes a parser is stricter than in text; false when that would matter.
func attributeText(value string) (text string, ok bool) {
	if !strings.Contains(value, "&") {
		return value, true
	}
	var b strings.Builder
	for {
		before, _, found := strings.Cut(value, "&")
		b.WriteString(before)
		if !found {
			return b.String(), true
		}
		value = value[len(before):]
		said := value[:referenceLength(value)]
		value = value[len(said):]
		meant, ok := referredTo(said, value)
		if !ok {
			return "", false
		}
		b.WriteString(meant)
	}
}

// referredTo is what a reference in an attribute stands for, which is what it
// does in text, unless its name is only the beginning of what is written.
func referredTo(said, next string) (meant string, ok bool) {
	meant = html.UnescapeString(said)
	switch {
	case meant == said || strings.HasPrefix(said, "&#"):
		return meant, true
	case !strings.HasSuffix(said, ";"):
		return said, strings.HasPrefix(next, "=")
	}
	return meant, !strings.HasSuffix(meant, ";")
}
