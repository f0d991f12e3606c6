package read

import (
	"slices"
	"strings"
	"testing"
)

func TestMendingIsBounded(t *testing.T) {
	item := "<item><title>" + strings.Repeat("&a;", 100) + "</title></item>"
	declared := map[string]string{"a": strings.Repeat("a", maxEntity)}
	if n := len(appendText(nil, []byte(strings.Repeat("&a;", 20_000)), declared, inText)); n > maxMended+2*maxEntity {
		t.Errorf("a text became %d bytes", n)
	}
	whole, partial, err := mend([]byte(rssHead+strings.Repeat(item, 200)+rssFoot), declared, new(notes))
	if err != nil || !partial || len(whole) > maxMended+200*maxEntity {
		t.Errorf("%d bytes, partial %t: %v", len(whole), partial, err)
	}
}

// TestWhatIsCutOffCountsForNothing has more elements than may be in what is
// left of an element anyway, with a fault or without.
func TestWhatIsCutOffCountsForNothing(t *testing.T) {
	long := strings.Repeat("a", maxText)
	for name, part := range map[string]string{
		"in order": long + strings.Repeat("<b/>", maxElements+1),
		"a fault":  "&nbsp;" + long,
	} {
		t.Run(name, func(t *testing.T) {
			feed := mustRead(t, itemHead+"<x>"+part+"</x><guid>1</guid>"+itemFoot)
			if len(feed.Items) != 1 || feed.Items[0].ID != "1" || !slices.Contains(feed.Repaired, "texts cut at 2097152 bytes") {
				t.Errorf("got %d items, repaired %q", len(feed.Items), feed.Repaired)
			}
		})
	}
}

// TestTagsThatEndThemselvesAreNotNested has more of them than there may be
// elements in each other.
func TestTagsThatEndThemselvesAreNotNested(t *testing.T) {
	for _, tag := range []string{"<li>", "<p>", "<hr>", "<input>", "<wbr>"} {
		feed := mustRead(t, itemHead+"<description><ul>"+strings.Repeat(tag+"a", maxDepth)+"</ul></description></b>"+itemFoot)
		if !slices.Equal(feed.Repaired, []string{"tags mended"}) {
			t.Errorf("%s: repaired %q", tag, feed.Repaired)
		}
	}
}
