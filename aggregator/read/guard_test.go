package read

import (
	"errors"
	"strings"
	"testing"
)

// deep is n elements in each other around the inner text.
func deep(name string, n int, inner string) string {
	return strings.Repeat("<"+name+">", n) + inner + strings.Repeat("</"+name+">", n)
}

func TestGuardRefuses(t *testing.T) {
	for name, body := range map[string]string{
		"elements":          "<rss>" + strings.Repeat("<a/>", maxElements) + "</rss>",
		"attributes in all": "<rss>" + strings.Repeat("<a"+strings.Repeat(" b='c'", 250)+"/>", maxAllAttrs/250+1) + "</rss>",
		"namespaces":        "<rss" + times(maxNamespaces+1, " xmlns:p#='u'") + "/>",
		"namespaces of all": "<rss" + times(60, " xmlns:p#='u'") + ">" + strings.Repeat("<a/>", maxScopes/60+1) + "</rss>",
		"namespace":         "<rss xmlns:a='" + strings.Repeat("u", maxName+1) + "'></rss>",
		"tag":               "<rss a='" + strings.Repeat("u", maxTag) + "'></rss>",
		"bases":             "<rss xml:base='https://example.org/" + strings.Repeat("b/", 2000) + "'>" + strings.Repeat("<a/>", maxBases/4000) + "</rss>",
		"dates of a feed":   rssHead + strings.Repeat("<lastBuildDate>no</lastBuildDate>", maxDates+1) + rssFoot,
		"dates of Atom":     "<feed>" + strings.Repeat("<issued>no</issued><modified>no</modified>", maxDates/2+1) + "</feed>",
		"dates":             rssHead + strings.Repeat("<pubDate>no</pubDate>", maxDates+1) + rssFoot,
		"JSON values":       `{"version":[` + strings.Repeat("1,", maxValues+1) + "1]}",
		"JSON number":       `{"version":` + strings.Repeat("1", maxName+1) + "}",
		"JSON depth":        `{"version":` + strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth) + "}",
		"JSON containers":   `{"items":[` + strings.Repeat("{},", maxContainers) + "{}]}",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := New().parse([]byte(body), nil, nil, new(notes))
			var limit *limitError
			if !errors.As(err, &limit) {
				t.Errorf("got %v, want a limit", err)
			}
		})
	}
}

// TestItemBeyondALimitIsLeftOut has a heavy item stand before a light one,
// which is all that is read.
func TestItemBeyondALimitIsLeftOut(t *testing.T) {
	for name, c := range map[string]struct{ part, note string }{
		"elements":       {strings.Repeat("<a/>", maxElements), "elements"},
		"extensions":     {strings.Repeat("<x:a/>", maxForeign+1), "elements in extensions"},
		"attributes":     {strings.Repeat("<a"+strings.Repeat(" b='c'", 250)+"/>", maxAllAttrs/250+1), "attributes"},
		"dates":          {strings.Repeat("<pubDate>no</pubDate>", maxDates+1), "dates"},
		"long date":      {"<pubDate>" + strings.Repeat("no", maxDates*dateUnit) + "</pubDate>", "dates"},
		"text elsewhere": {"<a xmlns='urn:x'>" + strings.Repeat(strings.Repeat("a", 1000)+"<!---->", 1000) + "</a>", "bytes of text in pieces"},
		"text in pieces": {"<x:a>" + strings.Repeat(strings.Repeat("a", 1000)+"<!---->", 1000) + "</x:a>", "bytes of text in pieces"},
		"bytes":          {strings.Repeat("<a>"+strings.Repeat("a", maxText)+"</a>", maxBytes/maxText), "bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			feed := mustRead(t, rssHead+"<item><guid>1</guid>"+c.part+"</item><item><guid>2</guid></item>"+rssFoot)
			if len(feed.Items) != 1 || feed.Items[0].ID != "2" || !feed.Partial {
				t.Fatalf("got %d items, partial %t", len(feed.Items), feed.Partial)
			}
			if len(feed.Repaired) != 1 || !strings.HasPrefix(feed.Repaired[0], "1 of 2 items left out") || !strings.HasSuffix(feed.Repaired[0], c.note) {
				t.Errorf("repaired %q", feed.Repaired)
			}
		})
	}
}

