package config

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is how long a name becomes that is made of a title, in bytes.
const maxName = 200

// nameFrom is a title as a name: on one line, and without what would stand for
// a variable of the environment.
func nameFrom(title string) string {
	name := strings.ReplaceAll(printed(title), "${", "$ {")
	for len(name) > maxName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return strings.TrimSpace(name)
}

// printed is a text in one line of valid UTF-8 without control characters.
func printed(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, string(utf8.RuneError)))
}

// quoted is a text as a basic string of TOML.
func quoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case unicode.IsControl(r):
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// remark writes each text as a comment of one line.
func remark(b *strings.Builder, texts ...string) {
	for _, text := range texts {
		b.WriteString(strings.TrimRight("# "+printed(text), " ") + "\n")
	}
}
