package read

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
)

// numericReference is a character reference by number (XML 1.0, 4.1).
var numericReference = regexp.MustCompile(`&#(?:x[0-9A-Fa-f]+|[0-9]+);`)

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

// clean drops illegal characters and references to such from a document in UTF-8.
func clean(body []byte, mended *notes) []byte {
	if hasIllegal(body) {
		mended.add("characters dropped that XML forbids")
		body = bytes.Map(keepLegal, body)
	}
	return withoutIllegalReferences(body, mended)
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

func withoutIllegalReferences(body []byte, mended *notes) []byte {
	if !bytes.Contains(body, []byte("&#")) {
		return body
	}
	dropped := false
	body = numericReference.ReplaceAllFunc(body, func(reference []byte) []byte {
		if refersToLegal(string(reference)) {
			return reference
		}
		dropped = true
		return nil
	})
	if dropped {
		mended.add("references dropped to characters that XML forbids")
	}
	return body
}

func refersToLegal(reference string) bool {
	digits, base := reference[2:len(reference)-1], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseInt(digits, base, 32)
	return err == nil && legalRune(rune(n))
}
