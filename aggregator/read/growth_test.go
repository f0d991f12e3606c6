package read

import (
	"math/rand/v2"
	"strings"
)

// fragmentParts are what is put where it does not belong.
var fragmentParts = []string{
	"<p x\"", "<p x=\"", "<P>", "<p/>", "</p>", "</br>", "</img>", "<", ">", "\"", "'", "&", "&#", "&lt", "/", "=", "\n", "\r", "\x00", "\f", "\u00a0", "\uFFFD",
	"<script>", "</script>", "<svg>", "</svg>", "<math>", "<font color=red>", "<form>", "<select>", "<template>", "<title>", "<plaintext>", "<noscript>",
	"<!-->", "<!--->", "--!>", "-->", "<!--", "<![CDATA[", "]]>", "<?x?>", "</>", "</ p>", "<a>", "<b>", "<table>", "<td>", "<tr>", "<li>", "<body>", "<html>",
	"&#1;", "&#0;", "&#x80;", "&#13;", "&#10;", "&#xD800;", "&#xFFFE;", "&notit;", "&copy", "&semi;", "&lt;&amp;",
}

// growth makes fragments of the grammar of simple ones, and near misses.
type growth struct{ *rand.Rand }

func (g growth) of(parts ...string) string { return parts[g.IntN(len(parts))] }

// fragment is one of which often a part is taken away or put in.
func (g growth) fragment() string {
	text := g.content(4)
	for text != "" && g.IntN(2) == 0 {
		at := g.IntN(len(text))
		switch g.IntN(3) {
		case 0:
			text = text[:at] + text[min(len(text), at+1+g.IntN(4)):]
		case 1:
			text = text[:at] + g.of(fragmentParts...) + text[at:]
		default:
			text = text[:at] + g.of(strings.Split("<>\"'&/=!-;# \n\tpaxX0", "")...) + text[at+1:]
		}
	}
	return text
}

// content is what stands in an element of no kind in particular.
func (g growth) content(depth int) string {
	var b strings.Builder
	for range g.IntN(4) {
		b.WriteString(g.text())
		if depth > 0 {
			b.WriteString(g.element(depth - 1))
		}
	}
	return b.String() + g.text()
}

func (g growth) text() string {
	return g.of("", "", "a", "b c", " ", "\n", "\n\n", "it's", "&#8217;", "&nbsp;", "&amp;lt;", "& co", "a > b", `"q"`, "&ldquo;é&rdquo;", "&quot", "&quot;", "&apos;", "&#x2014", "\u00a0", "&ampamp;", "𝄞")
}

func (g growth) element(depth int) string {
	switch g.IntN(12) {
	case 0:
		return "<" + g.of("br", "img", "hr", "wbr", "source", "track") + g.attributes() + g.of(">", "/>", " />")
	case 1:
		return g.of("<!-- a -->", "<!---->", "<!-- <b> -- > -->", "<!-- a --->") + g.of("", "\n")
	case 2:
		return g.wrapped(g.of("iframe", "script", "style"), g.of("", "a < b", "<b>", "&amp;"))
	case 3:
		return g.table(depth)
	case 4:
		return g.wrapped(g.of("ul", "ol"), g.text()+g.wrapped("li", g.content(depth))+g.text())
	case 5:
		return g.wrapped("dl", g.wrapped("dt", g.content(depth))+g.wrapped("dd", g.content(depth)))
	case 6:
		return g.wrapped("pre", g.of("", "\n", "\n\n", "<a name=b></a>", "<!-- -->", "&#10;", "<code>\n</code>")+g.content(depth))
	case 7:
		return g.wrapped(g.of("a", "a", "p", "h2", "h3"), g.content(depth))
	}
	return g.wrapped(g.of("p", "a", "b", "em", "code", "span", "div", "blockquote", "figure", "picture", "video", "main", "details", "summary", "center", "q", "ins", "address"), g.content(depth))
}

func (g growth) table(depth int) string {
	row := g.wrapped("tr", g.blank()+g.wrapped(g.of("td", "th"), g.content(depth))+g.blank())
	rows := g.of(row, row+g.blank()+row, g.wrapped("tbody", g.blank()+row), g.wrapped("thead", row)+g.blank()+g.wrapped("tbody", row)+row, "")
	head := g.of("", g.wrapped("caption", g.content(depth)), g.wrapped("colgroup", g.blank()+"<col"+g.attributes()+">"), "<col>")
	return g.wrapped("table", g.blank()+head+g.blank()+rows+g.blank())
}

func (g growth) blank() string { return g.of("", "", "", "\n", " ", "<!-- -->") }

func (g growth) wrapped(name, content string) string {
	return "<" + name + g.attributes() + g.of(">", ">", ">", " >", "\n>") + content + "</" + name + ">"
}

// attributes are a few, not always set apart as they should be.
func (g growth) attributes() string {
	var b strings.Builder
	for range g.IntN(4) * g.IntN(2) {
		name := g.of("title", "lang", "href", "href", "src", "src", "srcset", "cite", "alt", "width", "poster", "controls", "class", "onclick", "style", "datetime", "colspan", "start", "data-x", "xml:lang", "HREF", "Title", "span")
		b.WriteString(g.of(" ", " ", " ", "\n", "  ", ""))
		b.WriteString(name)
		switch g.IntN(8) {
		case 0:
		case 1:
			b.WriteString("='" + g.value() + "'")
		case 2:
			b.WriteString("=" + g.of("a", "1", "/b", "b/", "c.d", "&amp;", "a=b", "\"", ""))
		default:
			b.WriteString(`="` + g.value() + `"`)
		}
	}
	return b.String()
}

func (g growth) value() string {
	return g.of("", "a", "b c", "it's", "&quot;", "&lt;b>", "<", "&copy=1", "&copy", "&copy;", "&copyx", "&notit;", "&semi;", "&#8217;", "&#10;", "é",
		"https://a.example/b?c=d&amp;e=f", "https://a.example/b?c=d&e=f", "https://a.example/b?c=d&lt=f", "http://A.example:80/é", "HTTP://a.example/%7e/%zz", "https://a.example/?", "https://a.example/b#", "https://a.example/b#c",
		"/b", "b.png", "../c?d", "//d.example", "?e", "#f", "javascript:a", "java&#10;script:a", "&#1;javascript:a", " JAVASCRIPT:a", "data:image/png;base64,AA", "mailto:a@b.example", "MAILTO:a b@c", "mailto:%zz", "https://", "https://a b/", "http://[::1]/", "https://u:p@a.example/",
		"https://a.example/1.png 1x, https://a.example/2.png 2x", "a.png 1x,b.png 200w", "https://a.example/1.png, https://a.example/2.png", "https://a.example/1.png .w", "javascript:a 1x, https://a.example/3.png 3x")
}
