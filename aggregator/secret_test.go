package aggregator

import (
	"strings"
	"testing"
)

func TestWhatIsShownOfAnAddress(t *testing.T) {
	open, secret := &Source{}, &Source{Secret: true}
	for _, c := range []struct {
		source        *Source
		address, want string
	}{
		{open, "https://reader:pw@a.example/feed?format=rss", "https://a.example/feed?format=rss"},
		{secret, "https://reader:pw@a.example:8443/feed/k3y?format=rss", "https://a.example:8443/"},
		{open, "http://[", ""},
		{open, "https://a.example/?feed=rss2&cat=1&private_token=k3y&n=1", "https://a.example/?feed=rss2&cat=1&private_token=hidden&n=1"},
		{open, "https://a.example/?api-key=k3y;Signature=k3y&author=me", "https://a.example/?api-key=hidden;Signature=hidden&author=me"},
	} {
		if got := c.source.Shown(c.address); got != c.want {
			t.Errorf("%s is shown as %q, want %q", c.address, got, c.want)
		}
	}
}

func TestErrorsOfASecretSourceNameTheHostAlone(t *testing.T) {
	s := &Source{Secret: true}
	got := s.veil(`GET https://me:k3y@a.example:8443/k3y/feed: 404 Not Found; GET http://b.example?t=k3y: redirect to https://c.example/v2/k3y: refused`)
	want := `GET https://a.example:8443/… 404 Not Found; GET http://b.example/… redirect to https://c.example/… refused`
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestSecretsStayWithTheOriginOfTheFirstAddress(t *testing.T) {
	s := &Source{URL: "https://me:pw@a.example/feed", Header: map[string]string{"Authorization": "Bearer k"}}
	for address, want := range map[string]string{
		"https://a.example/new": "https://me:pw@a.example/new", "https://A.example:443/new": "https://me:pw@A.example:443/new",
		"http://a.example/new": "http://a.example/new", "https://a.example:8443/new": "https://a.example:8443/new",
		"https://b.example/feed": "https://b.example/feed", "https://you:other@a.example/": "https://you:other@a.example/",
	} {
		if got := s.withUser(address); got != want {
			t.Errorf("%s is asked as %s, want %s", address, got, want)
		}
		home := strings.HasPrefix(strings.ToLower(strings.Replace(want, "you:other@", "me:pw@", 1)), "https://me:pw@a.example")
		if got := s.headerFor(address) != nil; got != (home) {
			t.Errorf("%s gets the header: %t", address, got)
		}
	}
}

func TestWhatASourceSendsDoesNotComeBackInItsErrors(t *testing.T) {
	s := &Source{
		URL:    "https://reader:pa55%2Fword@a.example/feed",
		Header: map[string]string{"Authorization": "Bearer t0ken/x", "X-Short": "on"},
	}
	for text, want := range map[string]string{
		"GET https://a.example/e/t0ken/x: 500":                        "GET https://a.example/e/…: 500",
		"GET https://a.example/?a=t0ken%2Fx: on":                      "GET https://a.example/?a=…: on",
		"redirect to http://T0KEN/x.example/ and %74%30%6B%65%6e%2fx": "redirect to http://….example/ and …",
		"redirect to gopher://pa55/word and to x?p=pa55%2Fword":       "redirect to gopher://… and to x?p=…",
		"the proxy says Bearer t0ken/x, or cmVhZGVyOnBhNTUvd29yZA==":  "the proxy says …, or …",
	} {
		if got := s.veil(text); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestWhatIsOfTheSameOrigin(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		same       bool
	}{
		{"a21 the case and the port that goes without saying", "http://a.example/x", "http://A.EXAMPLE:80/y", true},
		{"a21 that of https", "https://a.example", "https://a.example:443", true},
		{"a21 another scheme", "http://a.example", "https://a.example", false},
		{"a21 another port", "http://a.example", "http://a.example:8080", false},
		{"a21 the other scheme's port", "http://a.example:443", "https://a.example", false},
		{"a21 another host of the site", "http://a.example", "http://b.a.example", false},
	} {
		if got := Origin(c.a) == Origin(c.b); got != c.same {
			t.Errorf("%s: %s and %s: %t", c.name, c.a, c.b, got)
		}
	}
}
