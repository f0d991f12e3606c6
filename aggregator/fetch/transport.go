package fetch

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"
)

const (
	maxHeader   = 64 << 10 // bytes of an answer's headers, interim answers included
	idlePerHost = 2        // connections kept for the next feed of a host
	idleInAll   = 100
	// Servers close idle connections after five seconds and more. A request
	// must not cross with that on its way.
	idleTime = 4 * time.Second
	// A dial can outlive the fetch that wanted it, for the next one to use. It
	// ends after the fetch, whose deadline is the one to be told of.
	outlived = time.Second
)

// newTransport has no cookies, no decompression and no proxy of its own
// choosing.
func newTransport(o Options) *http.Transport {
	transport := &http.Transport{
		DialContext:            o.Dial,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    o.Timeout + outlived,
		DisableCompression:     true,
		MaxResponseHeaderBytes: maxHeader,
		MaxIdleConns:           idleInAll,
		MaxIdleConnsPerHost:    idlePerHost,
		IdleConnTimeout:        idleTime,
	}
	if o.Dial == nil {
		transport.DialContext = newDialer(o).DialContext
	}
	if o.Proxy != nil {
		transport.Proxy = guard{o.AllowNetworks}.via(o.Proxy)
		transport.OnProxyConnectResponse = connected
	}
	return transport
}

// connected says that the proxy refuses to connect: its own phrase is anybody's text.
func connected(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return fmt.Errorf("the proxy answers %s", statusText(answer.StatusCode))
}

// newDialer is guarded unless it leads to a proxy.
func newDialer(o Options) *net.Dialer {
	dialer := &net.Dialer{Timeout: o.Timeout + outlived}
	if o.Proxy == nil {
		dialer.ControlContext = guard{o.AllowNetworks}.control
	}
	return dialer
}
