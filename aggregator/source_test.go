package aggregator

import "testing"

func TestWhatIsShownOfAnAddress(t *testing.T) {
	open, secret := &Source{}, &Source{Secret: true}
	for _, c := range []struct {
		source        *Source
		address, want string
	}{
		{open, "https://reader:pw@a.example/feed?format=rss", "https://a.example/feed?format=rss"},
		{secret, "https://reader:pw@a.example:8443/feed/k3y?format=rss", "https://a.example:8443/"},
		{open, "http://[", ""},
	} {
		if got := c.source.Shown(c.address); got != c.want {
			t.Errorf("%s is shown as %q, want %q", c.address, got, c.want)
		}
	}
}

func TestErrorsOfASecretSourceNameTheHostAlone(t *testing.T) {
	s := &Source{Secret: true, URL: "https://a.example/k3y/feed?token=t0k", Mirrors: []string{"https://b.example/k3y"}}
	got := s.veil("GET https://a.example/k3y/feed: 404; GET https://a.example/k3y/feed?token=t0k: 500; GET https://b.example/k3y: refused")
	if want := "GET https://a.example/: 404; GET https://a.example/: 500; GET https://b.example/: refused"; got != want {
		t.Errorf("got %q", got)
	}
}
