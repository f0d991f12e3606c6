package read

import (
	"bytes"
	"strings"
	"unicode/utf8"
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
func legal(s string) string {
	if utf8.ValidString(s) && !hasIllegal(s) {
		return s // most often, and cheaper to see
	}
	return strings.Map(keepLegal, s)
}

// clean drops illegal characters from a document in UTF-8.
func clean(body []byte, mended *notes) []byte {
	if hasIllegal(body) {
		mended.add("characters dropped that XML forbids")
		body = bytes.Map(keepLegal, body)
	}
	return body
}

// hasIllegal looks at bytes only; decoding every character costs ten times more.
func hasIllegal[T string | []byte](body T) bool {
	for i := 0; i < len(body); i++ {
		switch b := body[i]; {
		case b >= 0x20 && b != 0xEF:
		case b < 0x20 && !legalRune(rune(b)):
			return true
		case b == 0xEF && i+2 < len(body) && body[i+1] == 0xBF && body[i+2] >= 0xBE: // U+FFFE, U+FFFF
			return true
		}
	}
	return false
}
