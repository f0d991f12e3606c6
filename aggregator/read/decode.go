package read

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// declaredIn finds the encoding that an XML declaration names.
var declaredIn = regexp.MustCompile(`^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']`)

// declarationLength bounds where an XML declaration is looked for, in bytes.
const declarationLength = 1024

// mark is how a document in a wide encoding begins.
type mark struct {
	prefix string
	skip   int // bytes of the prefix that are no text
	enc    encoding.Encoding
}

// marks returns the byte order marks, and how an XML declaration looks in wide
// encodings without one (XML 1.0, appendix F). Longer prefixes come first.
func marks() []mark {
	le16 := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	be16 := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	le32 := utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
	be32 := utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)
	return []mark{
		{"\x00\x00\xfe\xff", 4, be32}, {"\xff\xfe\x00\x00", 4, le32},
		{"\x00\x00\x00<", 0, be32}, {"<\x00\x00\x00", 0, le32},
		{"\xfe\xff", 2, be16}, {"\xff\xfe", 2, le16},
		{"\x00<", 0, be16}, {"<\x00", 0, le16},
		{"\xef\xbb\xbf", 3, unicode.UTF8},
	}
}

// decode returns the document in UTF-8. The byte order mark decides, then the
// charset of HTTP, then the XML declaration, then whether the bytes are valid
// UTF-8; labels are those of the WHATWG Encoding Standard.
func decode(body []byte, contentType string, mended *notes) []byte {
	for _, m := range marks() {
		if bytes.HasPrefix(body, []byte(m.prefix)) {
			return transcode(body[m.skip:], m.enc)
		}
	}
	for _, label := range []string{charsetOf(contentType), declaredCharset(body)} {
		if text, ok := decodeAs(body, label, mended); ok {
			return text
		}
	}
	return guess(body, mended)
}

// charsetOf is the charset parameter of a media type, or empty.
func charsetOf(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return params["charset"]
}

// declaredCharset is the encoding named by the XML declaration, or empty.
func declaredCharset(body []byte) string {
	found := declaredIn.FindSubmatch(body[:min(len(body), declarationLength)])
	if found == nil {
		return ""
	}
	return string(found[1])
}

// decodeAs decodes by a label, and reports false for one that is unknown or
// that the bytes give the lie.
func decodeAs(body []byte, label string, mended *notes) ([]byte, bool) {
	if label == "" {
		return nil, false
	}
	enc, name := charset.Lookup(label)
	switch {
	case enc == nil || name == "replacement":
		mended.add("unknown charset %q ignored", label)
		return nil, false
	case name == "utf-8":
		return body, utf8.Valid(body)
	case strings.HasPrefix(name, "utf-16"):
		// A label that could be read, in bytes that hold no zero, is not true.
		if bytes.IndexByte(body[:min(len(body), declarationLength)], 0) < 0 {
			mended.add("declared %s but was not", name)
			return nil, false
		}
	}
	return transcode(body, enc), true
}

// guess takes the bytes for UTF-8 when most of what is not ASCII is, and for
// windows-1252 when it is not.
func guess(body []byte, mended *notes) []byte {
	if utf8.Valid(body) {
		return body
	}
	good, bad := runs(body)
	if good < bad {
		mended.add("neither declared charset nor UTF-8: taken for windows-1252")
		return transcode(body, charmap.Windows1252)
	}
	mended.add("%d bytes that are not UTF-8 replaced", bad)
	return bytes.ToValidUTF8(body, []byte("\uFFFD"))
}

// runs counts the multi-byte characters of UTF-8 and the bytes that are none.
func runs(body []byte) (good, bad int) {
	for i := 0; i < len(body); {
		r, size := utf8.DecodeRune(body[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			good++
		}
		i += size
	}
	return good, bad
}

// transcode decodes every byte; what the encoding does not know becomes U+FFFD.
func transcode(body []byte, enc encoding.Encoding) []byte {
	text, err := enc.NewDecoder().Bytes(body)
	if err != nil { // only an encoding that is cut off in the middle of a character
		return bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	return text
}
