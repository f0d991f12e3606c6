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

func TestTLSIsNotGivenUpAlongTheWay(t *testing.T) {
	for first, way := range map[string][]string{
		"https://a.example/": {"https://b.example/", "http://c.example/"},
		"http://a.example/":  {"https://a.example/", "http://b.example/"},
	} {
		t.Run("a21 from "+first, func(t *testing.T) {
			c, err := newChain(aggregator.Request{URL: first}, time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			up := c.follow(&http.Response{StatusCode: 302, Header: http.Header{"Location": way[:1]}})
			down := c.follow(&http.Response{StatusCode: 302, Header: http.Header{"Location": way[1:]}})
			if up != nil || down == nil {
				t.Errorf("to %s: %v; on to %s: %v", way[0], up, way[1], down)
			}
		})
	}
}
