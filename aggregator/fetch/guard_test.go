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
		"100.128.0.1:80":               true, // the first beyond 100.64/10
		"198.20.0.1:80":                true, // the first beyond 198.18/15
		"[2001:200::1]:80":             true, // the first beyond 2001::/23
		"10.1.2.3:80":                  true, // allowed
		"[::ffff:10.1.2.3]:80":         true, // the same address
		"[fe80::1%eth0]:80":            true,
		"10.0.255.255:80":              false, // the last before what is allowed
		"10.2.0.1:80":                  false,
		"[::10.1.2.3]:80":              false, // another address
		"[64:ff9b::a01:203]:80":        false,
		"[2002:a01:203::]:80":          false,
		"0.0.0.0:80":                   false,
		"0.1.2.3:80":                   false,
		"100.64.0.1:80":                false,
		"100.127.255.255:80":           false,
		"127.0.0.1:80":                 false,
		"127.255.255.255:80":           false,
		"169.254.169.254:80":           false,
		"172.16.0.1:80":                false,
		"172.31.255.255:80":            false,
		"192.0.0.1:80":                 false,
		"192.0.2.1:80":                 false,
		"192.168.1.1:80":               false,
		"198.18.0.1:80":                false,
		"198.19.0.1:80":                false,
		"198.51.100.1:80":              false,
		"203.0.113.1:80":               false,
		"224.0.0.1:80":                 false,
		"240.0.0.1:80":                 false,
		"255.255.255.255:80":           false,
		"[::]:80":                      false,
		"[::1]:80":                     false,
		"[::127.0.0.1]:80":             false, // IPv4-compatible
		"[::ffff:127.0.0.1]:80":        false, // IPv4-mapped
		"[::ffff:7f00:1%lo]:80":        false,
		"[::ffff:0:127.0.0.1]:80":      false, // IPv4-translated
		"[64:ff9b::7f00:1]:80":         false, // NAT64
		"[64:ff9b:1::7f00:1]:80":       false, // NAT64, local
		"[2001:0:1234::1]:80":          false, // Teredo
		"[2002:7f00:1::]:80":           false, // 6to4
		"[100::1]:80":                  false,
		"[2001:db8::1]:80":             false,
		"[3fff::1]:80":                 false,
		"[5f00::1]:80":                 false,
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

func TestTheGuardNamesItsMend(t *testing.T) {
	for address, want := range map[string]string{
		"10.2.0.1":          `address 10.2.0.1 is not public; to allow it add "10.0.0.0/8" to [fetch] allow_networks`,
		"::ffff:10.2.0.1":   `address 10.2.0.1 is not public; to allow it add "10.0.0.0/8" to [fetch] allow_networks`,
		"fd00::1%eth0":      `address fd00::1 is not public; to allow it add "fc00::/7" to [fetch] allow_networks`,
		"64:ff9b::10.1.2.3": `address 64:ff9b::a01:203 is not public; to allow it add "64:ff9b::/96" to [fetch] allow_networks`,
	} {
		if err := (guard{}).check(netip.MustParseAddr(address)); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", address, err, want)
		}
	}
}

func TestGuardOfHostsBehindAProxy(t *testing.T) {
	g := guard{allowed: []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")}}
	for host, open := range map[string]bool{
		"feeds.example":     true,
		"localhost.example": true,
		"93.184.216.34":     true,
		"10.1.0.1":          true,
		"10.2.0.1":          false,
		"::1":               false,
		"::ffff:127.0.0.1":  false,
		"fe80::1%eth0":      false,
		"LocalHost":         false,
		"a.localhost..":     false,
	} {
		if err := g.checkHost(host); (err == nil) != open {
			t.Errorf("%q: %v", host, err)
		}
	}
}

func FuzzNoDisguiseOpensAnAddress(f *testing.F) {
	f.Add([]byte{127, 0, 0, 1})
	f.Add([]byte{93, 184, 216, 34})
	f.Fuzz(func(t *testing.T, four []byte) {
		plain, ok := netip.AddrFromSlice(four)
		if !ok || !plain.Is4() {
			return // no IPv4 address
		}
		mapped := netip.AddrFrom16(plain.As16()).WithZone("eth0")
		if (guard{}).check(plain) == nil != ((guard{}).check(mapped) == nil) {
			t.Errorf("%s and %s are judged differently", plain, mapped)
		}
	})
}
