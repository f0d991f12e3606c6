package read

import (
	"errors"
	"testing"
)

// TestScanFindsEveryFault has documents with one fault each, most of which some
// XML parser overlooks.
func TestScanFindsEveryFault(t *testing.T) {
	for name, body := range map[string]string{
		"bare ampersand":          "<rss>a & b</rss>",
		"end of a section":        "<rss>a ]]> b</rss>",
		"section in a section":    "<rss><![CDATA[<![CDATA[]]></rss>",
		"dashes in a comment":     "<rss><!-- a -- b --></rss>",
		"declaration inside":      `<rss><?xml version="1.0"?></rss>`,
		"declaration of a type":   "<rss><!DOCTYPE a></rss>",
		"bracket in a value":      "<rss a='<'/>",
		"ampersand in a value":    "<rss a='&'/>",
		"no space before a name":  "<rss a='1'b='2'/>",
		"no quotes":               "<rss a=1/>",
		"no value":                "<rss a/>",
		"two colons":              "<rss><a:b:c/></rss>",
		"digit behind a colon":    "<rss><a:1/></rss>",
		"colon at the end":        "<rss><a:/></rss>",
		"letter beyond ASCII":     "<rss><é></é></rss>",
		"attribute of an end":     "<rss><a></a b='c'></rss>",
		"end that breaks off":     "<rss><a></a</rss>",
		"end in other letters":    "<rss><a></A></rss>",
		"text before the root":    "a<rss/>",
		"nothing but an end":      "</rss>",
		"elements across another": "<rss><a><b></a></b></rss>",
		"root left open":          "<rss><a/>",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := scan([]byte(body), nil)
			if malformed := (*malformedError)(nil); !errors.As(err, &malformed) {
				t.Errorf("%q: %v", body, err)
			}
		})
	}
}
