package read

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// simple goes through a fragment of which a parser would make just what is
// written: known elements, each closed where it should be, in none that it would
// end, with attributes in double quotes. Such a fragment need not be parsed and
// written again before it is cleaned. Of anything else it says that it is not
// simple.
type simple struct {
	text string
	at   int
	base *url.URL
	open []string
	tags int
	// inside counts the open elements of each kind.
	inside [kinds]int

	out     strings.Builder
	written int // how much of the text is in out
}

// maxNested is how deep a simple fragment goes.
const maxNested = 100

// simplified is the fragment with absolute references, and how many tags it
// has; false when it is not simple.
func simplified(fragment string, base *url.URL) (rendered string, tags int, ok bool) {
	if strings.ContainsAny(fragment, "\r\x00") {
		return "", 0, false
	}
	s := simple{text: fragment, base: base}
	for {
		next := strings.IndexByte(s.text[s.at:], '<')
		if next < 0 {
			break
		}
		if s.at += next; !s.tag() {
			return "", 0, false
		}
	}
	if len(s.open) > 0 {
		return "", 0, false
	}
	if s.written == 0 {
		return fragment, s.tags, true
	}
	s.out.WriteString(fragment[s.written:])
	return s.out.String(), s.tags, true
}

// replace writes the text up to a position as it is, and something in place of
// what stands from there to another one.
func (s *simple) replace(from, to int, with string) {
	s.out.WriteString(s.text[s.written:from])
	s.out.WriteString(with)
	s.written = to
}

// tag takes the tag that begins here.
func (s *simple) tag() bool {
	s.tags++
	if strings.HasPrefix(s.text[s.at:], "</") {
		return s.end()
	}
	name := s.name(s.at + 1)
	k := kindOf(name)
	if k == strange || !s.fits(k) {
		return false
	}
	from := s.at
	s.at += 1 + len(name)
	attributes, ok := s.attributes()
	if !ok || k == anchor && attributes == 0 {
		return false
	}
	return s.begin(name, k, from)
}

// name is the name that stands at a position, in lower case.
func (s *simple) name(at int) string {
	end := at
	for end < len(s.text) && (isLower(s.text[end]) || end > at && isDigit(s.text[end])) {
		end++
	}
	return s.text[at:end]
}

func isLower(c byte) bool { return c >= 'a' && c <= 'z' }

// begin takes the end of a start tag and opens its element, if it has content.
func (s *simple) begin(name string, k elementKind, from int) bool {
	closed := strings.HasPrefix(s.text[s.at:], "/>")
	switch isEmpty := k == void || k == rule; {
	case closed && isEmpty:
		s.at += len("/>")
		return true
	case closed || !strings.HasPrefix(s.text[s.at:], ">"):
		return false
	case isEmpty:
		s.replace(s.at, s.at, "/")
	default:
		s.open = append(s.open, name)
		s.inside[k]++
	}
	s.at++
	return len(s.open) <= maxNested
}

// end takes an end tag, which must be that of the innermost element.
func (s *simple) end() bool {
	last := len(s.open) - 1
	if last < 0 {
		return false
	}
	name := s.open[last]
	rest, ok := strings.CutPrefix(s.text[s.at+len("</"):], name)
	if !ok || !strings.HasPrefix(rest, ">") {
		return false
	}
	s.inside[kindOf(name)]--
	s.open = s.open[:last]
	s.at += len("</>") + len(name)
	return true
}

// attributes takes the attributes of a tag and returns their number; false for
// some that are written in another way, or twice. A reference becomes absolute.
func (s *simple) attributes() (count int, ok bool) {
	var names [8]string
	for {
		begin := s.at
		s.skip()
		name := s.attributeName()
		if name == "" {
			return count, true
		}
		for _, before := range names[:count] {
			if before == name {
				return 0, false
			}
		}
		after, opened := strings.CutPrefix(s.text[s.at+len(name):], `="`)
		value, rest, closed := strings.Cut(after, `"`)
		if begin == s.at || count == len(names) || !opened || !closed || strings.ContainsAny(value, "<>") {
			return 0, false
		}
		size := len(s.text) - s.at - len(rest)
		if kept, ok := s.reference(name, value, begin, s.at+size); !ok || !kept && count == 0 {
			return 0, false
		}
		names[count] = name
		count++
		s.at += size
	}
}

func (s *simple) skip() {
	for s.at < len(s.text) && isSpace(s.text[s.at]) {
		s.at++
	}
}

// attributeName is the name of the attribute that begins here.
func (s *simple) attributeName() string {
	end := s.at
	for end < len(s.text) && (isLower(s.text[end]) || end > s.at && (isDigit(s.text[end]) || s.text[end] == '-')) {
		end++
	}
	return s.text[s.at:end]
}

// reference makes the value of an attribute absolute if it is a reference. One
// that leads nowhere is left out with its attribute, and not kept. It reports
// false for a value of which it is not sure what it says.
func (s *simple) reference(name, value string, from, to int) (kept, ok bool) {
	switch name {
	case "href", "src", "cite", "poster", "srcset":
	default:
		return true, true
	}
	if strings.Count(value, "&") != strings.Count(value, "&amp;") {
		return false, false
	}
	said := strings.ReplaceAll(value, "&amp;", "&")
	resolved, ok := resolveAttribute(html.Attribute{Key: name, Val: said}, s.base)
	switch {
	case !ok:
		s.replace(from, to, "")
		return false, true
	case resolved != said:
		s.replace(from, to, " "+name+`="`+html.EscapeString(resolved)+`"`)
	}
	return true, true
}
