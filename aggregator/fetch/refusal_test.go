package fetch_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tidings/aggregator"
	"tidings/aggregator/fetch/fetchtest"
)

func TestStatusesWithoutAFeed(t *testing.T) {
	for code, want := range map[int]string{
		204: "204 No Content",
		206: "206 Partial Content",
		300: "300 Multiple Choices",
		401: "401 Unauthorized",
		404: "404 Not Found",
		410: "410 Gone",
		429: "429 Too Many Requests",
		500: "500 Internal Server Error",
		599: "unknown HTTP status 599",
	} {
		t.Run("a17 a22 "+want, func(t *testing.T) {
			u := fetchtest.New(t)
			u.Serve("/feed", fetchtest.Answer{Status: code, Header: map[string]string{"Retry-After": "120"}})
			err := refused(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/feed"})
			var answered *aggregator.FetchError
			if !errors.As(err, &answered) || answered.Status != code || answered.RetryAfter != 2*time.Minute {
				t.Errorf("got %#v", answered)
			}
			if want := fmt.Sprintf("GET %s/feed: %s", u.URL, want); err.Error() != want {
				t.Errorf("error is %q, want %q", err, want)
			}
			if len(u.Log()) != 1 {
				t.Errorf("%d requests, want no second one", len(u.Log()))
			}
		})
	}
}

func TestErrorsKeepPasswords(t *testing.T) {
	u := fetchtest.New(t)
	u.Serve("/away", fetchtest.Answer{Location: "ftp://reader:secret@" + "h/?reader=secret"})
	host := strings.TrimPrefix(u.URL, "http://")
	for name, address := range map[string]string{
		"a status":     "http://reader:secret@" + host + "/",
		"a query":      "http://" + host + "/feed?reader=secret",
		"a redirect":   "http://" + host + "/away",
		"no name":      "http://reader:secret@xn--\u00e9.example/?reader=secret",
		"no route":     "http://reader:secret@10.0.0.1/",
		"not a URL":    "http://reader:secret",
		"not fetched":  "ftp://reader:secret@" + host,
		"without host": "https://reader:secret@/feed",
	} {
		t.Run(name, func(t *testing.T) {
			err := refused(t, newFetcher(t, options()), aggregator.Request{URL: address})
			if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "reader") {
				t.Errorf("error is %q", err)
			}
			if !strings.HasPrefix(err.Error(), "GET") || strings.Count(err.Error(), "GET") != 1 {
				t.Errorf("error is %q, want the method once, in front", err)
			}
		})
	}
}

func TestOnlyPublicAddressesAreDialled(t *testing.T) {
	u := fetchtest.New(t)
	o := options()
	o.AllowNetworks = nil
	err := refused(t, newFetcher(t, o), aggregator.Request{URL: u.URL + "/"})
	mustContain(t, err, `address 127.0.0.1 is not public; to allow it add "127.0.0.0/8" to [fetch] allow_networks`)
	if status(err) != 0 || len(u.Log()) != 0 {
		t.Errorf("status %d, %d requests", status(err), len(u.Log()))
	}
}

func TestTheEnvironmentChoosesNoProxy(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	u := fetchtest.New(t)
	u.Serve("/feed", fetchtest.Answer{})
	get(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/feed"})
}