func TestItemsBeyondALimitAreNotLookedAt(t *testing.T) {
	feed := mustRead(t, rssHead+strings.Repeat("<item/>", maxPlaces+2)+rssFoot)
	if len(feed.Items) != maxItems || !feed.Partial || len(feed.Repaired) != 2 {
		t.Errorf("got %d items, partial %t, repaired %q", len(feed.Items), feed.Partial, feed.Repaired)
	}
}

// TestDocumentIsReadUpToALimit has a limit that no mending helps against.
func TestDocumentIsReadUpToALimit(t *testing.T) {
	feed := mustRead(t, rssHead+"<item><guid>1</guid></item><item"+times(maxNamespaces+1, " xmlns:p#='u'")+"><guid>2</guid></item>"+rssFoot)
	if len(feed.Items) != 1 || feed.Items[0].ID != "1" || !feed.Partial || len(feed.Repaired) != 1 {
		t.Errorf("got %d items, partial %t, repaired %q", len(feed.Items), feed.Partial, feed.Repaired)
	}
}

// TestTagsBeyondALimitAreMended has documents that are read without what is
// too much of them.
func TestTagsBeyondALimitAreMended(t *testing.T) {
	for name, body := range map[string]string{
		"depth":        rssHead + "<item><guid>1</guid>" + deep("a", maxDepth, "") + itemFoot,
		"left open":    rssHead + "<item><guid>1</guid>" + strings.Repeat("<x:a>", 100_000) + itemFoot,
		"attributes":   rssHead + "<item><guid>1</guid><a" + strings.Repeat(" b='c'", maxAttributes+1) + "/>" + itemFoot,
		"name":         rssHead + "<item><guid>1</guid><" + strings.Repeat("n", maxName+1) + "/>" + itemFoot,
		"attribute":    rssHead + "<item><guid>1</guid><a " + strings.Repeat("n", maxName+1) + "='1'/>" + itemFoot,
		"name of ends": rssHead + "<item><guid>1</guid></" + strings.Repeat("n", maxName+1) + ">" + itemFoot,
	} {
		t.Run(name, func(t *testing.T) {
			feed := mustRead(t, body)
			if len(feed.Items) != 1 || feed.Items[0].ID != "1" || len(feed.Repaired) == 0 {
				t.Errorf("got %d items, repaired %q", len(feed.Items), feed.Repaired)
			}
		})
	}
}

func TestXMLNamespaceHasOneName(t *testing.T) {
	feed := mustRead(t, "<feed xmlns:b='"+xmlNamespace+"' b:base='https://example.com/'><entry><link href='a'/></entry></feed>")
	if got := feed.Items[0].Link; got != "https://example.org/blog/a" {
		t.Errorf("got the link %q", got)
	}
}

func TestGuardLetsPass(t *testing.T) {
	for name, body := range map[string]string{
		"depth at the limit":       "<rss>" + deep("a", maxDepth-1, "") + "</rss>",
		"tags in CDATA":            "<rss><a><![CDATA[" + strings.Repeat("<b>", 1000) + "]]></a></rss>",
		"tags in a comment":        "<rss><!--" + strings.Repeat("<b>", 1000) + "--></rss>",
		"brackets in an attribute": "<rss><a b='" + strings.Repeat(">", 1000) + "'/></rss>",
		"breaks left open":         "<rss><channel><item><description>" + strings.Repeat("a<br>", 500) + "</description></item></channel></rss>",
		"text in pieces of HTML":   "<feed><entry><content type='xhtml'><div>" + strings.Repeat(strings.Repeat("a", 1000)+"<br/>", 1000) + "</div></content></entry></feed>",
		"XHTML in CDATA":           "<feed><entry><content type='xhtml'><![CDATA[" + strings.Repeat("<html>", 100) + "]]></content></entry></feed>",
		"numbers in JSON":          `{"version":"https://jsonfeed.org/version/1","_x":[` + strings.Repeat("12,", maxName) + `1],"items":[]}`,
		"brackets in JSON text":    `{"version":"https://jsonfeed.org/version/1","title":"\"` + strings.Repeat("[", 1000) + `","items":[]}`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := New().parse([]byte(body), nil, nil, new(notes)); err != nil {
				t.Error(err)
			}
		})
	}
}
