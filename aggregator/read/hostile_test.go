package read

import (
	"runtime"
	"strconv"
	"strings"
	"testing"

	"tidings/aggregator"
)

// How long a hostile document is about, in bytes: where it is counted what
// reading allocates, and where it is measured what reading takes.
const (
	hostileSize  = 1 << 18
	measuredSize = 1 << 20
)

// hostile is a document in which the middle stands as often as fits; # in it
// is its number.
type hostile struct{ head, middle, foot string }

// document builds it.
func (h hostile) document(size int) []byte {
	var b strings.Builder
	b.WriteString(h.head)
	for i := 0; b.Len() < size; i++ {
		b.WriteString(strings.ReplaceAll(h.middle, "#", strconv.Itoa(i)))
	}
	b.WriteString(h.foot)
	return []byte(b.String())
}

// Frames around hostile parts.
const (
	rssHead  = `<rss xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:itunes="http://www.itunes.com/DTDs/PodCast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:x="urn:x"><channel>`
	rssFoot  = `</channel></rss>`
	itemHead = rssHead + `<item>`
	itemFoot = `</item>` + rssFoot
	atomHead = `<feed xmlns="http://www.w3.org/2005/Atom"><entry>`
	atomFoot = `</entry></feed>`
	jsonHead = `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1",`
	jsonFoot = `}]}`
)

// inRSS, inAtom and inJSON are documents of one item that repeats a part.
func inRSS(middle string) hostile  { return hostile{itemHead, middle, itemFoot} }
func inAtom(middle string) hostile { return hostile{atomHead, middle, atomFoot} }
func inJSON(field, middle, end string) hostile {
	return hostile{jsonHead + field, middle, end + jsonFoot}
}

// inHTML is an item whose body is a fragment.
func inHTML(head, middle string) hostile {
	return hostile{itemHead + "<description><![CDATA[" + head, middle, "]]></description>" + itemFoot}
}

// inXHTML is an entry whose content is markup of the document itself.
func inXHTML(head, middle, foot string) hostile {
	return hostile{atomHead + `<content type="xhtml"><div>` + head, middle, foot + "</div></content>" + atomFoot}
}

// times is n copies of a part with their numbers in the place of #.
func times(n int, part string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(part, "#", strconv.Itoa(i)))
	}
	return b.String()
}

