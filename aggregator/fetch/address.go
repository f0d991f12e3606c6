package fetch

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// onWire returns the address as it is asked for: all of it as it is written,
// less the userinfo and the fragment, which are not sent, the host in the ASCII
// form that DNS, TLS and the Host header share (RFC 5891), and with those bytes
// of the query escaped that a request line cannot hold.
func onWire(u *url.URL) (*url.URL, error) {
	w := *u
	w.User = nil
	w.Fragment, w.RawFragment = "", ""
	w.RawQuery = escapeQuery(u.RawQuery)
	host, err := asciiHost(u)
	if err != nil {
		return nil, err
	}
	w.Host = host
	return &w, fetchable(&w)
}

// sameOnWire reports whether an address is asked for as the target is.
func sameOnWire(address string, target *url.URL) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	w, err := onWire(u)
	return err == nil && w.String() == target.String()
}

// asciiHost is the host and port. Whether a host is an address is decided
// later, since digits of other scripts make one too.
func asciiHost(u *url.URL) (string, error) {
	if strings.IndexFunc(u.Host, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return u.Host, nil
	}
	name, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil {
		return "", fmt.Errorf("host %q is not a domain name", u.Hostname())
	}
	if u.Port() != "" {
		name = net.JoinHostPort(name, u.Port())
	}
	return name, nil
}

// fetchable says why an address cannot be fetched, if it cannot.
func fetchable(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("scheme %q is not http or https", u.Scheme)
	}
	host := u.Hostname()
	switch {
	case host == "":
		return errors.New("the address has no host")
	case isOddNumber(host):
		return fmt.Errorf("host %q is neither a name nor a plain IP address", host)
	}
	return nil
}

// isOddNumber knows the spellings of IPv4 that only some resolvers understand
// (127.1, 0x7f000001, 2130706433): no name ends in a number.
func isOddNumber(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return false
	}
	host = strings.ToLower(strings.TrimRight(host, "."))
	last := host[strings.LastIndexByte(host, '.')+1:]
	return strings.Trim(last, "0123456789") == "" || strings.HasPrefix(last, "0x")
}

func escapeQuery(query string) string {
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' || c >= 0x7f {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// shown is the address as a log may have it: without the userinfo, and of a
// query only that there is one, since keys travel in both.
func shown(u *url.URL) string {
	if u.Opaque != "" {
		return u.Scheme + ":…"
	}
	s := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}
	if u.RawQuery != "" {
		return s.String() + "?…"
	}
	return s.String()
}
