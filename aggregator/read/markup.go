package read

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
)

// Limits on markup, in tags of effort: what it takes to parse, clean and write
// one tag where little is open around it.
const (
	maxMarkup     = 50_000  // of one text
	maxEffort     = 300_000 // of all the texts of a document
	maxFormatting = 200     // open at a time
	maxRoots      = 8       // html and body elements
	maxAround     = 512     // other open elements; the parser takes no more
)

// What costs as much as a tag.
const (
	levelsPerTag  = 50  // open elements to look through
	bytesPerTag   = 128 // of a tag with its attributes
	escapesPerTag = 4   // characters that are written as references
)

// markup estimates the effort to parse a text as HTML, before a parser sees it.
// HTML opens formatting elements that were left open anew in every block, looks
// through all that is open, and adds the attributes of each further root to the
// first: what stands before multiplies the cost of what follows. The estimate
// errs upwards where it would have to be a parser itself.
type markup struct {
	effort  int
	around  []string // names of the other open elements, without those that may lack their end tag
	roots   int
	foreign bool         // there was an element of SVG or MathML
	open    []formatting // as far as is known
	barrier int          // the number of open ones that no end tag reaches
}

// effortOf estimates the effort to parse a text, by a parser that does not
// script. Beyond [maxMarkup] it stops.
func effortOf(text string) int {
	var m markup
	z := html.NewTokenizer(strings.NewReader(text))
	for at := 0; m.effort <= maxMarkup; at += len(z.Raw()) {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		if m.ambiguous(kind, z.Raw()) {
			m.guess(text[at:])
			break
		}
		m.token(kind, z)
	}
	return m.effort
}

// ambiguous reports whether only a parser can tell what follows a token: raw
// text and CDATA are something else within foreign elements.
func (m *markup) ambiguous(kind html.TokenType, raw []byte) bool {
	switch {
	case !m.foreign:
		return false
	case kind == html.StartTagToken, kind == html.SelfClosingTagToken:
		return isRawText(nameIn(string(raw[1:])))
	}
	return bytes.HasPrefix(raw, []byte("<![CDATA["))
}

func (m *markup) token(kind html.TokenType, z *html.Tokenizer) {
	raw := strings.TrimSuffix(string(z.Raw()), ">")
	switch kind {
	case html.StartTagToken, html.SelfClosingTagToken:
		name := nameIn(raw[1:])
		if name == "noscript" {
			z.NextIsNotRawText()
		}
		m.start(name, raw)
	case html.EndTagToken:
		m.end(nameIn(raw[2:]))
	case html.TextToken:
		for _, escaped := range []string{"&", "<", ">", `"`, "'"} {
			m.effort += strings.Count(raw, escaped) / escapesPerTag
		}
	case html.CommentToken:
		m.effort++
	}
}

// depth is how many elements a parser may have to look through.
func (m *markup) depth() int { return len(m.around) + len(m.open) }

// guess takes every "<" for a start tag.
func (m *markup) guess(text string) {
	for m.effort <= maxMarkup {
		_, rest, ok := strings.Cut(text, "<")
		if !ok {
			return
		}
		tag, _, _ := strings.Cut(rest, "<")
		tag, _, whole := strings.Cut(tag, ">")
		name := nameIn(tag)
		if !whole || strings.ContainsAny(tag, `"'`) {
			tag = ""
		}
		m.start(name, tag)
		text = rest
	}
}
