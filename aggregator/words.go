package aggregator

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// word is a word of a text, or a pair of neighbouring characters in a script
// that writes no spaces between words.
type word struct {
	hash   uint64
	number bool // digits
	pair   bool
}

// wordsOf are the words of a title, which is plain text, and of a body, which
// is HTML: in one case and one spelling, without markup and punctuation.
func wordsOf(title, body string) []word {
	r := wordReader{words: make([]word, 0, (len(title)+len(body))/3)}
	r.read([]byte(title))
	z := html.NewTokenizer(bytes.NewReader([]byte(body)))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return r.words
		case html.TextToken:
			r.read(z.Text())
		}
	}
}

// wordReader cuts texts into words.
type wordReader struct {
	words   []word
	hash    uint64 // of the word being read; 0 between words
	number  bool   // the word being read is a number
	pending rune   // the character before, in a script without spaces
	known   [256]sense
}

// sense is what is made of a character, remembered because a text uses few.
type sense struct {
	of, folded rune
	kind       kind
}

// read takes in one stretch of text; no word goes over its end.
func (r *wordReader) read(text []byte) {
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			r.takeASCII(text[i])
			i++
			continue
		}
		c, size := utf8.DecodeRune(text[i:])
		r.take(c)
		i += size
	}
	r.close()
}

func (r *wordReader) takeASCII(c byte) {
	switch lower := c | 0x20; {
	case 'a' <= lower && lower <= 'z':
		r.extend(rune(lower), false)
	case '0' <= c && c <= '9':
		r.extend(rune(c), true)
	default:
		r.close()
	}
}

// take takes in a character that is not ASCII.
func (r *wordReader) take(c rune) {
	s := &r.known[c&0xff]
	if s.of != c {
		*s = senseOf(c)
	}
	switch s.kind {
	case letter, digit:
		r.extend(s.folded, s.kind == digit)
	case unspaced:
		r.close()
		r.words = append(r.words, word{hash: mix(uint64(r.pending)<<32 | uint64(c)), pair: true})
		r.pending = c
	case gap:
		r.close()
	}
}

func senseOf(c rune) sense {
	s := sense{of: c, folded: c, kind: kindOf(c)}
	switch s.kind {
	case letter:
		s.folded = fold(c)
	case digit:
		s.folded = foldDigit(c)
	}
	return s
}

// extend adds a character to the word being read. Numbers are words by
// themselves, whatever letters stand beside them: "82nd", "5미터".
func (r *wordReader) extend(c rune, number bool) {
	if r.number != number {
		r.close()
		r.number = number
	}
	r.hash = (r.hash ^ uint64(c)) * 0x100000001b3 // FNV-1a
}

func (r *wordReader) close() {
	if r.hash == 0 {
		return
	}
	r.words = append(r.words, word{hash: mix(r.hash), number: r.number})
	r.hash, r.pending = 0, 0
}

// mix spreads a hash over all of its bits (the finaliser of SplitMix64).
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
