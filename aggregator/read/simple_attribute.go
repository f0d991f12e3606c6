package read

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// tagAttribute is one of a start tag.
type tagAttribute struct {
	name, value string
	from, to    int  // with the white space before it
	canonical   bool // written as the policy writes it, but for the value
}

// maxOfTag is how many attributes a simple tag has.
const maxOfTag = 32

// attributes takes the attributes of a tag, and writes those that the policy
// keeps; false for some that are written in another way.
func (s *simple) attributes(element string) (kept int, ok bool) {
	names := &s.names
	for count := 0; ; count++ {
		a, ok := s.attribute()
		switch {
		case !ok:
			return 0, false
		case a.name == "":
			return kept, true
		case count == len(names):
			return 0, false
		}
		s.at = a.to
		stays := false
		if !slices.Contains(names[:count], a.name) { // of two alike, the first counts
			if stays, ok = s.keep(element, a); !ok {
				return 0, false
			}
		}
		names[count] = a.name
		if stays {
			kept++
		} else {
			s.replace(a.from, a.to, "")
		}
	}
}

// attribute is the one that follows here, without a name when there is none;
// false when it is written in another way.
func (s *simple) attribute() (a tagAttribute, ok bool) {
	begin := s.at
	for begin < len(s.text) && isSpace(s.text[begin]) {
		begin++
	}
	end := begin
	for end < len(s.text) && isAttributeByte(s.text[end]) {
		end++
	}
	name := s.text[begin:end]
	a = tagAttribute{name: strings.ToLower(name), from: s.at}
	if name == "" {
		return a, true
	}
	if before := s.text[begin-1]; !isSpace(before) && before != '"' && before != '\'' {
		return a, false // it is no name of its own
	}
	var size int
	a.value, size, ok = attributeValue(s.text[end:])
	a.to = end + size
	a.canonical = s.text[s.at:begin] == " " && a.name == name && strings.HasPrefix(s.text[end:], `="`)
	return a, ok
}

// isAttributeByte reports whether a byte may stand anywhere in the name of an
// attribute.
func isAttributeByte(c byte) bool {
	return isLower(c|0x20) || isDigit(c) || c == '-' || c == '_' || c == ':'
}

// attributeValue is the value with which a text begins, behind the name of an
// attribute, and how long it is with what is around it. What follows has to be
// another attribute, or the end of the tag.
func attributeValue(text string) (value string, size int, ok bool) {
	if !strings.HasPrefix(text, "=") {
		return "", 0, true
	}
	if text = text[1:]; text == "" {
		return "", 0, false
	}
	if quote := text[0]; quote == '"' || quote == '\'' {
		end := 1 + strings.IndexByte(text[1:], quote)
		return text[1:max(1, end)], len("=") + end + 1, end > 0
	}
	end := strings.IndexAny(text, whiteSpace+">\"'<=`&")
	if end <= 0 || text[end-1] == '/' {
		return "", 0, false
	}
	return text[:end], len("=") + end, true
}

// keep writes an attribute as the policy leaves it, and reports whether it
// stays at all; not ok when that is not sure.
func (s *simple) keep(element string, a tagAttribute) (stays, ok bool) {
	switch {
	case !isAllowed(element, a.name):
		return false, true
	case isReference(a.name):
		if a.name == "srcset" && isPlainSet(a.value) || a.name != "srcset" && isPlainURL(a.value) {
			s.write(a, a.value)
			return true, true
		}
	case !strings.ContainsAny(a.value, "&<>\"'"):
		s.write(a, a.value)
		return true, true
	}
	value, ok := attributeText(a.value)
	if !ok || !isSure(value) {
		return false, false
	}
	if isReference(a.name) {
		if value, stays = s.refer(element, a.name, value); !stays {
			return false, true
		}
	}
	s.write(a, html.EscapeString(value))
	return true, true
}

// write writes an attribute with its value escaped.
func (s *simple) write(a tagAttribute, value string) {
	if a.canonical && value == a.value {
		return
	}
	s.replace(a.from, a.to, " ")
	s.out = append(append(append(append(s.out, a.name...), `="`...), value...), '"')
}
