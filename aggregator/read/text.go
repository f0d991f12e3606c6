package read

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
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

// line is plain text on one line. White space is collapsed; the spaces that a
// typographer sets with intent are kept.
func line(s string) string {
	words := strings.FieldsFunc(legal(cut(s, maxLine)), isBlank)
	return strings.TrimSpace(strings.Join(words, " "))
}

// isBlank reports whether a character is white space in HTML, or ends a line.
func isBlank(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\v', '\f', '\r', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}

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
	switch known := string(name); {
	case !slices.Contains(allowed, known) && !slices.Contains(others, known):
		return raw
	case slices.Contains([]string{"br", "p", "div", "li", "td", "th", "tr"}, known):
		return " "
	}
	return ""
}

// escaped is plain text as HTML.
func escaped(s string) string {
	return html.EscapeString(strings.TrimSpace(lineFeeds(legal(cut(s, maxBody)))))
}

// lineFeeds ends lines as HTML does when it is parsed: a carriage return that
// stays would be escaped, and its reference is an error there.
func lineFeeds(s string) string {
	if !strings.Contains(s, "\r") {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}
