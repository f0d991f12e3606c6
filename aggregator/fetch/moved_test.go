package fetch_test

import (
	"fmt"
	"strings"
	"testing"

	"tidings/aggregator"
	"tidings/aggregator/fetch/fetchtest"
)

func TestMovedIsWhereThePermanentRedirectsLead(t *testing.T) {
	for name, test := range map[string]struct {
		statuses []int
		moved    string
	}{
		"a19 no redirect":                      {nil, ""},
		"a19 301":                              {[]int{301}, "/1"},
		"a19 308":                              {[]int{308}, "/1"},
		"a19 301, then 308":                    {[]int{301, 308}, "/2"},
		"a20 302":                              {[]int{302}, ""},
		"a20 303":                              {[]int{303}, ""},
		"a20 307":                              {[]int{307}, ""},
		"a20 301, then 302":                    {[]int{301, 302}, "/1"},
		"a20 302, then 301":                    {[]int{302, 301}, ""},
		"a20 301, 307, and 301 once more":      {[]int{301, 307, 301}, "/1"},
		"a20 permanent up to a temporary last": {[]int{301, 308, 303}, "/2"},
	} {
		t.Run(name, func(t *testing.T) {
			u := fetchtest.New(t)
			for i, code := range test.statuses {
				u.Serve(fmt.Sprintf("/%d", i), fetchtest.Answer{Status: code, Location: fmt.Sprintf("%d#top", i+1)})
			}
			last := fmt.Sprintf("/%d", len(test.statuses))
			u.Serve(last, fetchtest.Answer{Body: "feed"})
			got := get(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/0"})
			if want := prefixed(u.URL, test.moved); got.Moved != want || got.URL != u.URL+last {
				t.Errorf("moved to %q, want %q; body from %s", got.Moved, want, got.URL)
			}
		})
	}
}

// prefixed is an address on the server, or nothing for no path.
func prefixed(server, path string) string {
	if path == "" {
		return ""
	}
	return server + path
}

func TestMovedHoldsNoCredentials(t *testing.T) {
	t.Run("a19 userinfo on both sides", func(t *testing.T) {
		u := fetchtest.New(t)
		withUser := strings.Replace(u.URL, "://", "://reader:secret@", 1)
		u.Serve("/old", fetchtest.Answer{Status: 301, Location: withUser + "/new?a=b"})
		u.Serve("/new?a=b", fetchtest.Answer{Body: "feed"})
		got := get(t, newFetcher(t, options()), aggregator.Request{URL: withUser + "/old"})
		if got.Moved != u.URL+"/new?a=b" || got.URL != got.Moved {
			t.Errorf("moved to %q, body from %q", got.Moved, got.URL)
		}
	})
}
