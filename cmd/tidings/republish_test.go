package main

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"tidings/aggregator"
	"tidings/aggregator/read"
)

// relative matches an address in HTML that depends on where the HTML is.
var relative = regexp.MustCompile(`(?i)\b(?:href|src|srcset|poster|cite|action|data|background|longdesc)\s*=\s*["']?(?:[^h"'\s>#]|h[^t])`)

// active matches what a browser would run.
var active = regexp.MustCompile(`(?i)<(?:script|style|iframe|object|embed|form|base|meta)\b|\bon[a-z]+\s*=|javascript:|style\s*=`)

// markup is HTML that must not come through as it is.
const markup = `<p onclick="x()" style="color:red">a <a href="/one?x=1&amp;y=2">b</a> <a href="two#c">d</a> <a href="//cdn.example/e">f</a>` +
	`<a href="javascript:alert(1)">g</a> <a href=" JaVaScRiPt&#58;alert(1)">h</a><img src="i.png" srcset="j.png 2x, /k.png 3x" onerror=alert(1)>` +
	`<video src="l.mp4" poster="m.png"></video><blockquote cite="n">o</blockquote><script>p()</script><style>q{}</style>` +
	`<iframe src="/r"></iframe><base href="https://evil.example/"><svg><a xlink:href="javascript:s()">t</a></svg><form action="/u"></form>]]&gt;</p>`

// laced has that markup wherever a feed can have any, relative links and a date
// in the future.
var laced = []string{
	`<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>A</title><link>/</link>
<item><title>&lt;b>bold&lt;/b> &amp;amp; brave</title><link>/1</link><guid>urn:1</guid><pubDate>Tue, 03 Feb 2099 10:00:00 GMT</pubDate><comments>talk</comments>
<enclosure url="v.mp3" type="audio/mpeg" length="1"/><media:thumbnail url="w.png"/>
<description><![CDATA[` + markup + `]]></description><content:encoded><![CDATA[` + markup + `]]></content:encoded></item></channel></rss>`,
	`<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>urn:1</id><title type="html">&lt;b>bold&lt;/b> &amp;amp; brave</title>
<link href="1"/><link rel="via" href="z"/><link rel="enclosure" href="v.mp3"/><published>2099-01-01T00:00:00Z</published><updated>2099-01-01T00:00:00Z</updated>
<summary type="html"><![CDATA[` + markup + `]]></summary><content type="html"><![CDATA[` + markup + `]]></content></entry></feed>`,
	`{"version":"https://jsonfeed.org/version/1.1","title":"A","items":[{"id":"urn:1","url":"1","title":"bold & brave","date_published":"2099-01-01T00:00:00Z",
"external_url":"z","image":"w.png","attachments":[{"url":"v.mp3","mime_type":"audio/mpeg"}],"content_html":"` + strings.ReplaceAll(markup, `"`, `\"`) + `"}]}`,
}

func TestNothingHostileIsPublished(t *testing.T) {
	for _, document := range laced {
		_, documents := republished(t, []byte(document))
		for path, body := range documents {
			feed, err := read.New().Read(aggregator.Document{URL: "https://elsewhere.example" + path, Body: body})
			if err != nil {
				t.Fatal(err)
			}
			item := &feed.Items[0]
			t.Run("b20 b31 a plain title in "+path, func(t *testing.T) {
				if item.Title != "bold & brave" {
					t.Errorf("it is %q", item.Title)
				}
			})
			t.Run("b29 no date in the future in "+path, func(t *testing.T) {
				if strings.Contains(string(body), "2099") {
					t.Errorf("there is one in %s", body)
				}
			})
			t.Run("b21 b36 no relative address and nothing active in "+path, func(t *testing.T) {
				// In XML, HTML is escaped or CDATA; in JSON only its quotes are.
				text := html.UnescapeString(strings.ReplaceAll(string(body), `\"`, `"`))
				for _, hostile := range []*regexp.Regexp{relative, active} {
					if found := hostile.FindString(text); found != "" {
						t.Errorf("%q in %s", found, text)
					}
				}
				if strings.Contains(item.Content, "elsewhere.example") || !strings.Contains(item.Content, "https://upstream.example/one?x=1") {
					t.Errorf("links lead astray in %s", item.Content)
				}
				for _, l := range append(item.Links, aggregator.Link{URL: item.Link}, aggregator.Link{URL: item.Enclosures[0].URL}) {
					if !strings.HasPrefix(l.URL, "https://upstream.example/") {
						t.Errorf("%s leads to %s", l.Rel, l.URL)
					}
				}
			})
		}
	}
}
