package aggregator

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDerivationNamesWhatDoesNotCount(t *testing.T) {
	for link, want := range map[string]string{
		"https://wire.example/talks":                                                   "",
		"mailto:desk@wire.example":                                                     "",
		"http://www.wire.example/talks/?utm_source=a&id=1&utm_source=b":                "http counts as https; www.wire.example counts as wire.example; /talks/ counts as /talks; without the parameters utm_source",
		"https://wire.example/talks#comments":                                          "without #comments",
		"https://www.google.com/url?q=https%3A%2F%2Fwire.example%2Ftalks%3Ffbclid%3D1": "google.com only leads on to https://wire.example/talks?fbclid=1; without the parameters fbclid",
		"https://youtu.be/abc":                                                         "youtu.be counts as youtube.com; /abc counts as /watch",
	} {
		if got := strings.Join(Derivation(link), "; "); got != want {
			t.Errorf("%s\n got %s\nwant %s", link, got, want)
		}
	}
}

func TestDerivationOfACanonicalFormIsEmpty(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		raw := nastyURL(rt)
		if got := Derivation(Canonical(raw)); got != nil {
			rt.Fatalf("%q: %q", raw, got)
		}
		Derivation(raw) // comes to an end
	})
}
