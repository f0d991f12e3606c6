package fetchtest

import (
	"context"
	"encoding/pem"
	"net"
	"net/http/httptest"
	"testing"
	"time"
)

// New starts an upstream on loopback that answers 404 to everything. It stops
// when the test ends.
func New(t testing.TB) *Upstream {
	u, server := prepare(t)
	server.Start()
	return u.started(server)
}

// NewTLS is [New] over TLS, with a certificate for 127.0.0.1, ::1 and
// example.com that nobody trusts but who trusts the upstream's CA.
func NewTLS(t testing.TB) *Upstream {
	u, server := prepare(t)
	server.StartTLS()
	certificate := pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}
	u.CA = string(pem.EncodeToMemory(&certificate))
	return u.started(server)
}

// InMemory is [New] without a network, at http://upstream.example. It is
// reached through Dial alone, and everything about it waits on channels, so
// that it can live in a bubble of testing/synctest. A reset looks like a close
// there.
func InMemory(t testing.TB) *Upstream {
	u, server := prepare(t)
	server.Listener.Close()
	server.Listener = NewMemory()
	u.patience = 365 * 24 * time.Hour // of a bubble's clock
	server.Start()
	return u.started(server)
}

// Dial connects to the upstream, whatever the address.
func (u *Upstream) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	if m, ok := u.listener.(*Memory); ok {
		return m.Dial(ctx, network, address)
	}
	var d net.Dialer
	return d.DialContext(ctx, "tcp", u.listener.Addr().String())
}

func prepare(t testing.TB) (*Upstream, *httptest.Server) {
	u := &Upstream{
		t:        t,
		patience: 30 * time.Second,
		scripts:  map[string][]Answer{},
		folders:  map[string]string{},
		arrival:  make(chan struct{}),
	}
	ctx, letGo := context.WithCancel(context.Background())
	server := httptest.NewUnstartedServer(u)
	server.Config.BaseContext = func(net.Listener) context.Context { return ctx }
	t.Cleanup(func() {
		letGo() // of answers that are held
		server.CloseClientConnections()
		server.Close()
	})
	return u, server
}

func (u *Upstream) started(server *httptest.Server) *Upstream {
	u.URL, u.listener = server.URL, server.Listener
	return u
}
