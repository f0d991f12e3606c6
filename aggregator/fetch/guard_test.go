package fetch

import (
	"net/netip"
	"testing"
)

func TestGuard(t *testing.T) {
	g := guard{allowed: []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("fe80::/10")}}
	for address, open := range map[string]bool{
		"93.184.216.34:80":             true,
		"[2606:4700::1]:443":           true,
		"172.32.0.1:80":                true, // the first beyond 172.16/12
		"10.1.2.3:80":                  true, // allowed
		"10.2.0.1:80":                  false,
		"[::ffff:10.1.2.3]:80":         true,
		"[fe80::1%eth0]:80":            true,
		"0.0.0.0:80":                   false,
		"100.64.0.1:80":                false,
		"127.0.0.1:80":                 false,
		"169.254.169.254:80":           false,
		"172.31.255.255:80":            false,
		"192.0.0.1:80":                 false,
		"192.0.2.1:80":                 false,
		"192.168.1.1:80":               false,
		"198.19.0.1:80":                false,
		"198.51.100.1:80":              false,
		"203.0.113.1:80":               false,
		"224.0.0.1:80":                 false,
		"255.255.255.255:80":           false,
		"[::]:80":                      false,
		"[::1]:80":                     false,
		"[::127.0.0.1]:80":             false,
		"[::ffff:127.0.0.1]:80":        false,
		"[64:ff9b::7f00:1]:80":         false,
		"[64:ff9b:1::1]:80":            false,
		"[2001::1]:80":                 false,
		"[2002:7f00:1::]:80":           false,
		"[fc00::1]:80":                 false,
		"[fd00::1%eth0]:80":            false,
		"[fec0::1]:80":                 false,
		"[ff02::1%eth0]:80":            false,
		"localhost:80":                 false,
		"unix socket, by whatever way": false,
	} {
		if err := g.control(t.Context(), "tcp", address, nil); (err == nil) != open {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestGuardOfHostsBehindAProxy(t *testing.T) {
	g := guard{allowed: []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")}}
	for host, open := range map[string]bool{
		"feeds.example":   true,
		"0x.example":      true,
		"93.184.216.34":   true,
		"10.1.0.1":        true,
		"10.2.0.1":        false,
		"127.0.0.1.":      false,
		"::1":             false,
		"127.1":           false,
		"2130706433":      false,
		"0x7f000001":      false,
		"0177.0.0.1":      false,
		"0x7f.0.0.0x1":    false,
		"LocalHost":       false,
		"a.localhost.":    false,
		"":                false,
		"feeds.example.7": false,
	} {
		if err := g.checkHost(host); (err == nil) != open {
			t.Errorf("%q: %v", host, err)
		}
	}
}
