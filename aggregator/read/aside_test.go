package read

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/rss"
	"pgregory.net/rapid"
)

// Frames around the parts of an item.
const (
	contentHead = `<rss xmlns:content="` + contentModule + `" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:x="urn:x"><channel><item>`
	rdfHead     = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>T</title></channel><item>`
	rdfFoot     = `</item></rdf:RDF>`
)

// long is a text that is worth setting aside, with what is special in HTML.
var long = strings.Repeat("words &amp;amp; &lt;b&gt;more&lt;/b&gt; &#39;words&#x27; ", 4)

// TestWhatIsSetAsideIsWhatGofeedReads has for each shape how many texts do not
// pass through gofeed.
func TestWhatIsSetAsideIsWhatGofeedReads(t *testing.T) {
	section := "<![CDATA[ <p>" + long + "]]</p>\r\n ]]>"
	for name, c := range map[string]struct {
		head, item, foot string
		aside            int
	}{
		"a section":                    {contentHead, "<content:encoded>" + section + "</content:encoded>", itemFoot, 1},
		"escaped":                      {contentHead, "<description>" + long + "</description>", itemFoot, 1},
		"every text":                   {contentHead, "<content>" + long + "</content><body>" + long + "</body><fullitem>" + long + "</fullitem><summary>" + long + "</summary><encoded>" + long + "</encoded>", itemFoot, 5},
		"white space":                  {contentHead, "<description>\r\n\u00a0" + section + "\u2003\t</description><content:encoded> \u0085" + long + "\r</content:encoded>", itemFoot, 2},
		"a short text":                 {contentHead, "<description>a &amp;amp; b</description>", itemFoot, 0},
		"a section and text":           {contentHead, "<description>" + section + "a</description>", itemFoot, 0},
		"text and a section":           {contentHead, "<description>a" + section + "</description>", itemFoot, 0},
		"two sections":                 {contentHead, "<description>" + section + section + "</description>", itemFoot, 0},
		"a comment":                    {contentHead, "<description>" + long + "<!-- a --></description>", itemFoot, 0},
		"an instruction":               {contentHead, "<description><?a b?>" + long + "</description>", itemFoot, 0},
		"an element":                   {contentHead, "<description>" + long + "<b>a</b></description>", itemFoot, 0},
		"a date":                       {contentHead, "<pubDate> Mon, 02 Jan 2006 15:04:05 GMT </pubDate>", itemFoot, 1},
		"no date":                      {contentHead, "<pubDate/><pubDate></pubDate>", itemFoot, 0},
		"twice":                        {contentHead, "<description>" + long + "</description><description>" + long + "b</description>", itemFoot, 2},
		"again and empty":              {contentHead, "<description>" + long + "</description><description/>", itemFoot, 1},
		"again and short":              {contentHead, "<description>" + long + "</description><Description>a</Description>", itemFoot, 1},
		"capitals":                     {contentHead, "<DESCRIPTION>" + long + "</DESCRIPTION><Body>" + long + "</Body>", itemFoot, 2},
		"a title":                      {contentHead, "<title>" + long + "</title>", itemFoot, 0},
		"an extension":                 {contentHead, "<dc:description>" + long + "</dc:description>", itemFoot, 0},
		"another namespace":            {contentHead, "<description xmlns='urn:x'>" + long + "</description>", itemFoot, 0},
		"deeper":                       {contentHead, "<image><description>" + long + "</description></image>", itemFoot, 0},
		"the channel's":                {contentHead, "</item><description>" + long + "</description><item>", itemFoot, 0},
		"no content module":            {itemHead, "<content:encoded>" + long + "</content:encoded>", itemFoot, 0},
		"another content module":       {contentHead, "<content:encoded xmlns:content='http://purl.org/dc/elements/1.1/'>" + long + "</content:encoded>", itemFoot, 0},
		"the content module here":      {itemHead, "<content:encoded xmlns:content='" + contentModule + "'>" + long + "</content:encoded>", itemFoot, 1},
		"the module by another name":   {contentHead, "<c:encoded xmlns:c='" + contentModule + "'>" + long + "</c:encoded>", itemFoot, 0},
		"the content module elsewhere": {`<rss xmlns:content="` + contentModule + `"><channel><x:item xmlns:x="urn:x">`, "<content:encoded>" + long + "</content:encoded>", `</x:item></channel></rss>`, 0},
		"RDF":                          {rdfHead, "<description>" + long + "</description>", rdfFoot, 1},
		"a namespace that is none":     {`<rss xmlns="urn:y"><channel xmlns="http://www.w3.org/2005/Atom"><item>`, "<description>" + long + "</description>", itemFoot, 1},
		"a channel that is passed by":  {`<rss><x:channel xmlns:x="urn:x"><x:item>`, "<x:description>" + long + "</x:description>", `</x:item></x:channel></rss>`, 1},
		"too long a text":              {contentHead, "<description>" + strings.Repeat("a", maxText+1) + "</description>", itemFoot, 0},
		"behind what is read":          {contentHead, "</item><item><description>" + long + "</description><a" + times(maxNamespaces+1, " xmlns:p#='u'") + "/>", itemFoot, 0},
		"two channels":                 {contentHead, "<description>" + long + "</description></item></channel><channel><item>", itemFoot, 1},
		"an entry in RSS":              {`<rss><entry>`, "<description>" + long + "</description>", `</entry></rss>`, 1},
		"an item in Atom":              {`<feed><item>`, "<content>" + long + "</content>", `</item></feed>`, 1},
		"prefixes everywhere":          {`<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry>`, "<a:content>" + long + "</a:content>", `</a:entry></a:feed>`, 0},
		"prefixes of another format":   {`<a:feed xmlns:a="urn:x"><a:entry>`, "<a:content>" + long + "</a:content>", `</a:entry></a:feed>`, 0},
		"a title in Atom":              {atomHead, "<title>" + long + "</title>", atomFoot, 0},
		"an extension of Atom":         {atomHead, "<x:content xmlns:x='urn:x'>" + long + "</x:content>", atomFoot, 0},
		"no type":                      {atomHead, "<content>" + long + "</content><summary>" + section + "</summary>", atomFoot, 2},
		"text":                         {atomHead, "<content type='TEXT'>" + long + "</content><summary type='text/plain'>" + long + "</summary>", atomFoot, 2},
		"HTML":                         {atomHead, "<content type='html' xml:base='a/'>" + long + "</content><summary type='text/html'>" + section + "</summary>", atomFoot, 2},
		"XHTML as text":                {atomHead, "<content type='xhtml'>" + long + "</content><summary type='application/xml'>" + section + "</summary>", atomFoot, 0},
		"no text":                      {atomHead, "<content type='image/png'>" + strings.Repeat("aGVsbG8g", 20) + "</content>", atomFoot, 0},
		"two types":                    {atomHead, "<content type='xhtml' x:type='html'>" + long + "</content>", atomFoot, 0},
		"Atom 0.3":                     {`<feed xmlns="http://purl.org/atom/ns#"><entry>`, "<content mode='base64'>" + strings.Repeat("aGVsbG8g", 20) + "</content><summary mode='escaped'>" + long + "</summary>", atomFoot, 2},
		"an entry that is passed by":   {`<feed xmlns="http://www.w3.org/2005/Atom"><entry xmlns="urn:x">`, "<content>" + long + "</content>", atomFoot, 0},
		"a placeholder of another one": {contentHead, "<description>" + newPlaceholders().secret + "0Z</description><content:encoded>" + newPlaceholders().secret + "0Z" + long + "</content:encoded>", itemFoot, 1},
	} {
		t.Run(name, func(t *testing.T) {
			if aside := checkAside(t, c.head+c.item+c.foot, nil); aside != c.aside {
				t.Errorf("%d texts set aside, want %d", aside, c.aside)
			}
		})
	}
}

// TestBlanksBetweenElementsAreLeftOut has documents, and what gofeed is given of
// them.
func TestBlanksBetweenElementsAreLeftOut(t *testing.T) {
	for document, want := range map[string]string{
		"<rss> <channel>\r\n<title> T </title>\t<item> <title>A</title> </item> </channel> </rss>": "<rss><channel><title> T </title><item><title>A</title></item></channel></rss>",
		"<rss><item>\u00a0<x:a> <x:b/> </x:a><![CDATA[ ]]> a<!-- --> </item></rss>":                "<rss><item>\u00a0<x:a> <x:b/> </x:a><![CDATA[ ]]> a<!-- --></item></rss>",
		"<rss><channel> <x:item> <a/></x:item></channel></rss>":                                    "<rss><channel><x:item> <a/></x:item></channel></rss>",
		"<feed> <entry> <author> <name>A</name></author></entry></feed>":                           "<feed><entry><author> <name>A</name></author></entry></feed>",
		"<a:feed> <a:entry> <a:id>A</a:id></a:entry></a:feed>":                                     "<a:feed> <a:entry> <a:id>A</a:id></a:entry></a:feed>",
	} {
		if got := string(outlineOf(document, nil).excerpt(newPlaceholders())); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
		checkAside(t, document, nil)
	}
}

func TestNotEverythingIsSpared(t *testing.T) {
	for _, part := range []string{" <!---->", "<pubDate>no</pubDate>"} {
		o, err := scan([]byte("<rss><item>"+strings.Repeat(part, maxElements+1)+"</item></rss>"), nil)
		if err != nil || len(o.omitted) != maxElements {
			t.Errorf("%s: %d omitted: %v", part, len(o.omitted), err)
		}
	}
}

// checkAside has gofeed read a document, with what is set aside of it and
// without, and returns how many texts that are. No hostile document may have it
// read twice.
func checkAside(t rapid.TB, document string, known func(uint64) bool) (aside int) {
	t.Helper()
	o := outlineOf(document, known)
	if o == nil {
		return 0
	}
	if o.root == "feed" {
		return compareAside(t, o, (&atom.Parser{}).Parse, (*placeholders).inAtom, func(*atom.Feed) {})
	}
	return compareAside(t, o, (&rss.Parser{}).Parse, (*placeholders).inRSS, func(f *rss.Feed) {
		for _, item := range f.Items {
			item.PubDateParsed = nil // which the mapping does not read
		}
	})
}

// outlineOf is the outline of a document with what gofeed is to see of it, or nil.
func outlineOf(document string, known func(uint64) bool) *outline {
	text := clean(decode([]byte(document), "", new(notes)), new(notes))
	root, err := findRoot(text)
	if err != nil {
		return nil
	}
	o, _, err := outlined(root.whole(text), documentBase(testURL), memory{}, root.declared, new(notes))
	if err != nil {
		return nil
	}
	o.passOver(o.prints(nil), known)
	o.choose(new(notes))
	return o
}

func compareAside[F any](t rapid.TB, o *outline, parse func(io.Reader) (*F, error), putBack func(*placeholders, *F), comparable func(*F)) (aside int) {
	t.Helper()
	want, wantErr := guarded(func() (*F, error) { return parse(bytes.NewReader(o.excerpt(nil))) })
	p := newPlaceholders()
	excerpt := o.excerpt(p)
	got, err := parsed(o, parse, putBack)
	if err != nil || wantErr != nil {
		if err == nil || wantErr == nil {
			t.Errorf("got %v, want %v", err, wantErr)
		}
		return len(p.texts)
	}
	comparable(got)
	comparable(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-whole +got\n%s", diff)
	}
	if again, err := parse(bytes.NewReader(excerpt)); err != nil {
		t.Error(err)
	} else if putBack(p, again); p.astray {
		t.Errorf("a placeholder went astray in %q", excerpt)
	}
	return len(p.texts)
}

// TestPlaceholdersThatGoAstray sets aside what gofeed does not give back as a text
// of the item, or not as it is.
func TestPlaceholdersThatGoAstray(t *testing.T) {
	for name, document := range map[string]string{
		"in an extension":  contentHead + "<dc:description>[" + long + "]</dc:description>" + itemFoot,
		"with text before": contentHead + "<description>a[" + long + "]</description>" + itemFoot,
		"with text behind": contentHead + "<description>[" + long + "]b</description>" + itemFoot,
		"in Atom":          atomHead + "<content>[" + long + "]c</content>" + atomFoot,
		"beside Atom":      atomHead + "<media:description xmlns:media='http://search.yahoo.com/mrss/'>[" + long + "]</media:description>" + atomFoot,
	} {
		t.Run(name, func(t *testing.T) {
			whole := mustRead(t, document)
			o := outlineOf(document, nil)
			o.omitted = []omission{{span{strings.Index(document, "["), 1 + strings.Index(document, "]")}, aside}}
			feed, err := New().mapFormat(o, new(notes))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(whole.Items, feed.Items); diff != "" {
				t.Errorf("-whole +got\n%s", diff)
			}
		})
	}
}

func TestOnlyItsOwnPlaceholdersAreTaken(t *testing.T) {
	p := newPlaceholders()
	p.add(nil, []byte("a"))
	other := newPlaceholders().secret + "0Z"
	if got := p.meant(p.secret + "0Z"); got != "a" || p.meant(other) != other || p.astray {
		t.Errorf("got %q, astray %t", got, p.astray)
	}
	for _, value := range []string{p.secret, p.secret + "0", p.secret + "1Z", p.secret + "-1Z", p.secret + "0Za", "a" + p.secret + "0Z"} {
		if p.astray = false; p.meant(value) != value || !p.astray {
			t.Errorf("%q is taken for a placeholder", value)
		}
	}
}

// TestTheBodyIsLetGo has a document not kept behind what was read of it.
func TestTheBodyIsLetGo(t *testing.T) {
	for _, text := range []string{"a", long} {
		o := outlineOf(itemHead+"<description>"+text+"</description>"+itemFoot, nil)
		if _, err := New().mapFormat(o, new(notes)); err != nil || o.body != nil || o.omitted != nil {
			t.Errorf("%d bytes and %d omissions are kept: %v", len(o.body), len(o.omitted), err)
		}
	}
}

// anyDocument is a feed of parts that fit together well or badly.
func anyDocument(rt *rapid.T) string {
	pick := func(label string, from ...string) string { return rapid.SampledFrom(from).Draw(rt, label) }
	var b strings.Builder
	frame := rapid.SampledFrom([][2]string{
		{`<rss xmlns:content="` + contentModule + `"><channel>`, `</channel></rss>`},
		{`<rss xmlns:content="urn:x" xmlns="urn:y"><channel>`, `</channel></rss>`},
		{`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel/>`, `</rdf:RDF>`},
		{`<feed xmlns="http://www.w3.org/2005/Atom">`, `</feed>`}, {`<feed>`, `</feed>`},
		{`<a:feed xmlns:a="http://www.w3.org/2005/Atom">`, `</a:feed>`},
	}).Draw(rt, "frame")
	b.WriteString(frame[0])
	for range rapid.IntRange(0, 3).Draw(rt, "items") {
		item := pick("item", "item", "entry", "item", "entry", "a:entry", `entry xmlns="urn:x"`, `item xmlns:a="urn:x"`)
		fmt.Fprintf(&b, "<%s>", item)
		for range rapid.IntRange(0, 5).Draw(rt, "parts") {
			name := pick("name", "description", "content:encoded", "encoded", "content", "summary", "pubDate", "Body", "title", "x:content", "dc:description")
			fmt.Fprintf(&b, "<%s%s>", name, pick("attributes", "", "", ` type="html"`, ` type="text"`, ` type="xhtml"`, ` type="image/png"`, ` mode="base64"`, ` xml:base="b/"`, ` xmlns="urn:x"`, ` xmlns:content="`+contentModule+`"`))
			for range rapid.IntRange(0, 3).Draw(rt, "pieces") {
				b.WriteString(pick("piece", long, long, "<![CDATA["+long+"]]>", " \r\n", "\u00a0", "a &amp; b", "<b>a</b>", "<!-- a -->", "Mon, 02 Jan 2006 15:04:05 GMT", "&eacute;", "&"))
			}
			fmt.Fprintf(&b, "</%s>%s", name, pick("blank", "", "\n", "\u00a0"))
		}
		tag, _, _ := strings.Cut(item, " ")
		fmt.Fprintf(&b, "</%s>", tag)
	}
	return b.String() + frame[1]
}

func TestAnyDocumentIsReadTheSame(t *testing.T) {
	aside := 0
	rapid.Check(t, func(rt *rapid.T) {
		var known func(uint64) bool
		if divisor := rapid.Uint64Range(0, 3).Draw(rt, "known"); divisor > 0 {
			known = func(print uint64) bool { return print%divisor == 0 }
		}
		// So many that some set something aside, in as few checks as -short has.
		for range 20 {
			aside += checkAside(rt, anyDocument(rt), known)
		}
	})
	if aside == 0 {
		t.Error("nothing was set aside")
	}
}

func FuzzAside(f *testing.F) {
	addDocuments(f)
	f.Add([]byte(contentHead + "<description>" + long + "</description><content:encoded><![CDATA[" + long + "]]></content:encoded><pubDate>a</pubDate>" + itemFoot))
	f.Fuzz(func(t *testing.T, document []byte) { checkAside(t, string(document), nil) })
}
