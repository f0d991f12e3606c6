package fetch

import (
	"net/http"
	"strings"
	"testing"
	"time"

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
		t.Run("a21 "+location, func(t *testing.T) {
			c, err := newChain(aggregator.Request{URL: "https://a.example/feed"}, time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			err = c.follow(&http.Response{StatusCode: 302, Header: http.Header{"Location": {location}}})
			if (err == nil) != followed {
				t.Errorf("got %v", err)
			}
			if err != nil && !strings.Contains(err.Error(), "redirect from https down to http://") {
				t.Errorf("got %v", err)
			}
		})
	}
}