// hostiles are documents that make some reader work more than they are long.
var hostiles = map[string]hostile{
	// many of a kind
	"categories":          inRSS("<category>#</category>"),
	"creators":            inRSS("<dc:creator>#</dc:creator>"),
	"subjects":            inRSS("<dc:subject>#</dc:subject>"),
	"authors":             inRSS("<atom:author><atom:name>#</atom:name></atom:author>"),
	"keywords":            {itemHead + "<itunes:keywords>", "#,", "</itunes:keywords>" + itemFoot},
	"same keyword":        {itemHead + "<itunes:keywords>", "a,", "</itunes:keywords>" + itemFoot},
	"long keywords":       {itemHead + "<itunes:keywords>", strings.Repeat("k", 2000) + "#,", "</itunes:keywords>" + itemFoot},
	"media groups":        inRSS("<media:group><media:content url='u#'/></media:group>"),
	"media nested":        inRSS("<media:group><media:content url='u#'><media:thumbnail url=':'/></media:content></media:group><media:content><media:title/></media:content>"),
	"media in one":        {itemHead + "<media:group>", "<media:content url='#'><media:thumbnail url=''/></media:content>", "</media:group>" + itemFoot},
	"enclosures":          inRSS("<enclosure url='https://example.org/#' length='1'/>"),
	"RSS links":           inRSS("<link>#:</link>"),
	"borrowed links":      inRSS("<atom:link href='https://example.org/#'/>"),
	"Atom links":          inAtom("<link href='https://example.org/#' rel='enclosure'/>"),
	"Atom people":         inAtom("<author><name>#</name></author>"),
	"Atom categories":     inAtom("<category term='#'/>"),
	"items":               {rssHead, "<item/>", rssFoot},
	"entries":             {"<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry><id>#</id></entry>", "</feed>"},
	"skipped hours":       {rssHead + "<skipHours>", "<hour>#</hour>", "</skipHours>" + rssFoot},
	"unknown elements":    inRSS("<u#>a</u#>"),
	"extensions":          inRSS("<x:a#/>"),
	"extensions nested":   {itemHead + "<x:a>", "<x:b/>", "</x:a>" + itemFoot},
	"guids":               inRSS("<guid>#</guid>"),
	"ids":                 inAtom("<id>#</id>"),
	"channels":            {"<rss>", "<channel><title>#</title></channel>", "</rss>"},
	"JSON tags":           inJSON(`"tags":[`, `"#",`, `""]`),
	"JSON empty tags":     inJSON(`"tags":[`, `"",`, `""]`),
	"JSON null tags":      inJSON(`"tags":[`, `null,`, `null]`),
	"JSON authors":        inJSON(`"authors":[`, `{"name":"#"},`, `{}]`),
	"JSON null authors":   inJSON(`"authors":[`, `null,`, `null]`),
	"JSON attachments":    inJSON(`"attachments":[`, `{"url":"https://example.org/#"},`, `{}]`),
	"JSON null enclosure": inJSON(`"attachments":[`, `null,`, `null]`),
	"JSON items":          {`{"version":"https://jsonfeed.org/version/1.1","items":[`, `{"id":"#"},`, `{}]}`},
	"JSON null items":     {`{"version":"https://jsonfeed.org/version/1.1","items":[`, `null,`, `{}]}`},
	"JSON keys":           inJSON("", `"k#":#,`, `"z":1`),
	"JSON same key":       inJSON("", `"tags":["a"],`, `"z":1`),
	"JSON ids":            inJSON("", `"id":[#],`, `"z":1`),

	// dates
	"bad dates":       inRSS("<pubDate>no</pubDate>"),
	"bad Atom dates":  inAtom("<updated>no</updated>"),
	"bad dates apart": {rssHead, "<item><pubDate>no</pubDate><pubDate>n</pubDate><pubDate>n</pubDate><pubDate>n</pubDate></item>", rssFoot},
	"dates of source": inAtom("<source><updated>no</updated></source>"),
	"long date":       {itemHead + "<pubDate>", "2 Jan 2006 ", "</pubDate>" + itemFoot},
	"long Atom date":  {atomHead + "<updated>", "2 Jan 2006 ", "</updated>" + atomFoot},
	"spaced date":     {itemHead + "<pubDate>2", strings.Repeat(" ", 1000), "</pubDate>" + itemFoot},
	"long dates":      inRSS("<pubDate>Mon, 02 Jan 2006 15:04:05 " + strings.Repeat("x", 1000) + "</pubDate>"),
	"JSON long date":  inJSON(`"date_published":"`, "2006-01-02T", `"`),

	// namespaces, bases, names and attributes
	"namespaces on one":    {"<rss", " xmlns:p#='u'", "></rss>"},
	"namespaces around":    {"<rss" + times(60, " xmlns:p#='u#'") + "><channel><item>", "<p1:a/>", itemFoot},
	"long namespaces":      {"<rss" + times(20, " xmlns:p#='"+strings.Repeat("u", 20_000)+"#'") + "><channel><item>", "<p1:a/>", itemFoot},
	"namespaces again":     inRSS("<a xmlns='u#' xmlns:b='v#'/>"),
	"bases on siblings":    {`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/` + strings.Repeat("b/", 100_000) + `"><entry>`, `<link xml:base="a/" href="#"/>`, atomFoot},
	"bases nested":         {`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/">` + times(100, `<x xml:base="`+strings.Repeat("b/", 5000)+`">`), " ", strings.Repeat("</x>", 100) + "</feed>"},
	"links under a base":   {`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/` + strings.Repeat("b/", 100_000) + `"><entry>`, `<link href="#"/>`, atomFoot},
	"items under a base":   {`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/` + strings.Repeat("b/", 900) + `">`, `<entry><link href="#"/><link href="#"/></entry>`, "</feed>"},
	"markup under a base":  {`<rss xml:base="https://example.org/` + strings.Repeat("b/", 900) + `"><channel><item><description><![CDATA[`, `<a href=#>`, "]]></description>" + itemFoot},
	"base by another name": {`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:b="http://www.w3.org/XML/1998/namespace" b:base="https://example.org/"><entry><content type="html">` + strings.Repeat("&lt;b>&lt;i>&lt;u>&lt;s>", 4), "&lt;p>", "</content>" + atomFoot},
	"long root name":       {"<" + strings.Repeat("p", 200_000) + ":rss><channel>", "<item/>", rssFoot},
	"long names":           inRSS("<" + strings.Repeat("n", 5000) + "#/>"),
	"long end":             {rssHead + "<item/></", "n", ">"},
	"attributes":           {"<rss a='", "'  a#='", "'></rss>"},
	"attributes of many":   inRSS("<x:a a='' b='' c='' d='' e=''/>"),
	"attribute references": {"<rss a='", "&amp;", "'></rss>"},
	"long attribute":       {"<rss><channel><item about='", "a", "'/></channel></rss>"},
	"language":             {"<feed xml:lang='en", "-aa", "'>" + times(3000, "<entry/>") + "</feed>"},

	// text in pieces
	"CDATA runs":              {itemHead + "<title>", "<![CDATA[a]]>", "</title>" + itemFoot},
	"CDATA in an extension":   {itemHead + "<x:a>", "<![CDATA[aaaaaa]]>", "</x:a>" + itemFoot},
	"comments in extension":   {itemHead + "<x:a>", "aaaaaa<!---->", "</x:a>" + itemFoot},
	"elements in extension":   {itemHead + "<x:a>", "aaaaaa<b/>", "</x:a>" + itemFoot},
	"PIs in an extension":     {itemHead + "<x:a>", "aaaaaa<?a?>", "</x:a>" + itemFoot},
	"comments":                inRSS("<!---->"),
	"comments before":         {"", "<!-- -->", rssHead + rssFoot},
	"declarations before":     {"", "<?xml ?>", rssHead + rssFoot},
	"comment left open":       {rssHead + "<!--", "--", ""},
	"instructions":            inRSS("<?a b?>"),
	"directives":              inRSS("<!a>"),
	"subset":                  {"<!DOCTYPE rss [", `<!ENTITY a# "&a;&a;">`, "]>" + rssHead + rssFoot},
	"own entities":            {`<!DOCTYPE rss [<!ENTITY a "` + strings.Repeat("a", maxEntity-1) + `">]>` + itemHead + "<title>", "&a;", "</title>" + itemFoot},
	"subset left open":        {"<!DOCTYPE rss [", "<!--", "]>" + rssHead + rssFoot},
	"subset nested":           {"<!DOCTYPE rss ", "<", ">" + rssHead + rssFoot},
	"entities":                {itemHead + "<title>", "&amp;", "</title>" + itemFoot},
	"ampersands":              {itemHead + "<title>", "&", "</title>" + itemFoot},
	"tangled ampersands":      {itemHead + "<title>", strings.Repeat("&", 62) + ";", "</title>" + itemFoot},
	"tangled in an extension": {itemHead + "<x:a>", strings.Repeat("&", 62) + ";", "</x:a>" + itemFoot},
	"tangled in the body":     inHTML("", strings.Repeat("&", 62)+";"),
	"named references":        {itemHead + "<title>", "&nbsp;", "</title>" + itemFoot},
	"numeric references":      {itemHead + "<title>", "&#38;", "</title>" + itemFoot},
	"illegal references":      {itemHead + "<title>", "&#1;", "</title>" + itemFoot},
	"unfinished references":   {itemHead + "<title>", "&#", "</title>" + itemFoot},
	"long reference":          {itemHead + "<title>&#", "1", ";</title>" + itemFoot},
	"spaces":                  {itemHead + "<title>", " ", "</title>" + itemFoot},
	"space around":            {strings.Repeat("<!---->", 1000), "\n", rssHead + rssFoot + strings.Repeat(" ", 100_000)},
	"no-break spaces":         {itemHead + "<title>", "\u00a0a", "</title>" + itemFoot},
	"invalid bytes":           {itemHead + "<title>", "\xff", "</title>" + itemFoot},
	"some invalid bytes":      {itemHead + "<title>", "\u00e9\u00e9\xff", "</title>" + itemFoot},
	"illegal characters":      {itemHead + "<title>", "\x01", "</title>" + itemFoot},
	"nameless":                {"", "a", ""},
	"title of brackets":       {itemHead + "<title><![CDATA[", "a<", "]]></title>" + itemFoot},
	"title of tags":           {itemHead + "<title><![CDATA[", "<x>", "]]></title>" + itemFoot},
	"title of ends":           {itemHead + "<title><![CDATA[", "</", "]]></title>" + itemFoot},
	"title of comments":       {itemHead + "<title><![CDATA[", "<!--", "]]></title>" + itemFoot},
	"author of addresses":     {itemHead + "<author>", "a@", "</author>" + itemFoot},
	"author without address":  {itemHead + "<author>", "a", "</author>" + itemFoot},
	"link of percent signs":   {itemHead + "<link>https://example.org/", "%", "</link>" + itemFoot},
	"link of dots":            {itemHead + "<link>", "../", "</link>" + itemFoot},
	"link of spaces":          {itemHead + "<link>https://example.org/a", " b", "</link>" + itemFoot},
	"ends of nothing":         {itemHead, "</a>", itemFoot},
	"elements left open":      inRSS("<a>"),
	"breaks left open":        inRSS("<br>"),
	"huge numbers":            {rssHead + "<ttl>", "1", "</ttl><item><enclosure url='https://example.org/' length='1'/>" + itemFoot},
	"JSON huge number":        inJSON(`"attachments":[{"url":"https://example.org/","size_in_bytes":1`, "1", "}]"),
	"JSON numbers":            inJSON(`"x":[`, "1,", "1]"),
	"JSON depth":              {`{"version":`, "[", ""},
	"JSON escapes":            inJSON(`"title":"`, `\u0041`, `"`),
	"JSON surrogates":         inJSON(`"title":"`, `\ud800`, `"`),
	"JSON text":               inJSON(`"content_text":"`, `<`, `"`),
	"JSON markup":             inJSON(`"content_html":"`, `<b>a</b>`, `"`),

	// markup
	"tags":                   inHTML("", "<b>a</b>"),
	"tags left open":         inHTML("", "<b>"),
	"blocks left open":       inHTML("", "<div>"),
	"paragraphs":             inHTML("", "<p>"),
	"breaks":                 inHTML("", "<br>"),
	"foreign tags":           inHTML("", "<x>a</x>"),
	"foreign ends":           inHTML("", "</x>"),
	"ends of paragraphs":     inHTML("", "</p>"),
	"formatting carried on":  inHTML("<p>"+strings.Repeat("<b><i><u><s><tt><em><big><code><font><nobr><small><strike><strong>", 3), "<p>x"),
	"formatting told apart":  inHTML("<p>"+times(400, "<b title=#>"), "<p>x"),
	"formatting and tables":  inHTML(times(100, "<b title=#>"), "<table><td>x</table>"),
	"formatting misnested":   inHTML(times(200, "<b><p>"), "<b><p>x</b>"),
	"formatting of end tags": inHTML("", "<b></p>"),
	"anchors":                inHTML("", "<a href=#>"),
	"anchors in blocks":      inHTML("", "<a href=#><div>"),
	"roots":                  inHTML("", "<html a#=1>"),
	"bodies":                 inHTML("", "<body a#=1>"),
	"tables":                 inHTML("", "<table>"),
	"cells":                  inHTML("<table>", "<td>"),
	"text in tables":         inHTML("<table>", "a<tr>"),
	"text in a table":        inHTML("<table>", "a<b>b</b>"),
	"lists":                  inHTML(strings.Repeat("<div>", 400), "<li>"),
	"terms":                  inHTML(strings.Repeat("<span>", 400), "<dd>"),
	"ends far away":          inHTML(strings.Repeat("<span>", 400), "</div>"),
	"options":                inHTML("<select>", "<option>"),
	"templates":              inHTML("", "<template></template>"),
	"templates left open":    inHTML("", "<template>"),
	"foreign roots":          inHTML("", "<svg><p>"),
	"mathematics":            inHTML("", "<math><mi>"),
	"scripts":                inHTML("", "<script></script>"),
	"script left open":       inHTML("<script>", "<!--<script>"),
	"attributes of a tag":    inHTML("<a ", "a#=1 "),
	"same attribute":         inHTML("<img ", "src=1 "),
	"long attribute of tag":  inHTML("<a href='", "a&amp;"),
	"srcset":                 inHTML("<img srcset='", "a#, "),
	"srcset of spaces":       inHTML("<img srcset='a", " "),
	"srcset of words":        inHTML("<img srcset='", "a "),
	"srcset of numbers":      inHTML("<img srcset='a ", "1"),
	"comments in markup":     inHTML("", "<!---->"),
	"brackets in markup":     inHTML("", "< "),
	"quotes":                 inHTML("", `"`),
	"frames":                 inHTML("", "<frameset>"),
	"pictures for no one":    inHTML("", "<noscript>"),
	"XHTML":                  inXHTML("", "<b>a</b>", ""),
	"XHTML of empties":       inXHTML(strings.Repeat("<b/><i/><u/><s/><tt/><em/><big/><code/>", 3), "<p/>x", ""),
	"XHTML told apart":       inXHTML(times(400, "<b title='#'/>"), "<p/>x", ""),
	"XHTML roots":            inXHTML("", "<html a#='1'/>", ""),
	"XHTML bodies":           inXHTML("", "<body a#='1'/>", ""),
	"XHTML tables":           inXHTML("", "<table/>", ""),
	"XHTML autoclosed":       inXHTML("", "<p><b t='#'></p>x", ""),
	"XHTML entries":          {"<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry><content type='xhtml'><div><b/><i/><p/>x<p/>x<p/>x<p/>x<p/>x<p/>x</div></content></entry>", "</feed>"},
	"bodies of many":         {rssHead, "<item><description>" + strings.Repeat("&lt;b>", 100) + "</description></item>", rssFoot},
}

// allowance is how many bytes reading a hostile document may allocate in all.
// What costs more than its length, or than the limits allow, does not stay
// below it.
const allowance = 160 << 20

func TestHostileDocumentsStayCheap(t *testing.T) {
	if raced || testing.Short() {
		t.Skip("measures what the reader itself allocates, at length")
	}
	r := New()
	for name, h := range hostiles {
		t.Run(name, func(t *testing.T) {
			body := h.document(hostileSize)
			got := allocated(func() { _, _ = r.Read(aggregator.Document{URL: testURL, Body: body}) })
			if got > allowance {
				t.Errorf("reading %d bytes allocated %d", len(body), got)
			}
		})
	}
}

// allocated is how many bytes a call allocates in all.
func allocated(call func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	call()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func BenchmarkHostileDocuments(b *testing.B) {
	r := New()
	for name, h := range hostiles {
		b.Run(strings.ReplaceAll(name, " ", "_"), func(b *testing.B) {
			body := h.document(measuredSize)
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				_, _ = r.Read(aggregator.Document{URL: testURL, Body: body})
			}
		})
	}
}
