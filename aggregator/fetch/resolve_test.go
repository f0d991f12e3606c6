package fetch

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"tidings/aggregator"
)

// everywhere is a server on all addresses of this machine, and the record of
// those that it was reached at.
func everywhere(t *testing.T) (port string, reached func() []string) {
	t.Helper()
	var mu sync.Mutex
	var at []string
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		at = append(at, r.Context().Value(http.LocalAddrContextKey).(net.Addr).String())
		if to := r.URL.Query().Get("to"); to != "" {
			http.Redirect(w, r, to, http.StatusFound)
		}
	}))
	server.Listener.Close()
	listener, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	server.Listener = listener
	server.Start()
	t.Cleanup(server.Close)
	_, port, _ = net.SplitHostPort(listener.Addr().String())
	return port, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return at
	}
}

// onlyHome is a fetcher for which 127.0.0.1 is the only address of loopback
// that is open, and whose names the given function resolves.
func onlyHome(t *testing.T, addresses func(round int) []string) *Fetcher {
	o := Options{
		Timeout: 30 * time.Second, MaxBody: 1 << 20,
		AllowNetworks: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")},
	}
	n := &names{addresses: addresses}
	dialer := newDialer(o)
	dialer.Resolver = &net.Resolver{PreferGo: true, Dial: n.dial}
	f := New(o)
	f.transport.DialContext = dialer.DialContext
	t.Cleanup(func() { f.Close(); n.open.Wait() })
	return f
}

func mustBeRefused(t *testing.T, f *Fetcher, address, why string) {
	t.Helper()
	request := aggregator.Request{URL: address}
	response, err := f.Fetch(t.Context(), request)
	if err == nil && response.Onward != nil {
		request.Onward = response.Onward
		_, err = f.Fetch(t.Context(), request)
	}
	if err == nil || !strings.Contains(err.Error(), why) {
		t.Errorf("%s: %v, want %s", address, err, why)
	}
}

func TestANameThatMovesToAPrivateAddress(t *testing.T) {
	port, reached := everywhere(t)
	f := onlyHome(t, func(round int) []string { return []string{"127.0.0.1", "127.0.0.2"}[min(round, 1):][:1] })
	address := "http://rebind.example.:" + port + "/"
	if _, err := f.Fetch(t.Context(), aggregator.Request{URL: address}); err != nil {
		t.Fatal(err)
	}
	f.Close() // the connection to the address of before
	mustBeRefused(t, f, address, "address 127.0.0.2 is not public")
	if got := reached(); len(got) != 1 || got[0] != "127.0.0.1:"+port {
		t.Errorf("reached %v", got)
	}
}

func TestANameWithAPublicAndAPrivateAddress(t *testing.T) {
	for name, addresses := range map[string][]string{
		"private last":      {"127.0.0.1", "127.0.0.2"},
		"private first":     {"127.0.0.2", "127.0.0.1"},
		"private over IPv6": {"::1", "127.0.0.1"},
		"private, mapped":   {"::ffff:127.0.0.2", "127.0.0.1"},
	} {
		t.Run(name, func(t *testing.T) {
			port, reached := everywhere(t)
			f := onlyHome(t, func(int) []string { return addresses })
			if _, err := f.Fetch(t.Context(), aggregator.Request{URL: "http://two.example.:" + port + "/"}); err != nil {
				t.Error(err)
			}
			if got := reached(); len(got) != 1 || got[0] != "127.0.0.1:"+port {
				t.Errorf("reached %v", got)
			}
		})
	}
}

func TestANameThatFallsBackToAPrivateAddress(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.2:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	f := onlyHome(t, func(int) []string { return []string{"127.0.0.1", "127.0.0.2"} })
	mustBeRefused(t, f, "http://two.example.:"+port+"/", "connection refused")
}

func TestNoAddressOutsideThePolicyIsReached(t *testing.T) {
	const private, odd = "is not public", "is neither a name nor a plain IP address"
	for host, why := range map[string]string{
		"127.0.0.2":          private,
		"0.0.0.0":            private,
		"[::1]":              private,
		"[::]":               private,
		"[::ffff:127.0.0.2]": private,
		"[::127.0.0.1]":      private,
		"[64:ff9b::7f00:1]":  private,
		"[2002:7f00:1::]":    private,
		"[fe80::1%25lo]":     private,
		"private.example.":   private,
		"2130706434":         odd,
		"0x7f.2":             odd,
		"017700000002":       odd,
		"127.2":              odd,
		"127.0.0.2.":         odd,
		"\u2460\u2461\u2466.\u24ea.\u24ea.\u2461": private,
	} {
		t.Run("a21 "+host, func(t *testing.T) {
			port, reached := everywhere(t)
			f := onlyHome(t, func(int) []string { return []string{"127.0.0.2", "::1"} })
			target := "http://" + host + ":" + port + "/"
			mustBeRefused(t, f, target, why)
			mustBeRefused(t, f, "http://127.0.0.1:"+port+"/?to="+url.QueryEscape(target), why)
			if got := reached(); len(got) != 1 || got[0] != "127.0.0.1:"+port {
				t.Errorf("reached %v, want the redirect alone", got)
			}
		})
	}
}
