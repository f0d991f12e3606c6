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

// own are the attributes that some may have besides.
var own = []struct{ elements, attributes []string }{
	{[]string{"a"}, []string{"href"}},
	{[]string{"img"}, []string{"src", "alt", "width", "height", "srcset", "sizes"}},
	{[]string{"source"}, []string{"src", "srcset", "sizes", "type", "media"}},
	{[]string{"audio", "video"}, []string{"src", "controls", "poster", "width", "height"}},
	{[]string{"track"}, []string{"src", "kind", "srclang", "label"}},
	{[]string{"blockquote", "q", "del", "ins"}, []string{"cite"}},
	{[]string{"time", "del", "ins"}, []string{"datetime"}},
	{[]string{"td", "th"}, []string{"colspan", "rowspan"}},
	{[]string{"col", "colgroup"}, []string{"span"}},
	{[]string{"ol"}, []string{"start", "reversed", "type"}},
}

// isAllowed reports whether an element may have an attribute.
func isAllowed(element, attribute string) bool {
	if slices.Contains(everywhere, attribute) {
		return true
	}
	for _, o := range own {
		if slices.Contains(o.attributes, attribute) && slices.Contains(o.elements, element) {
			return true
		}
	}
	return false
}

// schemes are those that a reference may have.
var schemes = []string{"http", "https", "mailto"}

// newPolicy allows these elements with the attributes that a reader needs.
func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(allowed...)
	p.AllowAttrs(everywhere...).Globally()
	for _, o := range own {
		p.AllowAttrs(o.attributes...).OnElements(o.elements...)
	}
	p.AllowURLSchemes(schemes...)
	p.RequireParseableURLs(true)
	return p
}
