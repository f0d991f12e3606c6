package fetch_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"tidings/aggregator"
	"tidings/aggregator/fetch/fetchtest"
)

// rawServer answers every request on loopback with the same bytes and then
// closes the connection.
func rawServer(t *testing.T, answer string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan struct{})
	t.Cleanup(func() { listener.Close(); <-served })
	go func() {
		defer close(served)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
				_, _ = io.WriteString(conn, answer)
			}
			conn.Close()
		}
	}()
	return "http://" + listener.Addr().String() + "/"
}

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
		t.Run(want, func(t *testing.T) {
			u := fetchtest.New(t)
			u.Serve("/feed", fetchtest.Answer{Status: code, Header: map[string]string{"Retry-After": "120"}})
			err := refused(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/feed"})
			var answered *aggregator.FetchError
			if !errors.As(err, &answered) || answered.Status != code || answered.RetryAfter != 2*time.Minute {
				t.Errorf("a17 a22: %#v", answered)
			}
			if want := fmt.Sprintf("GET %s/feed: %s", u.URL, want); err.Error() != want {
				t.Errorf("error is %q, want %q", err, want)
			}
		})
	}
}

func TestAnswersOfNoUse(t *testing.T) {
	for name, test := range map[string]struct{ answer, why string }{
		"nothing":                {"", "ended before the answer was complete"},
		"another protocol":       {"220 mail.example ESMTP\r\n", "malformed HTTP"},
		"a body cut off":         {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfeed", "ended before the answer was complete"},
		"a length announced":     {"HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\nfeed", "larger than 1MiB"},
		"headers without end":    {"HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 1<<17), "headers exceeded 65536 bytes"},
		"a protocol switch":      {"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nfeed", "101 Switching Protocols"},
		"a phrase of their own":  {"HTTP/1.1 404 <b>\x1b[31mno\r\nContent-Length: 0\r\n\r\n", ": 404 Not Found"},
		"controls in the header": {"HTTP/1.1 200 OK\r\n\x1b[31mred\r\n\r\n", "malformed MIME header"},
	} {
		t.Run(name, func(t *testing.T) {
			err := refused(t, newFetcher(t, options()), aggregator.Request{URL: rawServer(t, test.answer)})
			mustContain(t, err, test.why)
			if strings.ContainsFunc(err.Error(), func(r rune) bool { return r < ' ' }) {
				t.Errorf("control characters in %q", err)
			}
		})
	}
}

func TestErrorsKeepPasswords(t *testing.T) {
	u := fetchtest.New(t)
	host := strings.TrimPrefix(u.URL, "http://")
	for name, address := range map[string]string{
		"a status":     "http://reader:secret@" + host + "/",
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

func TestAProxyIsTheOperatorsChoiceAndItsTargetsAreNot(t *testing.T) {
	var asked []string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.RequestURI)
	}))
	t.Cleanup(proxy.Close)
	o := options()
	o.AllowNetworks = nil
	o.Proxy, _ = url.Parse(proxy.URL)
	f := newFetcher(t, o)
	get(t, f, aggregator.Request{URL: "http://feeds.example/a"})
	err := refused(t, f, aggregator.Request{URL: "http://169.254.169.254/"})
	mustContain(t, err, `address 169.254.169.254 is not public`)
	if len(asked) != 1 || asked[0] != "http://feeds.example/a" {
		t.Errorf("the proxy was asked for %q", asked)
	}
}
