package read

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// maxReference is the longest reference that is looked at, in bytes.
const maxReference = 64

// isPlainText reports whether a text is what XML 1.0 takes for character data.
func isPlainText(text []byte) bool {
	return !bytes.Contains(text, []byte("]]>")) && arePlainReferences(text)
}

// arePlainReferences reports whether every ampersand of a text begins a
// reference to a character that may be referred to.
func arePlainReferences(text []byte) bool {
	for {
		at := bytes.IndexByte(text, '&')
		if at < 0 {
			return true
		}
		text = text[at:]
		size := bytes.IndexByte(text[:min(len(text), maxReference)], ';') + 1
		if size == 0 || !isPlainReference(text[1:size-1]) {
			return false
		}
		text = text[size:]
	}
}

// isPlainReference reports whether XML itself knows what stands between an
// ampersand and its semicolon.
func isPlainReference(name []byte) bool {
	switch string(name) {
	case "amp", "lt", "gt", "quot", "apos":
		return true
	}
	if len(name) == 0 || name[0] != '#' {
		return false
	}
	n, size := codePoint(name[1:])
	return size == len(name)-1 && legalRune(n) && !isMisused(n)
}

// isMisused reports whether HTML takes a reference to the control character
// for one to a character of windows-1252.
func isMisused(r rune) bool { return r >= 0x80 && r < 0xA0 }

// codePoint is the number of a character reference and how long it is; 0 when
// there is none.
func codePoint(text []byte) (n rune, size int) {
	base, begin := 10, 0
	if len(text) > 0 && text[0]|0x20 == 'x' {
		base, begin = 16, 1
	}
	end := begin
	for end < len(text) && (isDigit(text[end]) || base == 16 && isHex(text[end])) {
		end++
	}
	if end == begin {
		return 0, 0
	}
	value, err := strconv.ParseUint(string(text[begin:min(end, begin+maxReference)]), base, 31)
	if err != nil {
		return 0, end // beyond every character
	}
	return rune(value), end
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// referenced is what an ampersand at the beginning of a text stands for, and
// how much of the text belongs to it: a reference that XML knows, one that
// only HTML knows, one that the document declares, one that lacks a sign of
// its own, or nothing but the ampersand.
func referenced(text []byte, declared map[string]string) (meant string, size int) {
	if len(text) > 1 && text[1] == '#' {
		return numbered(text, 2)
	}
	end := 1
	for end < min(len(text), maxReference) && isReferenceByte(text[end]) {
		end++
	}
	if end == len(text) || text[end] != ';' {
		return "&", 1
	}
	if isDigit(text[1]) {
		if meant, size := numbered(text, 1); size == end+1 {
			return meant, size
		}
	}
	if value, ok := declared[string(text[1:end])]; ok {
		return value, end + 1
	}
	whole := string(text[:end+1])
	if meant := html.UnescapeString(whole); meant != whole && meant != html.UnescapeString(whole[:end])+";" {
		return meant, end + 1
	}
	return "&", 1
}

// isReferenceByte reports whether a byte may stand in the name of an entity.
func isReferenceByte(c byte) bool { return c != ':' && c < 0x80 && (isNameStart(c) || isNameByte(c)) }

// numbered is the character whose number stands at a position of a reference,
// or nothing for one that XML forbids.
func numbered(text []byte, at int) (meant string, size int) {
	n, digits := codePoint(text[at:])
	if digits == 0 {
		return "&", 1
	}
	size = at + digits
	if size < len(text) && text[size] == ';' {
		size++
	}
	if utf16.IsSurrogate(n) {
		meant, more := paired(n, text[size:])
		return meant, size + more
	}
	if !legalRune(n) {
		return "", size
	}
	if isMisused(n) {
		return html.UnescapeString("&#" + strconv.Itoa(int(n)) + ";"), size
	}
	return string(n), size
}

// paired is the character of which the first half was referred to, and how much
// of the text behind refers to the other half. A half alone is nothing.
func paired(high rune, text []byte) (meant string, size int) {
	if !bytes.HasPrefix(text, []byte("&#")) {
		return "", 0
	}
	low, digits := codePoint(text[2:])
	whole := utf16.DecodeRune(high, low)
	if whole == utf8.RuneError {
		return "", 0
	}
	if size = 2 + digits; size < len(text) && text[size] == ';' {
		size++
	}
	return string(whole), size
}

// What has to be escaped where.
const (
	inText      = "&<>"
	inAttribute = "&<>\""
)

// appendText appends a text to a document with every reference resolved and
// what is special there escaped. When the document has become longer than
// [maxMended], the rest is left out.
func appendText(to, text []byte, declared map[string]string, special string) []byte {
	for {
		at := bytes.IndexAny(text, special)
		switch {
		case len(to) > maxMended:
			return to
		case at < 0:
			return append(to, text...)
		}
		to = append(to, text[:at]...)
		meant, size := string(text[at:at+1]), 1
		if text[at] == '&' {
			meant, size = referenced(text[at:], declared)
		}
		to = append(to, markupEscaper.Replace(meant)...)
		text = text[at+size:]
	}
}

// markupEscaper escapes what is markup, in texts and in attributes.
var markupEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// resolved is a text or an attribute's value in which all references are plain.
func resolved(text []byte) string { return html.UnescapeString(string(text)) }

// appendResolved appends the same of a long text.
func appendResolved(to, text []byte) []byte {
	for {
		at := bytes.IndexByte(text, '&')
		if at < 0 {
			return append(to, text...)
		}
		to = append(to, text[:at]...)
		size := 1 + max(0, bytes.IndexByte(text[at:], ';'))
		switch reference := text[at : at+size]; string(reference) {
		case "&lt;":
			to = append(to, '<')
		case "&gt;":
			to = append(to, '>')
		case "&amp;":
			to = append(to, '&')
		case "&quot;":
			to = append(to, '"')
		default:
			to = append(to, html.UnescapeString(string(reference))...)
		}
		text = text[at+size:]
	}
}
