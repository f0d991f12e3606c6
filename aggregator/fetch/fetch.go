// Package fetch asks one address for one feed, politely: a conditional GET
// (RFC 9110, 13.1) with bounded time and size, redirects that are followed
// within limits, and connections to public addresses only.
//
// How often an address is asked, and how many at a time, is for the caller to
// decide; so a redirect to another host goes back to the caller, who goes on
// when that host may be asked. Nothing is remembered between two fetches but
// idle connections and buffers.
//
// The guard looks at the address that is about to be dialled, after names were
// resolved, at every hop. Behind a proxy it is the proxy that resolves and
// dials: there the guard still refuses every address that is not public where
// it is written as one, and what a name leads to is for the proxy to guard.
//
// TLS trusts what the system trusts. A private authority is added as crypto/x509
// has it: SSL_CERT_FILE names a file of certificates, SSL_CERT_DIR folders of
// them. There is no way to switch verification off.
//
// robots.txt is not asked for: it is a word to crawlers, and a source is an
// address that a person chose.
package fetch

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"tidings/aggregator"
)

// Options are the settings of a [Fetcher]. Timeout and MaxBody must be positive.
type Options struct {
	UserAgent string // see [UserAgent]
	// Timeout is one deadline over connecting, TLS, headers, every redirect
	// and the whole body.
	Timeout time.Duration
	MaxBody int64 // bytes of a body, after decompression
	// AllowNetworks are opened although their addresses are not public.
	AllowNetworks []netip.Prefix
	// Proxy is asked for everything: http, https or socks5, with its userinfo
	// as credentials. Nil connects directly. The environment has no say.
	Proxy *url.URL
	// Dial connects in place of the guarded dialer, which nil is, and answers
	// for where it leads.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	Now  func() time.Time // nil is time.Now
}

// Fetcher is an [aggregator.Fetcher]. It is safe for concurrent use.
type Fetcher struct {
	userAgent string
	timeout   time.Duration
	maxBody   int64
	now       func() time.Time
	transport *http.Transport

	// What requests have used and the next ones may: buffers, and readers of gzip.
	spares  spares
	gunzips sync.Pool
}

var _ aggregator.Fetcher = (*Fetcher)(nil)

// New returns a fetcher. Close it when it is no longer needed.
func New(o Options) *Fetcher {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Fetcher{
		userAgent: o.UserAgent,
		timeout:   o.Timeout,
		maxBody:   o.MaxBody,
		now:       o.Now,
		transport: newTransport(o),
	}
}

// Close closes the connections that no fetch is using.
func (f *Fetcher) Close() { f.transport.CloseIdleConnections() }

// Fetch asks for r.URL with one GET and follows its redirects, as far as they
// stay within its registrable domain; one that leads on to another is the
// response. The deadline is over all requests together and not over the time
// between them. Errors name the address at fault, without credentials and
// query, on one line. An error is context.Canceled when, and only when, ctx was.
func (f *Fetcher) Fetch(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
	c, err := f.chain(r)
	if err != nil {
		return nil, err
	}
	bounded, cancel := context.WithTimeout(ctx, c.left)
	defer cancel()
	begun := time.Now()
	response, err := f.walk(bounded, c)
	c.left -= time.Since(begun)
	if err != nil {
		return nil, &failure{address: shown(c.address), err: f.reason(ctx, bounded, err)}
	}
	return response, nil
}

// chain is the one that the request goes on with, or a new one.
func (f *Fetcher) chain(r aggregator.Request) (*chain, error) {
	switch onward := r.Onward.(type) {
	case nil:
		return newChain(r, f.timeout)
	case *chain:
		return onward, nil
	default:
		return nil, fmt.Errorf("go on to %T: it is not of this fetcher", onward)
	}
}

// walk asks the addresses of the chain until one does not redirect, or
// redirects to another host.
func (f *Fetcher) walk(ctx context.Context, c *chain) (*aggregator.Response, error) {
	for {
		answer, err := f.transport.RoundTrip(f.request(ctx, c))
		if err != nil {
			return nil, err
		}
		if !isRedirect(answer.StatusCode) {
			return f.read(c, answer)
		}
		answer.Body.Close()
		host := c.site()
		if err := c.follow(answer); err != nil {
			return nil, f.refusal(c, answer, err)
		}
		if c.site() != host {
			return &aggregator.Response{Onward: c}, nil
		}
	}
}

// UserAgent is how tidings names itself to publishers: its version, the public
// address of the daemon, and for how many readers it asks where that is known
// (subscribers > 0).
func UserAgent(version, baseURL string, subscribers int) string {
	if subscribers > 0 {
		return fmt.Sprintf("tidings/%s (+%s; %d subscribers)", version, baseURL, subscribers)
	}
	return fmt.Sprintf("tidings/%s (+%s)", version, baseURL)
}
