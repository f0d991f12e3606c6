package read

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// deep is n elements in each other around the inner text.
func deep(name string, n int, inner string) string {
	return strings.Repeat("<"+name+">", n) + inner + strings.Repeat("</"+name+">", n)
}

func TestGuardRefuses(t *testing.T) {
	var spaces strings.Builder
	for i := range maxNamespaces + 1 {
		fmt.Fprintf(&spaces, " xmlns:p%d='u'", i)
	}
	for name, body := range map[string]string{
		"depth":              "<rss>" + deep("a", maxDepth, "") + "</rss>",
		"depth never closed": "<rss>" + strings.Repeat("<x:a>", 1_000_000),
		"unclosed breaks":    "<rss><d>" + strings.Repeat("<br>", maxOpenVoids+1) + "</d></rss>",
		"elements":           "<rss>" + strings.Repeat("<a/>", maxElements) + "</rss>",
		"attributes":         "<rss><a" + strings.Repeat(" b='c'", maxAttributes+1) + "/></rss>",
		"attributes in all":  "<rss>" + strings.Repeat("<a"+strings.Repeat(" b='c'", 250)+"/>", maxAllAttrs/250+1) + "</rss>",
		"namespaces":         "<rss" + spaces.String() + "/>",
		"namespaces of all":  "<rss" + times(60, " xmlns:p#='u'") + ">" + strings.Repeat("<a/>", maxScopes/60+1) + "</rss>",
		"name":               "<rss><" + strings.Repeat("n", maxName+1) + "/></rss>",
		"name of an end":     "<rss></" + strings.Repeat("n", maxName+1) + "></rss>",
		"namespace":          "<rss xmlns:a='" + strings.Repeat("u", maxName+1) + "'></rss>",
		"bases":              "<rss xml:base='https://example.org/" + strings.Repeat("b/", 2000) + "'>" + strings.Repeat("<a/>", maxBases/4000) + "</rss>",
		"dates":              itemHead + strings.Repeat("<pubDate>no</pubDate>", maxDates+1) + itemFoot,
		"long date":          itemHead + "<pubDate>" + strings.Repeat("no", maxDates*dateUnit) + "</pubDate>" + itemFoot,
		"text in pieces":     itemHead + "<x:a>" + strings.Repeat(strings.Repeat("a", 1000)+"<!---->", 1000) + "</x:a>" + itemFoot,
		"ampersands":         itemHead + "<title>" + strings.Repeat("&", maxTangled+2) + ";</title>" + itemFoot,
		"XHTML roots":        "<feed><title type='xhtml'>" + strings.Repeat("<html/>", maxRoots+1) + "</title></feed>",
		"XHTML left open":    "<feed><entry><content type='xhtml'><p>" + times(100, "<b title='#'/>") + "</p>" + strings.Repeat("<p>x</p>", maxMarkup/100) + "</content></entry></feed>",
		"JSON values":        `{"version":[` + strings.Repeat("1,", maxValues+1) + "1]}",
		"JSON depth":         `{"version":` + strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth) + "}",
		"JSON containers":    `{"items":[` + strings.Repeat("{},", maxContainers) + "{}]}",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := New().parse([]byte(body), nil, new(notes))
			var limit *limitError
			if !errors.As(err, &limit) {
				t.Errorf("got %v, want a limit", err)
			}
		})
	}
}

func TestItemsBeforeALimitAreRead(t *testing.T) {
	feed := mustRead(t, rssHead+"<item><guid>1</guid></item><item>"+strings.Repeat("<a/>", maxElements)+itemFoot)
	if len(feed.Items) != 1 || !feed.Partial || len(feed.Repaired) != 1 {
		t.Errorf("got %d items, partial %t, repaired %q", len(feed.Items), feed.Partial, feed.Repaired)
	}
}

func TestXMLNamespaceHasOneName(t *testing.T) {
	_, err := New().parse([]byte("<feed xmlns:b='"+xmlNamespace+"' b:base='https://example.org/'/>"), nil, new(notes))
	if err == nil || !strings.Contains(err.Error(), `prefix "b"`) {
		t.Errorf("got %v", err)
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
		"brackets in JSON text":    `{"version":"https://jsonfeed.org/version/1","title":"\"` + strings.Repeat("[", 1000) + `","items":[]}`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := New().parse([]byte(body), nil, new(notes)); err != nil {
				t.Error(err)
			}
		})
	}
}
