package publish

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// legal is s without the characters that XML 1.0 does not allow (2.2, Char),
// in valid UTF-8. It returns s itself when there is nothing to mend.
func legal(s string) string {
	return strings.Map(func(r rune) rune {
		if isLegal(r) {
			return r
		}
		return -1
	}, strings.ToValidUTF8(s, string(utf8.RuneError)))
}

func isLegal(r rune) bool {
	switch {
	case r == '\t' || r == '\n' || r == '\r':
		return true
	case r < 0x20 || r == 0xFFFE || r == 0xFFFF:
		return false
	}
	return true
}

// isIRI reports whether an id names something everywhere: an absolute IRI, as
// Atom requires of ids and schemes (RFC 4287, 4.2.6 and 4.2.2.2).
func isIRI(id string) bool {
	u, err := url.Parse(id)
	return err == nil && u.IsAbs() && len(id) > len(u.Scheme)+1 && !strings.ContainsAny(id, " \t\r\n<>\"{}|\\^`")
}

// plain is the text of an HTML fragment, with single spaces between words.
func plain(fragment string) string {
	var text strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(fragment))
	for {
		switch tokens.Next() {
		case html.ErrorToken: // the end of a string reader
			return strings.Join(strings.Fields(text.String()), " ")
		case html.TextToken:
			text.Write(tokens.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := tokens.TagName()
			if !inline[string(name)] {
				text.WriteByte(' ')
			}
		}
	}
}

// inline are the elements that do not part two words.
var inline = map[string]bool{
	"a": true, "abbr": true, "b": true, "bdi": true, "bdo": true, "cite": true, "code": true, "del": true,
	"em": true, "i": true, "ins": true, "mark": true, "q": true, "s": true, "small": true, "span": true,
	"strong": true, "sub": true, "sup": true, "u": true, "wbr": true,
}

// cut shortens a text to at most length characters, at a space where there is
// one in the last third, and marks the cut.
func cut(text string, length int) string {
	runes := 0
	for at := range text {
		if runes == length {
			head := text[:at]
			if space := strings.LastIndexByte(head, ' '); space > len(head)*2/3 {
				head = head[:space]
			}
			return head + "…"
		}
		runes++
	}
	return text
}
