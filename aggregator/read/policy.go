package read

import "github.com/microcosm-cc/bluemonday"

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

// newPolicy allows these elements with the attributes that a reader needs.
func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(allowed...)
	p.AllowAttrs("title", "lang", "dir").Globally()
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("cite").OnElements("blockquote", "q", "del", "ins")
	p.AllowAttrs("datetime").OnElements("time", "del", "ins")
	p.AllowAttrs("src", "alt", "width", "height", "srcset", "sizes").OnElements("img")
	p.AllowAttrs("src", "srcset", "sizes", "type", "media").OnElements("source")
	p.AllowAttrs("src", "controls", "poster", "width", "height").OnElements("audio", "video")
	p.AllowAttrs("src", "kind", "srclang", "label").OnElements("track")
	p.AllowAttrs("colspan", "rowspan").OnElements("td", "th")
	p.AllowAttrs("span").OnElements("col", "colgroup")
	p.AllowAttrs("start", "reversed", "type").OnElements("ol")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	return p
}
