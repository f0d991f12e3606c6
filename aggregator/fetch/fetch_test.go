package fetch_test

import (
	"errors"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tidings/aggregator"
	"tidings/aggregator/fetch"
	"tidings/aggregator/fetch/fetchtest"
)

func TestMain(m *testing.M) {
	if address := os.Getenv(fetchOnly); address != "" {
		os.Exit(fetchAndPrint(address))
	}
	goleak.VerifyTestMain(m)
}

// now is the fetcher's clock in every test.
var now = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

const userAgent = "tidings/1.0 (+https://news.example)"

// accepted is what every request says that it can read.
const accepted = "application/atom+xml, application/rss+xml, application/feed+json, " +
	"application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"

// options let a fetcher reach the upstreams of a test.
func options() fetch.Options {
	return fetch.Options{
		UserAgent:     userAgent,
		Timeout:       30 * time.Second,
		MaxBody:       1 << 20,
		AllowNetworks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
		Now:           func() time.Time { return now },
	}
}

func newFetcher(t *testing.T, o fetch.Options) *fetch.Fetcher {
	f := fetch.New(o)
	t.Cleanup(f.Close)
	return f
}

// follow fetches, also from the hosts that redirects lead to.
func follow(t *testing.T, f *fetch.Fetcher, r aggregator.Request) (*aggregator.Response, error) {
	response, err := f.Fetch(t.Context(), r)
	for err == nil && response.Onward != nil {
		r.Onward = response.Onward
		response, err = f.Fetch(t.Context(), r)
	}
	return response, err
}

// get fetches what must come.
func get(t *testing.T, f *fetch.Fetcher, r aggregator.Request) *aggregator.Response {
	t.Helper()
	response, err := follow(t, f, r)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

// refused fetches what must not come, and returns why.
func refused(t *testing.T, f *fetch.Fetcher, r aggregator.Request) error {
	t.Helper()
	response, err := follow(t, f, r)
	if err == nil {
		t.Fatalf("got status %d and %d bytes, want an error", response.Status, len(response.Body))
	}
	return err
}

// status is the HTTP status that an error carries; 0 for none.
func status(err error) int {
	var answered *aggregator.FetchError
	if errors.As(err, &answered) {
		return answered.Status
	}
	return 0
}

// patience is the Retry-After that an error carries.
func patience(err error) time.Duration {
	var answered *aggregator.FetchError
	if errors.As(err, &answered) {
		return answered.RetryAfter
	}
	return 0
}

func mustContain(t *testing.T, err error, text string) {
	t.Helper()
	if !strings.Contains(err.Error(), text) {
		t.Errorf("error is %q, want it to contain %q", err, text)
	}
}

func TestABodyComesWithWhatHTTPSaysOfIt(t *testing.T) {
	u := fetchtest.New(t)
	u.Serve("/feed", fetchtest.Answer{Body: "<rss/>", Type: "application/rss+xml"})
	response := get(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/feed"})
	if string(response.Body) != "<rss/>" || response.Status != http.StatusOK || response.Unchanged {
		t.Errorf("got %+v", response)
	}
	if response.URL != u.URL+"/feed" || response.ContentType != "application/rss+xml" {
		t.Errorf("got URL %q, content type %q", response.URL, response.ContentType)
	}
}

func TestRequestShape(t *testing.T) {
	u := fetchtest.New(t)
	u.Serve("/feed", fetchtest.Answer{Body: "feed", Header: map[string]string{"Set-Cookie": "id=1"}})
	f := newFetcher(t, options())
	for range 2 {
		get(t, f, aggregator.Request{URL: u.URL + "/feed"})
	}
	t.Run("a27 a30 one GET a poll, and nothing else", func(t *testing.T) {
		if log := u.Log(); len(log) != 2 || log[0].Method != http.MethodGet || log[1].Method != http.MethodGet {
			t.Fatalf("two fetches made the requests %+v", log)
		}
	})
	h := u.Log()[1].Header
	for name, want := range map[string]string{
		"a24 User-Agent":        userAgent,
		"a25 Accept-Encoding":   "gzip, deflate, br, zstd",
		"a26 Accept":            accepted,
		"a26 Cookie":            "",
		"a26 Referer":           "",
		"a26 Cache-Control":     "",
		"a1 If-None-Match":      "",
		"a1 If-Modified-Since":  "",
		"a27 Content-Length":    "",
		"a27 Transfer-Encoding": "",
	} {
		t.Run(name, func(t *testing.T) {
			_, field, _ := strings.Cut(name, " ")
			if got := h.Get(field); got != want {
				t.Errorf("sent %q, want %q", got, want)
			}
		})
	}
}

func TestTheAddressIsSentAsConfigured(t *testing.T) {
	for name, test := range map[string]struct{ address, target string }{
		"escapes stay":                   {"/a%7Eb%2Fc?q=%7e&&x=", "/a%7Eb%2Fc?q=%7e&&x="},
		"no fragment":                    {"/feed#top", "/feed"},
		"an empty query stays":           {"/feed?", "/feed?"},
		"dots stay":                      {"/a/../b", "/a/../b"},
		"what no request line can carry": {"/feed?q=a b\u00e9", "/feed?q=a%20b%C3%A9"},
	} {
		t.Run("a26 "+name, func(t *testing.T) {
			u := fetchtest.New(t)
			u.Serve(test.target, fetchtest.Answer{})
			get(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + test.address})
		})
	}
}

func TestTheSourcesOwnHeadersAreSent(t *testing.T) {
	u := fetchtest.New(t)
	u.Serve("/feed", fetchtest.Answer{})
	get(t, newFetcher(t, options()), aggregator.Request{
		URL:    strings.Replace(u.URL, "://", "://reader:secret@", 1) + "/feed",
		Header: map[string]string{"X-Key": "k", "User-Agent": "mine/1"},
	})
	h := u.Log()[0].Header
	if h.Get("X-Key") != "k" || h.Get("User-Agent") != "mine/1" {
		t.Errorf("headers of the source: %v", h)
	}
	if got := h.Get("Authorization"); got != "Basic cmVhZGVyOnNlY3JldA==" {
		t.Errorf("Authorization from the URL is %q", got)
	}
}

func TestUserAgentNamesTheSubscribersOnlyWhenKnown(t *testing.T) {
	t.Run("a24 version, address, subscribers", func(t *testing.T) {
		if got, want := fetch.UserAgent("1.0", "https://news.example", 0), userAgent; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		want := "tidings/1.0 (+https://news.example; 12 subscribers)"
		if got := fetch.UserAgent("1.0", "https://news.example", 12); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}
