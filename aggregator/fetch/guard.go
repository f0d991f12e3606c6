package fetch

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
)

// notPublic are the networks that a feed has no business in: the host itself,
// private and link-local ones, documentation, multicast, what is set aside, and
// the IPv6 forms that lead back into IPv4. Never changed.
var notPublic = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
	"192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/23", "2002::/16",
	"100::/63", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
)

func prefixes(texts ...string) []netip.Prefix {
	var ps []netip.Prefix
	for _, text := range texts {
		ps = append(ps, netip.MustParsePrefix(text))
	}
	return ps
}

// guard decides which addresses may be connected to.
type guard struct {
	allowed []netip.Prefix
}

// control is a net.Dialer's ControlContext: it sees the address that is about
// to be dialled, after names were resolved, so no name can lead elsewhere.
func (g guard) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	dialled, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("address %q is not an IP address and port", address)
	}
	return g.check(dialled.Addr())
}

// check says why an address must not be connected to, and the mend.
func (g guard) check(address netip.Addr) error {
	// A prefix contains no address with a zone, and IPv4 in IPv6 clothes is
	// in none of the IPv4 prefixes.
	address = address.Unmap().WithZone("")
	contains := func(p netip.Prefix) bool { return p.Contains(address) }
	at := slices.IndexFunc(notPublic, contains)
	if at < 0 || slices.ContainsFunc(g.allowed, contains) {
		return nil
	}
	return fmt.Errorf("address %s is not public; to allow it add %q to [fetch] allow_networks",
		address, notPublic[at])
}

// via is an http.Transport's Proxy. Only the proxy is dialled then, so what a
// target's address says by itself is checked here.
func (g guard) via(proxy *url.URL) func(*http.Request) (*url.URL, error) {
	return func(r *http.Request) (*url.URL, error) {
		if err := g.checkHost(r.URL.Hostname()); err != nil {
			return nil, err
		}
		return proxy, nil
	}
}

// Refused says why an address must not be asked where only these networks are
// opened beside the public ones, as far as the address itself tells; nil where
// it does not. What a name leads to is looked at when it is dialled.
func Refused(address string, allowed []netip.Prefix) error {
	u, err := url.Parse(address)
	if err != nil {
		return fmt.Errorf("address %q: %w", address, err)
	}
	return guard{allowed}.checkHost(u.Hostname())
}

// checkHost checks a host that is an IP address, or a name that always means
// one (RFC 6761, 6.3).
func (g guard) checkHost(host string) error {
	if address, err := netip.ParseAddr(host); err == nil {
		return g.check(address)
	}
	host = strings.ToLower(strings.TrimRight(host, "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return g.check(netip.AddrFrom4([4]byte{127, 0, 0, 1}))
	}
	return nil
}
