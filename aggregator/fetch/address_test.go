package fetch

import (
	"net/url"
	"testing"
)

func TestHostsThatAreNeitherNamesNorAddresses(t *testing.T) {
	for host, plain := range map[string]bool{
		"feeds.example":                  true,
		"feeds.example.":                 true,
		"1.example":                      true,
		"0x.example":                     true,
		"under_score.example":            true,
		"127.0.0.1":                      true, // an address, for the guard
		"[::1]":                          true,
		"[fe80::1%25eth0]":               true,
		"b\u00fccher.example":            true,
		"127.0.0.1.":                     false,
		"127.0.0.1..":                    false,
		"127.1":                          false,
		"127.0.1":                        false,
		"2130706433":                     false,
		"0x7f000001":                     false,
		"0X7F.1":                         false,
		"0x7f.0.0.0x1":                   false,
		"017700000001":                   false,
		"0177.0.0.1":                     false,
		"127.0.0.01":                     false,
		"256.256.256.256":                false,
		"1.2.3.4.5":                      false,
		"feeds.example.7":                false,
		"\u2461\u2461.\u2460":            false, // digits in circles
		"\uff11\uff12\uff17\u3002\uff11": false, // digits of full width
		".":                              false,
		"xn--\u00e9":                     false,
	} {
		_, err := onWire(mustParse(t, "http://"+host+"/"))
		if (err == nil) != plain {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestHostsOnTheWire(t *testing.T) {
	for address, want := range map[string]string{
		"http://b\u00fccher.example:8080/":                "http://xn--bcher-kva.example:8080/",
		"http://B\u00dcCHER.example/":                     "http://xn--bcher-kva.example/",
		"http://%e2%91%a0.example/":                       "http://1.example/",
		"http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460/": "http://127.0.0.1/",
		"http://EXAMPLE.example:80/":                      "http://EXAMPLE.example:80/",
		"http://u:p@[::1]:8080/a?b#c":                     "http://[::1]:8080/a?b",
	} {
		t.Run("a29 "+address, func(t *testing.T) {
			got, err := onWire(mustParse(t, address))
			if err != nil || got.String() != want {
				t.Errorf("got %v, %v, want %s", got, err, want)
			}
		})
	}
}

func TestAddressesInLogs(t *testing.T) {
	for address, want := range map[string]string{
		"https://u:p@a.example/b%2Fc?key=secret#d": "https://a.example/b%2Fc?…",
		"https://a.example/?":                      "https://a.example/",
		"javascript:secret":                        "javascript:…",
		"file:///etc/passwd":                       "file:///etc/passwd",
	} {
		if got := shown(mustParse(t, address)); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
}

func mustParse(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
