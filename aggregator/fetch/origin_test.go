package fetch

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tidings/aggregator"
)

func TestARedirectDoesNotGiveUpTLS(t *testing.T) {
	for location, followed := range map[string]bool{
		"http://a.example/feed":  false,
		"http://b.example/":      false,
		"https://b.example/":     true,
		"//a.example/other":      true,
		"https://a.example:443/": true,
	} {
		c, err := newChain(aggregator.Request{URL: "https://a.example/feed"})
		if err != nil {
			t.Fatal(err)
		}
		err = c.follow(&http.Response{StatusCode: 302, Header: http.Header{"Location": {location}}})
		if (err == nil) != followed {
			t.Errorf("a21: %s: %v", location, err)
		}
		if err != nil && !strings.Contains(err.Error(), "redirect from https down to http://") {
			t.Errorf("a21: %s: %v", location, err)
		}
	}
}

func TestSameOrigin(t *testing.T) {
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{"http://a.example/x", "http://A.EXAMPLE:80/y", true},
		{"https://a.example", "https://a.example:443", true},
		{"http://a.example", "https://a.example", false},
		{"http://a.example", "http://a.example:8080", false},
		{"http://a.example:443", "https://a.example", false},
		{"http://a.example", "http://b.a.example", false},
	} {
		a, b := mustParse(t, test.a), mustParse(t, test.b)
		if got := sameOrigin(a, b); got != test.same {
			t.Errorf("%s and %s: %t", test.a, test.b, got)
		}
	}
}

func mustParse(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
