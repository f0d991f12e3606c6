package read

import (
	"encoding/base64"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// isMarkup reports whether a text construct of that type is markup; Atom's
// default is plain text (RFC 4287, 3.1.1).
func isMarkup(kind string) bool {
	return strings.Contains(strings.ToLower(kind), "html") || isInline(kind)
}

// isInline reports whether markup of that type stands in the document as
// elements, not as text.
func isInline(kind string) bool {
	kind = strings.ToLower(strings.TrimSpace(kind))
	return strings.Contains(kind, "xhtml") || strings.HasSuffix(kind, "xml")
}

// isTextual reports whether content of that type is for reading; the rest is
// binary.
func isTextual(kind string) bool {
	return kind == "" || kind == "text" || strings.HasPrefix(strings.ToLower(kind), "text/") || isMarkup(kind)
}

// construct is a text construct as sanitised HTML.
func (m *mapping) construct(value string, p part) string {
	if !isMarkup(p.kind) {
		return escaped(p.decoded(value))
	}
	return m.html(p.markup(value), p.base)
}

// heading is a text construct as plain text on one line, and as sanitised HTML
// when it has markup.
func (m *mapping) heading(value string, p part) (text, markup string) {
	if !isMarkup(p.kind) {
		return line(p.decoded(value)), ""
	}
	return m.htmlHeading(p.markup(value), p)
}

// htmlHeading is the same for what is HTML whatever its type.
func (m *mapping) htmlHeading(fragment string, p part) (text, markup string) {
	text = plain(fragment)
	if !strings.Contains(fragment, "<") {
		return text, ""
	}
	if markup = m.html(fragment, p.base); !strings.Contains(markup, "<") {
		markup = ""
	}
	return text, markup
}

// decoded undoes Atom 0.3's mode="base64", where gofeed has not.
func (p part) decoded(value string) string {
	if !strings.EqualFold(p.mode, "base64") {
		return value
	}
	packed := strings.Join(strings.Fields(value), "")
	if text, err := base64.StdEncoding.DecodeString(packed); err == nil {
		return string(text)
	}
	return value
}

// markup is the value of a construct as an HTML fragment.
func (p part) markup(value string) string {
	value = p.decoded(value)
	if isInline(p.kind) {
		value = asHTML(value)
	}
	if strings.EqualFold(p.kind, "xhtml") || p.kind == "html" && p.mode == "xml" {
		value = withoutDiv(value)
	}
	return value
}

// In XML, "<" stands for nothing but the beginning of a tag, a comment or a
// CDATA section.
var (
	prefixed = regexp.MustCompile(`<(/?)[\pL_][\w.-]*:`)
	empty    = regexp.MustCompile(`<([A-Za-z][\w-]*)([^<>]*)/>`)
)

// asHTML writes inline XHTML as HTML: names without a prefix, and an end tag
// for every element that HTML does not take for empty.
func asHTML(xhtml string) string {
	xhtml = prefixed.ReplaceAllString(xhtml, "<$1")
	return empty.ReplaceAllStringFunc(xhtml, func(tag string) string {
		if name := nameIn(tag[1:]); !isVoid(name) {
			return strings.TrimSuffix(tag, "/>") + "></" + name + ">"
		}
		return tag
	})
}

// withoutDiv drops the one div around XHTML, which is no part of it (RFC 4287,
// 3.1.1.3).
func withoutDiv(fragment string) string {
	fragment = strings.TrimSpace(fragment)
	z := html.NewTokenizer(strings.NewReader(fragment))
	begin, end, depth := 0, 0, 0
	for at := 0; end == 0 || depth > 0; {
		kind := z.Next()
		name, _ := z.TagName()
		isDiv := string(name) == "div"
		switch {
		case kind == html.ErrorToken, at == 0 && (kind != html.StartTagToken || !isDiv):
			return fragment
		case kind == html.StartTagToken && isDiv:
			depth++
		case kind == html.EndTagToken && isDiv:
			depth--
			end = at
		}
		at += len(z.Raw())
		if begin == 0 {
			begin = at
		}
		if depth == 0 && at < len(fragment) {
			return fragment // and others beside it
		}
	}
	return strings.TrimSpace(fragment[begin:end])
}
