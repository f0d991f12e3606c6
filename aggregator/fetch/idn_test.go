package fetch_test

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"testing"

	"tidings/aggregator"
	"tidings/aggregator/fetch/fetchtest"
)

const (
	idn      = "b\u00fccher.example"
	punycode = "xn--bcher-kva.example"
)

func TestAnInternationalNameInTheHostHeader(t *testing.T) {
	t.Run("a29 Host", func(t *testing.T) {
		u := fetchtest.New(t)
		u.Serve("/feed", fetchtest.Answer{Body: "feed"})
		o := options()
		o.Dial = u.Dial
		got := get(t, newFetcher(t, o), aggregator.Request{URL: "http://" + idn + "/feed"})
		if host := u.Log()[0].Host; host != punycode || got.URL != "http://"+punycode+"/feed" {
			t.Errorf("asked host %q, body from %q", host, got.URL)
		}
	})
}

func TestAnInternationalNameInTLS(t *testing.T) {
	t.Run("a29 SNI", func(t *testing.T) {
		greeted := make(chan string, 1)
		config := &tls.Config{GetConfigForClient: func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
			greeted <- hello.ServerName
			return nil, errors.New("seen enough")
		}}
		o := options()
		o.Dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
			ours, theirs := net.Pipe()
			go func() {
				defer theirs.Close()
				_ = tls.Server(theirs, config).HandshakeContext(ctx)
			}()
			return ours, nil
		}
		refused(t, newFetcher(t, o), aggregator.Request{URL: "https://" + idn + "/"})
		if name := <-greeted; name != punycode {
			t.Errorf("asked for %q", name)
		}
	})
}
