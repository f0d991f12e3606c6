package read

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

// maxDecoded is how long a document may become by being decoded, in bytes.
// What is beyond is cut off.
const maxDecoded = 12 << 20

// mark is how a document in a certain encoding begins.
type mark struct {
	prefix string
	skip   int // bytes of the prefix that are no text
	enc    encoding.Encoding
}

var (
	be32 = utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)
	le32 = utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
	be16 = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	le16 = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
)

// marks are the byte order marks, and how an XML declaration looks in EBCDIC
// (XML 1.0, appendix F). Longer prefixes come first.
var marks = []mark{
	{"\x00\x00\xfe\xff", 4, be32}, {"\xff\xfe\x00\x00", 4, le32},
	{"\xfe\xff", 2, be16}, {"\xff\xfe", 2, le16},
	{"\xef\xbb\xbf", 3, unicode.UTF8},
	{"\x4c\x6f\xa7\x94", 0, charmap.CodePage037},
}

// unmarked is the wide encoding of a document without a mark: the one in which
// it begins as XML or JSON does, or nil.
func unmarked(body []byte) encoding.Encoding {
	head := body[:min(len(body), 64)]
	if bytes.IndexByte(head, 0) < 0 {
		return nil
	}
	for _, enc := range []encoding.Encoding{be32, le32, be16, le16} {
		text := bytes.TrimSpace(transcode(head, enc))
		if len(text) > 1 && (text[0] == '<' || text[0] == '{') && text[1] < utf8.RuneSelf {
			return enc
		}
	}
	return nil
}

// decode returns the document in UTF-8. The byte order mark decides, then the
// charset of HTTP, then the XML declaration, then whether the bytes are valid
// UTF-8, then a guess; a name that the bytes give the lie is passed over.
func decode(body []byte, contentType string, mended *notes) []byte {
	for _, m := range marks {
		if bytes.HasPrefix(body, []byte(m.prefix)) {
			return marked(body[m.skip:], m.enc, mended)
		}
	}
	if enc := unmarked(body); enc != nil {
		return marked(body, enc, mended)
	}
	if isISO2022JP(body) {
		return marked(body, japanese.ISO2022JP, mended)
	}
	names := []string{charsetOf(contentType), declaredCharset(body)}
	for _, name := range names {
		if text, ok := decodeAs(body, name, mended); ok {
			return text
		}
	}
	return guess(body, names, mended)
}

// marked decodes what stands behind a mark, which decides even when it is not
// quite true.
func marked(body []byte, enc encoding.Encoding, mended *notes) []byte {
	if enc == unicode.UTF8 && utf8.Valid(body) {
		return body
	}
	text := transcode(body, enc)
	if bytes.ContainsRune(text, utf8.RuneError) {
		mended.add("bytes replaced that are none of the encoding")
	}
	return text
}

// isISO2022JP reports whether a document has the escapes of that encoding, which
// are nothing in any other.
func isISO2022JP(body []byte) bool {
	return bytes.Contains(body, []byte("\x1b$B")) || bytes.Contains(body, []byte("\x1b$@"))
}

// decodeAs decodes by the name of a charset, and reports false for one that is
// unknown or that the bytes give the lie.
func decodeAs(body []byte, name string, mended *notes) ([]byte, bool) {
	if name == "" {
		return nil, false
	}
	enc := lookup(name)
	switch {
	case enc == nil:
		mended.add("unknown charset %q ignored", name)
		return nil, false
	case enc == unicode.UTF8:
		return body, utf8.Valid(body)
	case isUTF8InDisguise(body, enc), isWide(enc) && bytes.IndexByte(body[:min(len(body), declarationLength)], 0) < 0:
		mended.add("declared %s but was not", strings.ToLower(name))
		return nil, false
	}
	text := transcode(body, enc)
	return text, !bytes.ContainsRune(text, utf8.RuneError)
}

// transcode decodes every byte, up to [maxDecoded] of text; what the encoding
// does not know becomes U+FFFD.
func transcode(body []byte, enc encoding.Encoding) []byte {
	const room = maxDecoded + utf8.UTFMax
	decoder := enc.NewDecoder()
	text := make([]byte, 0, min(len(body)+len(body)/8+64, room))
	for len(text) < maxDecoded {
		if cap(text)-len(text) < utf8.UTFMax {
			text = slices.Grow(text, min(len(text)/2+64, room-len(text)))
		}
		written, read, err := decoder.Transform(text[len(text):min(cap(text), room)], body, true)
		text, body = text[:len(text)+written], body[read:]
		if err != transform.ErrShortDst {
			break
		}
	}
	if utf8.Valid(text) {
		return text
	}
	return bytes.ToValidUTF8(text, []byte("\uFFFD"))
}
