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
	at := 0
	for ; at+8 <= len(body); at += 8 {
		if mayBeIllegal(eight(body, at)) && hasIllegalIn(body, at, at+8) {
			return true
		}
	}
	return hasIllegalIn(body, at, len(body))
}

// eight are the eight bytes at a position.
func eight[T string | []byte](b T, at int) uint64 {
	return uint64(b[at]) | uint64(b[at+1])<<8 | uint64(b[at+2])<<16 | uint64(b[at+3])<<24 |
		uint64(b[at+4])<<32 | uint64(b[at+5])<<40 | uint64(b[at+6])<<48 | uint64(b[at+7])<<56
}

// mayBeIllegal reports whether one of eight bytes is a control character, or
// 0xEF, with which U+FFFE and U+FFFF begin. It is never wrong about none.
func mayBeIllegal(v uint64) bool {
	const each, high = 0x0101010101010101, 0x8080808080808080
	control := (v - 0x20*each) &^ v & high
	other := v ^ 0xEF*each
	return control|(other-each)&^other&high != 0
}

func hasIllegalIn[T string | []byte](body T, from, to int) bool {
	for i := from; i < to; i++ {
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
