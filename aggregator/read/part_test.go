package read

import (
	"strings"
	"testing"
)

// TestPartsOfAnItemAreCapped has each kind repeat its first part, so that what
// is kept shows whether parts were told apart before they were counted.
func TestPartsOfAnItemAreCapped(t *testing.T) {
	const n = maxParts + 10
	rss := itemHead + strings.Repeat("<category>0</category><dc:creator>0</dc:creator>", n) +
		times(n, "<category>#</category><dc:creator>#</dc:creator><enclosure url='https://example.org/#'/><atom:link href='https://example.org/#'/>") + itemFoot
	atom := atomHead + times(n, "<category term='#'/><author><name>#</name></author><link href='https://example.org/#' rel='enclosure'/>") + atomFoot
	json := jsonHead + `"tags":[` + times(n, `"#",`) + `"0"],"authors":[` + times(n, `{"name":"#"},`) + `{}],"attachments":[` + times(n, `{"url":"https://example.org/#"},`) + "{}]" + jsonFoot
	for name, body := range map[string]string{"RSS": rss, "Atom": atom, "JSON": json} {
		t.Run(name, func(t *testing.T) {
			item := mustRead(t, body).Items[0]
			if len(item.Categories) != maxParts || len(item.Authors) != maxParts || len(item.Enclosures) != maxParts || len(item.Links) > maxParts {
				t.Errorf("got %d categories, %d authors, %d enclosures, %d links", len(item.Categories), len(item.Authors), len(item.Enclosures), len(item.Links))
			}
			if got := item.Categories[maxParts-1].Term; got != "199" {
				t.Errorf("the last category is %q", got)
			}
		})
	}
}

func TestTextsAreCut(t *testing.T) {
	long := strings.Repeat("é", maxBody)
	item := mustRead(t, itemHead+"<title>a"+long+"</title><description>"+long+"</description>"+itemFoot).Items[0]
	if item.Title != "a"+long[:maxLine-2] || item.Summary != long[:maxBody] {
		t.Errorf("got a title of %d bytes and a summary of %d", len(item.Title), len(item.Summary))
	}
}
