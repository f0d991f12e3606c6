package main

import (
	"fmt"
	"strings"
	"unicode"
)

// The columns of a sheet: labels from the third on, as wide as a date and a
// time, and texts after them up to the eightieth.
const (
	sheetIndent = 2
	sheetLabel  = 16
	sheetText   = 60
)

// sheet is a page for a terminal, in rows of a label and a text.
type sheet struct{ strings.Builder }

// row writes a text beside its label, folded between words. A word that is too
// long for a line, such as an address, stays whole: it can be copied.
func (s *sheet) row(label, text string) {
	for _, line := range folded(text, sheetText) {
		fmt.Fprintf(s, "%*s%-*s  %s\n", sheetIndent, "", sheetLabel, label, line)
		label = ""
	}
}

// rowIf writes a row unless the text is empty.
func (s *sheet) rowIf(label, text string) {
	if text != "" {
		s.row(label, text)
	}
}

// folded is a text in lines of that many columns.
func folded(text string, columns int) []string {
	var lines []string
	line := ""
	for _, word := range words(printable(text)) {
		if line != "" && width(line+word) > columns {
			lines, line = append(lines, strings.TrimRight(line, " ")), ""
		}
		line = strings.TrimLeft(line+word, " ")
	}
	return append(lines, line)
}

// words are what a line may break between, each with the space before it: in
// the writings of East Asia, which have none, the characters.
func words(text string) []string {
	var all []string
	for _, word := range strings.Fields(text) {
		if !strings.ContainsFunc(word, isWide) {
			all = append(all, " "+word)
			continue
		}
		all = append(all, " ")
		all = append(all, strings.Split(word, "")...)
	}
	return all
}

// printable is a text without what would move a terminal's cursor or turn its
// writing round.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, text)
}

// width is how many columns a text takes.
func width(text string) int {
	n := 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Mn, r):
		case isWide(r):
			n += 2
		default:
			n++
		}
	}
	return n
}

// isWide reports whether a terminal gives a character two columns: those of
// East Asia, and pictures.
func isWide(r rune) bool {
	switch {
	case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana):
		return true
	case r >= 0x3000 && r <= 0x303F, r >= 0xFF01 && r <= 0xFF60, r >= 0x1F300 && r <= 0x1FAFF:
		return true
	}
	return false
}
