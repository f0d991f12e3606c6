package aggregator

import "unicode"

// kind is what a character means to words.
type kind byte

const (
	gap      kind = iota // ends a word
	letter               // belongs to a word
	digit                // belongs to a number
	unspaced             // a word with each of its neighbours
	silent               // is written or left out at will
)

// kindOf is the kind of a character that is not ASCII.
func kindOf(c rune) kind {
	switch {
	case isKanaOrHan(c):
		return unspaced
	case isSilent(c):
		return silent
	case unicode.IsLetter(c) || unicode.IsMark(c):
		if c >= firstUnspaced && unicode.In(c, unspacedScripts()...) {
			return unspaced
		}
		return letter
	case unicode.IsDigit(c):
		return digit
	}
	return gap
}

// isKanaOrHan knows most of what Chinese and Japanese are written in, without a
// look into tables. The mark of a long vowel is in no script's table.
func isKanaOrHan(c rune) bool {
	return 0x4e00 <= c && c <= 0x9fff || 0x3041 <= c && c <= 0x30ff && c != '゠' && c != '・'
}

// firstUnspaced is the first character of the scripts without spaces.
const firstUnspaced = '\u0e00'

// unspacedScripts write no spaces between words.
func unspacedScripts() []*unicode.RangeTable {
	return []*unicode.RangeTable{
		unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai,
		unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan,
	}
}

// isSilent knows what one printer sets and the next leaves out: the soft
// hyphen, joiners and marks of direction, accents set apart from their letter,
// the points of Arabic and Hebrew, and the stroke that stretches an Arabic word.
func isSilent(c rune) bool {
	switch {
	case 0x0300 <= c && c <= 0x036f, 0x0591 <= c && c <= 0x05c7,
		0x064b <= c && c <= 0x065f, c == 0x0640, c == 0x0670, c == 0x00ad:
		return true
	}
	return 0x200b <= c && c <= 0xfeff && unicode.Is(unicode.Cf, c)
}

// fold brings a letter that is not ASCII to one case and, where a language
// leaves the choice to the writer, to one spelling.
func fold(c rune) rune {
	switch c = unicode.ToLower(c); c {
	case 'ё':
		return 'е'
	case 'ς':
		return 'σ'
	case 'أ', 'إ', 'آ':
		return 'ا'
	case 'ى', 'ی':
		return 'ي'
	case 'ک':
		return 'ك'
	}
	if 'Ａ' <= c && c <= 'ｚ' {
		return c - 'ａ' + 'a'
	}
	return c
}

// foldDigit is the ASCII form of another decimal digit. Unicode has the ten
// digits of each script in a row, from zero to nine.
func foldDigit(c rune) rune {
	zero := c
	for c-zero < 9 && unicode.IsDigit(zero-1) {
		zero--
	}
	return '0' + c - zero
}
