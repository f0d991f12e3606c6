package fetch

import (
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

const (
	maxHeader   = 64 << 10 // bytes of an answer's headers
	idlePerHost = 2        // connections kept for the next feed of a host
	idleInAll   = 100
	idleTime    = 30 * time.Second
)

// newTransport has no cookies, no decompression and no proxy of its own
// choosing. A dial can outlive the fetch that wanted it, for the next one to
// use, so it has the deadline of a fetch too.
func newTransport(o Options) *http.Transport {
	g := guard{allowed: o.AllowNetworks}
	dialer := &net.Dialer{Timeout: o.Timeout}
	transport := &http.Transport{
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    o.Timeout,
		DisableCompression:     true,
		MaxResponseHeaderBytes: maxHeader,
		MaxIdleConns:           idleInAll,
		MaxIdleConnsPerHost:    idlePerHost,
		IdleConnTimeout:        idleTime,
	}
	if o.Proxy != nil {
		transport.Proxy = g.via(o.Proxy)
	} else {
		dialer.ControlContext = g.control
	}
	return transport
}
