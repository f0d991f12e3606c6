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

func TestGuardLetsPass(t *testing.T) {
	for name, body := range map[string]string{
		"depth at the limit":       "<rss>" + deep("a", maxDepth-1, "") + "</rss>",
		"tags in CDATA":            "<rss><a><![CDATA[" + strings.Repeat("<b>", 1000) + "]]></a></rss>",
		"tags in a comment":        "<rss><!--" + strings.Repeat("<b>", 1000) + "--></rss>",
		"brackets in an attribute": "<rss><a b='" + strings.Repeat(">", 1000) + "'/></rss>",
		"breaks left open":         "<rss><channel><item><description>" + strings.Repeat("a<br>", 500) + "</description></item></channel></rss>",
		"brackets in JSON text":    `{"version":"https://jsonfeed.org/version/1","title":"\"` + strings.Repeat("[", 1000) + `","items":[]}`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := New().parse([]byte(body), nil, new(notes)); err != nil {
				t.Error(err)
			}
		})
	}
}
