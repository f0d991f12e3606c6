package read

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// languageTag is the shape of a BCP 47 tag.
var languageTag = regexp.MustCompile(`^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$`)

// maxLanguage is the longest language tag, in bytes.
const maxLanguage = 64

// language is a language tag, or empty for what is none.
func language(tag string) string {
	tag = strings.ReplaceAll(strings.TrimSpace(tag), "_", "-")
	if len(tag) > maxLanguage || !languageTag.MatchString(tag) {
		return ""
	}
	return tag
}

// cut is the beginning of a text, at most n bytes of whole characters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// line is plain text on one line, its white space collapsed.
func line(s string) string { return strings.Join(strings.Fields(legal(cut(s, maxLine))), " ") }

// plain is the text of an HTML fragment on one line: tags stripped, references
// decoded once. What looks like a tag but is none of HTML's is text: titles
// speak of List<String>.
func plain(fragment string) string {
	fragment = cut(fragment, maxLine)
	if !strings.ContainsAny(fragment, "<&") {
		return line(fragment)
	}
	var b strings.Builder
	for z := html.NewTokenizer(strings.NewReader(fragment)); ; {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			b.Write(z.Raw()) // a tag that never ends
			return line(b.String())
		case html.TextToken:
			b.Write(z.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			b.WriteString(tagText(z))
		}
	}
}

// tagText is what remains of a tag in plain text.
func tagText(z *html.Tokenizer) string {
	raw := string(z.Raw())
	name, _ := z.TagName()
	switch known := atom.Lookup(name); known {
	case 0:
		return raw
	case atom.Br, atom.P, atom.Div, atom.Li, atom.Td, atom.Th, atom.Tr:
		return " "
	}
	return ""
}

// escaped is plain text as HTML.
func escaped(s string) string { return html.EscapeString(strings.TrimSpace(legal(cut(s, maxBody)))) }
