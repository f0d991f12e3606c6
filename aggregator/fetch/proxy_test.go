package fetch_test

import (
	"bufio"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"

	"tidings/aggregator"
	"tidings/aggregator/fetch"
	"tidings/aggregator/fetch/fetchtest"
)

// through is a fetcher, trusting the upstream, that asks the proxy as a reader
// with a password.
func (p *proxy) through(t *testing.T, scheme string) *fetch.Fetcher {
	o := options()
	o.AllowNetworks = nil // the operator's own proxy needs no permission
	o.Proxy = &url.URL{Scheme: scheme, User: url.UserPassword("reader", "secret"), Host: p.address}
	f := newFetcher(t, o)
	f.Trust(p.upstream.CA)
	return f
}

func TestProxiesAreAskedForEverything(t *testing.T) {
	const basic = "Basic cmVhZGVyOnNlY3JldA=="
	for name, test := range map[string]struct {
		serve        func(*proxy, net.Conn, *bufio.Reader) error
		start        func(testing.TB) *fetchtest.Upstream
		scheme       string
		address      string
		asked, login string
	}{
		"http, plain":   {(*proxy).http, fetchtest.New, "http", "http://example.com/feed", "GET http://example.com/feed", basic},
		"http, TLS":     {(*proxy).http, fetchtest.NewTLS, "http", "https://example.com/feed", "CONNECT example.com:443", basic},
		"socks5, plain": {(*proxy).socks, fetchtest.New, "socks5", "http://example.com/feed", "example.com:80", "reader:secret"},
		"socks5, TLS":   {(*proxy).socks, fetchtest.NewTLS, "socks5", "https://example.com/feed", "example.com:443", "reader:secret"},
	} {
		t.Run(name, func(t *testing.T) {
			u := test.start(t)
			u.Serve("/feed", fetchtest.Answer{Body: "feed"})
			p := startProxy(t, u, test.serve)
			got := get(t, p.through(t, test.scheme), aggregator.Request{URL: test.address})
			if string(got.Body) != "feed" || got.URL != test.address {
				t.Errorf("got %q from %s", got.Body, got.URL)
			}
			if len(p.asked) != 1 || p.asked[0] != test.asked || p.users[0] != test.login {
				t.Errorf("the proxy was asked for %q by %q", p.asked, p.users)
			}
			if log := u.Log(); len(log) != 1 || log[0].Host != "example.com" || log[0].Header.Get("Proxy-Authorization") != "" {
				t.Errorf("the upstream was asked %+v", log)
			}
		})
	}
}

func TestAProxyIsTheOperatorsChoiceAndItsTargetsAreNot(t *testing.T) {
	for _, scheme := range []string{"http", "socks5"} {
		for _, address := range []string{
			"http://169.254.169.254/", "https://10.0.0.1/", "http://[::ffff:127.0.0.1]/", "http://[::1]/",
			"http://localhost/", "https://a.localhost./", "http://2130706433/", "http://127.1/",
			"https://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460/", "http://127\u30020\u30020\u30021/",
		} {
			t.Run(scheme+" "+address, func(t *testing.T) {
				u := fetchtest.New(t)
				u.Serve("/", fetchtest.Answer{Location: address})
				p := startProxy(t, u, (*proxy).http)
				refused(t, p.through(t, scheme), aggregator.Request{URL: address})
				if scheme == "http" {
					refused(t, p.through(t, scheme), aggregator.Request{URL: "http://feeds.example/"})
					p.asked = p.asked[1:]
				}
				if len(p.asked) != 0 {
					t.Errorf("the proxy was asked for %q", p.asked)
				}
			})
		}
	}
}

// says is a proxy that gives everyone this answer.
func says(answer string) func(*proxy, net.Conn, *bufio.Reader) error {
	return func(_ *proxy, conn net.Conn, b *bufio.Reader) error {
		_, _ = b.Peek(1) // the question has come
		_, err := io.WriteString(conn, answer)
		return err
	}
}

func TestAProxyThatRefusesIsNamedAsTheOneThatDoes(t *testing.T) {
	for answer, want := range map[string]string{
		"407 \x1b[31mno":          "the proxy answers 407 Proxy Authentication Required",
		"502 reader:secret fails": "the proxy answers 502 Bad Gateway",
		"204 No Content":          "the proxy answers 204 No Content",
	} {
		t.Run(want, func(t *testing.T) {
			p := startProxy(t, fetchtest.New(t), says("HTTP/1.1 "+answer+"\r\nContent-Length: 0\r\n\r\n"))
			err := refused(t, p.through(t, "http"), aggregator.Request{URL: "https://feeds.example/"})
			if want := "GET https://feeds.example/: " + want; err.Error() != want {
				t.Errorf("error is %q, want %q", err, want)
			}
		})
	}
}

func TestErrorsKeepTheProxysPassword(t *testing.T) {
	for name, test := range map[string]struct{ scheme, answer string }{
		"http, refusing":         {"http", "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"},
		"http, closing":          {"http", ""},
		"socks5, refusing":       {"socks5", "\x05\xff"},
		"socks5, wrong password": {"socks5", "\x05\x02\x01\x01"},
		"socks5, closing":        {"socks5", ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := startProxy(t, fetchtest.New(t), says(test.answer))
			for _, address := range []string{"http://feeds.example/", "https://feeds.example/"} {
				err := refused(t, p.through(t, test.scheme), aggregator.Request{URL: address}).Error()
				if strings.Contains(err, "secret") || strings.Contains(err, "reader") || strings.Contains(err, "cmVhZGVy") {
					t.Errorf("error is %q", err)
				}
			}
		})
	}
}
