package read

import (
	"bytes"
	"strings"
)

// legalRune reports whether XML 1.0 (2.2, Char) allows the character.
func legalRune(r rune) bool {
	switch {
	case r < 0x20:
		return r == '\t' || r == '\n' || r == '\r'
	case r < 0xD800:
		return true
	}
	return r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}

// keepLegal is a mapping for [strings.Map] that drops what is not legal.
func keepLegal(r rune) rune {
	if legalRune(r) {
		return r
	}
	return -1
}

// legal is s in valid UTF-8 without the characters that XML 1.0 forbids.
func legal(s string) string { return strings.Map(keepLegal, s) }

// clean drops illegal characters from a document in UTF-8.
func clean(body []byte, mended *notes) []byte {
	if hasIllegal(body) {
		mended.add("characters dropped that XML forbids")
		body = bytes.Map(keepLegal, body)
	}
	return body
}

// hasIllegal looks at bytes only; decoding every character costs ten times more.
func hasIllegal(body []byte) bool {
	for i, b := range body {
		switch {
		case b < 0x20 && !legalRune(rune(b)):
			return true
		case b == 0xEF && (bytes.HasPrefix(body[i:], []byte("\uFFFE")) || bytes.HasPrefix(body[i:], []byte("\uFFFF"))):
			return true
		}
	}
	return false
}
