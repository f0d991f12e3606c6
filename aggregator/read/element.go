package read

import "strings"

// nameIn is the name that a tag begins with, in lower case.
func nameIn(tag string) string {
	if end := strings.IndexAny(tag, " \t\r\n\f/>"); end >= 0 {
		tag = tag[:end]
	}
	return strings.ToLower(cut(tag, maxName))
}

// isVoid reports whether HTML knows the element as one without content and end
// tag, and feeds do not use the name for anything else.
func isVoid(name string) bool {
	switch strings.ToLower(name) {
	case "br", "hr", "img", "input", "wbr", "col", "embed":
		return true
	}
	return false
}

// endsItself reports whether HTML lets the element lack its end tag.
func endsItself(name string) bool {
	switch name {
	case "p", "li", "dd", "dt", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "colgroup", "caption":
		return true
	}
	return false
}

// isFormatting reports whether HTML carries the element on into further blocks.
func isFormatting(name string) bool {
	switch name {
	case "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u":
		return true
	}
	return false
}

// isBarrier reports whether an end tag within the element may leave open what
// was opened before it.
func isBarrier(name string) bool {
	switch name {
	case "table", "caption", "td", "th", "applet", "marquee", "object", "template", "select", "svg", "math":
		return true
	}
	return false
}

// isRawText reports whether HTML takes what is in the element for text.
func isRawText(name string) bool {
	switch name {
	case "iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea", "title", "xmp":
		return true
	}
	return false
}
