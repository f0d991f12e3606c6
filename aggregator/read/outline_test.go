package read

import "testing"

// TestPlacesAreThoseOfAsManyItems has gofeed see another number of items than
// the scan did.
func TestPlacesAreThoseOfAsManyItems(t *testing.T) {
	o := &outline{feed: place{lang: "en"}, items: []place{{lang: "fr"}, {lang: "fr"}}}
	if got := o.matching(2).items[1].lang; got != "fr" {
		t.Errorf("as many: %q", got)
	}
	if got := o.matching(3).items; len(got) != 3 || got[2].lang != "en" {
		t.Errorf("more: %+v", got)
	}
}
