package config

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// feedURL reads the address of a feed.
func feedURL(text string) (string, error) {
	_, err := absolute(text, "http", "https")
	return text, err
}

// baseURL reads the public address, and leaves out a slash at its end.
func baseURL(text string) (string, error) {
	u, err := absolute(text, "http", "https")
	if err != nil {
		return "", err
	}
	if u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return "", flawed(`write scheme, host and path alone, such as "https://example.org/news"`,
			"has more than an address in it")
	}
	return strings.TrimRight(text, "/"), nil
}

// proxyURL reads the address of a proxy.
func proxyURL(text string) (*url.URL, error) { return absolute(text, "http", "https", "socks5") }

// absolute reads a URL that has a host and one of the schemes.
func absolute(text string, schemes ...string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, flawed(`write an address such as "https://example.org/feed.xml"`, "is not a URL: %s", urlText(err))
	}
	if !slices.Contains(schemes, u.Scheme) {
		return nil, flawed("", "does not begin with %s://", strings.Join(schemes, ":// or "))
	}
	if u.Hostname() == "" {
		return nil, flawed("add the host", "has no host")
	}
	if port := u.Port(); port != "" {
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return nil, flawed("ports end at 65535", "has an impossible port")
		}
	}
	return u, nil
}

// urlText is what net/url says, without the URL and without what it quotes of it:
// where a password has a slash in it, that is the password.
func urlText(err error) string {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	text := err.Error()
	from, to := strings.Index(text, `"`), strings.LastIndex(text, `"`)
	if from < to {
		text = text[:from] + "…" + text[to+1:]
	}
	return text
}

// listenAddress reads host:port; an empty host is every address of the machine.
func listenAddress(text string) (string, error) {
	const mend = `write host:port, such as "127.0.0.1:8080", or ":8080" for every address`
	host, port, err := net.SplitHostPort(text)
	if err != nil {
		return "", flawed(mend, "is not an address to listen on")
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return "", flawed(mend, "has no port between 0 and 65535")
	}
	if strings.ContainsAny(host, " /@?#") {
		return "", flawed(mend, "is not an address to listen on")
	}
	return text, nil
}

// network reads a network in CIDR notation (RFC 4632).
func network(text string) (netip.Prefix, error) {
	if address, err := netip.ParseAddr(text); err == nil && address.Zone() == "" {
		return netip.Prefix{}, flawed("write "+strconv.Quote(exactly(address).String()), "is an address and not a network")
	}
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		return netip.Prefix{}, flawed(`write CIDR, such as "127.0.0.0/8" or "fd00::/8"`, "is not a network")
	}
	return prefix.Masked(), nil
}

// exactly is the network that holds one address.
func exactly(address netip.Addr) netip.Prefix {
	return netip.PrefixFrom(address, address.BitLen())
}

// allow lets the host of a feed's address be fetched from where that host is
// this machine or in a private network.
func (f *Fetch) allow(address string) {
	u, err := url.Parse(address)
	if err != nil {
		return
	}
	for _, a := range addressesOf(u.Hostname()) {
		prefix := exactly(a)
		if (a.IsLoopback() || a.IsPrivate()) && !slices.Contains(f.AllowNetworks, prefix) {
			f.AllowNetworks = append(f.AllowNetworks, prefix)
		}
	}
}

// addressesOf are the addresses that a host has without asking anyone.
func addressesOf(host string) []netip.Addr {
	if strings.EqualFold(host, "localhost") {
		return []netip.Addr{netip.AddrFrom4([4]byte{127, 0, 0, 1}), netip.IPv6Loopback()}
	}
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a.Unmap().WithZone("")}
	}
	return nil
}
