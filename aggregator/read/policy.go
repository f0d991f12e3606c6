package read

import (
	"slices"

	"github.com/microcosm-cc/bluemonday"
)

// allowed are the elements of running text, lists, tables and media. None of
// them can script, style, frame or submit.
var allowed = []string{
	"p", "br", "hr", "div", "span", "section", "article", "aside", "header", "footer", "main",
	"h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "figure", "figcaption", "details", "summary",
	"b", "strong", "i", "em", "u", "s", "del", "ins", "mark", "small", "sub", "sup", "big", "tt",
	"code", "kbd", "samp", "var", "abbr", "acronym", "address", "cite", "dfn", "q", "time", "wbr", "center",
	"ul", "ol", "li", "dl", "dt", "dd", "ruby", "rb", "rt", "rp", "bdi", "bdo",
	"table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td",
	"a", "img", "picture", "source", "audio", "video", "track",
}

// others are the elements of HTML, present and past, that are not allowed.
var others = []string{
	"html", "head", "body", "title", "base", "link", "meta", "style", "script", "noscript", "template", "slot",
	"font", "basefont", "strike", "nobr", "blink", "marquee", "data", "dir", "menu", "nav", "hgroup", "search",
	"form", "input", "button", "select", "option", "optgroup", "textarea", "label", "fieldset", "legend", "datalist",
	"output", "progress", "meter", "dialog", "iframe", "frame", "frameset", "noframes", "object", "param", "embed",
	"applet", "area", "map", "canvas", "svg", "math", "rtc", "xmp", "listing", "plaintext", "noembed",
}

// everywhere are the attributes that any of the elements may have.
var everywhere = []string{"title", "lang", "dir"}

// attributesOf are the attributes that an element may have besides.
func attributesOf(element string) []string {
	switch element {
	case "a":
		return []string{"href"}
	case "blockquote", "q":
		return []string{"cite"}
	case "del", "ins":
		return []string{"cite", "datetime"}
	case "time":
		return []string{"datetime"}
	case "img":
		return []string{"src", "alt", "width", "height", "srcset", "sizes"}
	case "source":
		return []string{"src", "srcset", "sizes", "type", "media"}
	case "audio", "video":
		return []string{"src", "controls", "poster", "width", "height"}
	case "track":
		return []string{"src", "kind", "srclang", "label"}
	case "td", "th":
		return []string{"colspan", "rowspan"}
	case "col", "colgroup":
		return []string{"span"}
	case "ol":
		return []string{"start", "reversed", "type"}
	}
	return nil
}

// isAllowed reports whether an element may have an attribute.
func isAllowed(element, attribute string) bool {
	return slices.Contains(attributesOf(element), attribute) || slices.Contains(everywhere, attribute)
}

// schemes are those that a reference may have.
var schemes = []string{"http", "https", "mailto"}

// newPolicy allows these elements with the attributes that a reader needs.
func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(allowed...)
	p.AllowAttrs(everywhere...).Globally()
	for _, element := range allowed {
		if own := attributesOf(element); len(own) > 0 {
			p.AllowAttrs(own...).OnElements(element)
		}
	}
	p.AllowURLSchemes(schemes...)
	p.RequireParseableURLs(true)
	return p
}
