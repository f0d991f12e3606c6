package read

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxWord is how long a segment of a path may be, in bytes.
const maxWord = 64

// latin are the letters that Unicode does not take apart into one of a-z and
// marks.
var latin = strings.NewReplacer("ß", "ss", "æ", "ae", "Æ", "ae", "œ", "oe", "Œ", "oe", "ø", "o", "Ø", "o", "ł", "l", "Ł", "l",
	"đ", "d", "Đ", "d", "ð", "d", "Ð", "d", "þ", "th", "Þ", "th", "ı", "i", "'", "", "’", "", "ʼ", "")

// pathWord is what stands for a title in a path: its letters and digits as far
// as they are Latin, with hyphens between. A title in another script becomes a
// word that is the same whenever that title is read.
func pathWord(title string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(plainLetters(title), isNoPathByte) {
		if b.Len() > 0 {
			b.WriteByte('-')
		}
		b.WriteString(word)
	}
	word := strings.TrimRight(cut(b.String(), maxWord), "-")
	if word == "" || !strings.ContainsFunc(word, unicode.IsLetter) && strings.ContainsFunc(title, unicode.IsLetter) {
		sum := sha256.Sum256([]byte(title))
		return "section-" + hex.EncodeToString(sum[:3])
	}
	return word
}

// plainLetters is a text in lower case, its letters without their marks.
func plainLetters(text string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(latin.Replace(text))))
}

// isNoPathByte reports whether a character cannot stand in a path's word.
func isNoPathByte(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }

// isPathWord reports whether a text is a segment of a path already.
func isPathWord(text string) bool {
	return text != "" && len(text) <= maxWord && text[0] != '-' && !strings.ContainsFunc(text, func(r rune) bool {
		return r != '-' && isNoPathByte(r)
	})
}
