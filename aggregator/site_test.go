package aggregator

import "testing"

func TestSiteIsTheRegistrableDomain(t *testing.T) {
	for raw, want := range map[string]string{
		"https://feeds.bbci.co.uk/news": "bbci.co.uk", "http://www.Example.org.": "example.org", "https://me.github.io/x": "me.github.io",
		"http://127.0.0.1:80/a": "127.0.0.1", "http://[2001:db8::1]/": "2001:db8::1", "http://localhost:1/": "localhost", "mailto:a@b": "", "": "",
	} {
		if got := Site(raw); got != want {
			t.Errorf("Site(%q) = %q, want %q", raw, got, want)
		}
	}
}
