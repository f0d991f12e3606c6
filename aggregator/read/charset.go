package read

import (
	"regexp"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// charsetIn finds the charset in a media type, however it is written.
var charsetIn = regexp.MustCompile(`(?i)[;\s]charset\s*=\s*["']?\s*([^\s;,"']+)`)

// declaredIn finds the encoding that an XML declaration names.
var declaredIn = regexp.MustCompile(`<\?xml[^>]*?\sencoding\s*=\s*["']?\s*([^\s"'?>]+)`)

// declarationLength is where an XML declaration is looked for, in bytes.
const declarationLength = 1024

// charsetOf is the charset parameter of a media type, or empty.
func charsetOf(contentType string) string { return firstMatch(charsetIn, []byte(contentType)) }

// declaredCharset is the encoding named by the XML declaration, or empty.
func declaredCharset(body []byte) string {
	return firstMatch(declaredIn, body[:min(len(body), declarationLength)])
}

func firstMatch(pattern *regexp.Regexp, text []byte) string {
	if found := pattern.FindSubmatch(text); found != nil {
		return string(found[1])
	}
	return ""
}

// lookup is the encoding of that name: by the labels of the WHATWG Encoding
// Standard, and where that knows none, by those of IANA. It is nil when neither
// does.
func lookup(name string) encoding.Encoding {
	name = strings.ToLower(strings.TrimSpace(name))
	switch name {
	case "":
		return nil
	case "utf16", "u16", "utf_16":
		name = "utf-16"
	case "latin-1":
		name = "latin1"
	case "mac-cyrillic", "maccyrillic":
		name = "x-mac-cyrillic"
	case "mac-roman", "macroman":
		name = "macintosh"
	}
	enc, err := htmlindex.Get(name)
	switch {
	case err != nil, enc == encoding.Replacement:
		enc, _ = ianaindex.IANA.Encoding(name)
	case enc == simplifiedchinese.GBK: // of which the greater is a superset
		enc = simplifiedchinese.GB18030
	}
	return enc
}

// isWide reports whether an encoding has a zero in every other byte of ASCII.
func isWide(enc encoding.Encoding) bool {
	ascii, err := enc.NewEncoder().Bytes([]byte("<"))
	return err == nil && len(ascii) > 1
}
