package fetch_test

import (
	"errors"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tidings/aggregator"
	"tidings/aggregator/fetch"
	"tidings/aggregator/fetch/fetchtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// now is the fetcher's clock in every test.
var now = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

const userAgent = "tidings/1.0 (+https://news.example)"

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

// get fetches what must come.
func get(t *testing.T, f *fetch.Fetcher, r aggregator.Request) *aggregator.Response {
	t.Helper()
	response, err := f.Fetch(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

// refused fetches what must not come, and returns why.
func refused(t *testing.T, f *fetch.Fetcher, r aggregator.Request) error {
	t.Helper()
	response, err := f.Fetch(t.Context(), r)
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
	u.Serve("/feed", fetchtest.Answer{Header: map[string]string{"Set-Cookie": "id=1"}})
	f := newFetcher(t, options())
	for range 2 {
		get(t, f, aggregator.Request{URL: u.URL + "/feed"})
	}
	requests := u.Log()
	if len(requests) != 2 || requests[1].Method != http.MethodGet {
		t.Fatalf("a27: two fetches made the requests %+v, want two GETs", requests)
	}
	h := requests[1].Header
	for name, want := range map[string]string{
		"User-Agent":        userAgent,
		"Accept-Encoding":   "gzip, deflate",
		"Cookie":            "",
		"Referer":           "",
		"If-None-Match":     "",
		"If-Modified-Since": "",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if !strings.HasSuffix(h.Get("Accept"), ", */*;q=0.1") {
		t.Errorf("a26: Accept is %q", h.Get("Accept"))
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
	if got, want := fetch.UserAgent("1.0", "https://news.example", 0), userAgent; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	want := "tidings/1.0 (+https://news.example; 12 subscribers)"
	if got := fetch.UserAgent("1.0", "https://news.example", 12); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
