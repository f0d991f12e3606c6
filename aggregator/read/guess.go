package read

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// isCharmap reports whether an encoding takes every byte for a character.
func isCharmap(enc encoding.Encoding) bool {
	_, ok := enc.(*charmap.Charmap)
	return ok
}

// isUTF8InDisguise reports whether a document is UTF-8 although it says that it
// is in another encoding: no words come out so by chance. In one that takes two
// bytes for a character they might, but hardly as characters of three bytes. A
// text that was cut between the bytes of a character is still UTF-8.
func isUTF8InDisguise(body []byte, enc encoding.Encoding) bool {
	wide, widest, bad := 0, 0, 0
	for rest := body; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		switch rest = rest[size:]; {
		case size == 1 && r == utf8.RuneError:
			bad++
		case size > 1:
			wide += size - 1
		}
		if size > 2 {
			widest++
		}
	}
	return (isCharmap(enc) && wide > 1 || widest > 2) && wide >= maxBad*bad
}

// maxBad is how many characters of UTF-8 make up for a byte that is none of it.
const maxBad = 10

// guess takes the bytes for what they were declared when most of them are that,
// for UTF-8 when most of what is not ASCII is, and else for what is most usual
// in the feed's language.
func guess(body []byte, names []string, mended *notes) []byte {
	if utf8.Valid(body) {
		return body
	}
	for _, name := range names {
		if enc := lookup(name); enc != nil && enc != unicode.UTF8 && !isWide(enc) && !isUTF8InDisguise(body, enc) {
			mended.add("bytes replaced that are none of the encoding")
			return transcode(body, enc)
		}
	}
	good, bad := runs(body)
	if good < bad {
		name := usualCharset(body)
		mended.add("neither declared charset nor UTF-8: taken for %s", name)
		return transcode(body, lookup(name))
	}
	mended.add("%d bytes that are not UTF-8 replaced", bad)
	return transcode(body, unicode.UTF8)
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

// languageIn finds what language a feed says it is in.
var languageIn = regexp.MustCompile(`(?i)(?:<(?:dc:)?language>|xml:lang\s*=\s*["'])\s*([a-z]{2,3}(?:-[a-z]+)?)`)

// languageLength is where the language is looked for, in bytes.
const languageLength = 16 << 10

// usualCharset is what a page in the feed's language is taken for that does not
// say its charset (HTML, 13.2.3.2); in one that names no language, what its bytes
// look like.
func usualCharset(body []byte) string {
	tag := strings.ToLower(firstMatch(languageIn, body[:min(len(body), languageLength)]))
	if charset := usualFor(tag); charset != "" {
		return charset
	}
	primary, _, _ := strings.Cut(tag, "-")
	return cmp.Or(usualFor(primary), likelyCharset(body), "windows-1252")
}

const (
	// likelyLength is how much of a document is looked at, in bytes.
	likelyLength = 32 << 10
	// leastLikely is the confidence, in percent, below which a guess by bytes is
	// worse than the most usual charset.
	leastLikely = 20
)

// likelyCharset is what a document looks like by the frequency of its bytes, or
// empty. Hebrew comes as it is written by all who do not say so.
func likelyCharset(body []byte) string {
	all, err := chardet.NewHtmlDetector().DetectAll(body[:min(len(body), likelyLength)])
	if err != nil {
		return ""
	}
	best := slices.MaxFunc(all, moreLikely)
	switch {
	case best.Confidence < leastLikely || lookup(best.Charset) == nil:
		return ""
	case strings.HasPrefix(best.Charset, "ISO-8859-8"):
		return "windows-1255"
	}
	return best.Charset
}

// moreLikely orders guesses. Of two that are as likely, the charset that the web
// takes for granted is the better one; any other order serves, as long as it is
// always the same.
func moreLikely(a, b chardet.Result) int {
	return cmp.Or(cmp.Compare(a.Confidence, b.Confidence), cmp.Compare(plainness(a.Charset), plainness(b.Charset)), strings.Compare(a.Charset, b.Charset))
}

// plainness is 1 for the charset of western Europe, else 0.
func plainness(charset string) int {
	if charset == "ISO-8859-1" || charset == "windows-1252" {
		return 1
	}
	return 0
}

func usualFor(language string) string {
	switch language {
	case "zh-tw", "zh-hk", "zh-hant":
		return "big5"
	case "zh":
		return "gb18030"
	case "ja":
		return "shift_jis"
	case "ko":
		return "euc-kr"
	case "ru", "be", "bg", "kk", "ky", "mk", "sr", "tg", "tt", "uk":
		return "windows-1251"
	case "cs", "hr", "sk":
		return "windows-1250"
	case "hu", "pl", "sl":
		return "iso-8859-2"
	case "ar", "fa":
		return "windows-1256"
	case "et", "lt", "lv":
		return "windows-1257"
	case "tr", "ku":
		return "windows-1254"
	case "el":
		return "iso-8859-7"
	case "he":
		return "windows-1255"
	case "th":
		return "windows-874"
	case "vi":
		return "windows-1258"
	}
	return ""
}
