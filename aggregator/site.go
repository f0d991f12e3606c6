package aggregator

import (
	"net/netip"

	"golang.org/x/net/publicsuffix"
)

// Site is the registrable domain of a URL's host, the unit of politeness and
// of ownership; an IP address is its own. It is empty for what is no http URL.
func Site(raw string) string {
	u, ok := parseWeb(trimURL(raw))
	if !ok {
		return ""
	}
	host := asciiHost(u.Hostname())
	if _, err := netip.ParseAddr(host); err == nil {
		return host
	}
	if domain, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return domain
	}
	return host
}
