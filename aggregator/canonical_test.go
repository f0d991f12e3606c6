package aggregator

import "testing"

func TestCanonicalMergesFormsOfOneAddress(t *testing.T) {
	for _, c := range []struct {
		name, want string
		forms      []string
	}{
		{"scheme and host", "https://example.org/A/b", []string{
			"http://example.org/A/b", "HTTPS://WWW.Example.ORG/A/b", "https://example.org:443/A/b",
			"http://example.org:80/A/b", "https://example.org./A/b", "https://user:secret@example.org/A/b",
		}},
		{"slashes, dots and index files", "https://example.org/a", []string{
			"https://example.org/a/", "https://example.org//a", "https://example.org/x/../a", "https://example.org/./a/",
			"https://example.org/a/index.html", "https://example.org/a/index.php", "https://example.org/a/default.asp",
		}},
		{"the root", "https://example.org/", []string{"https://example.org", "http://www.example.org/?", "https://example.org/index.html", "https://example.org/#top"}},
		{"escapes", "https://example.org/~me/A%20b%2Fc/%C3%A9", []string{
			"https://example.org/%7Eme/%41%20b%2fc/%c3%a9", "https://example.org/~me/A b%2Fc/é", " https://example.org/~me/A%20b%2Fc/é\n",
		}},
		{"names in other scripts", "https://xn--bcher-kva.example/x", []string{"https://bücher.example/x", "https://BÜCHER.example/x/"}},
		{"tracking", "https://example.org/a?id=7", []string{
			"https://example.org/a?id=7&utm_source=rss&utm_medium=feed", "https://example.org/a?fbclid=1&id=7", "https://example.org/a?UTM_Campaign=x&id=7#comments",
			"https://example.org/a?at_medium=RSS&id=7&xtor=RSS-1", "https://example.org/a?id=7&amp", "https://example.org/a?;id=7;gclid=2",
		}},
		{"tracking after an escaped question mark", "https://example.org/a", []string{"https://example.org/a%3Futm_source=rss"}},
		{"tracking of one site", "https://dw.com/en/x/a-1", []string{"https://www.dw.com/en/x/a-1?maca=en-rss-en-all-1573-rdf"}},
		{"order of parameters", "https://example.org/a?a=1&b=2&b=1&c", []string{"https://example.org/a?c=&b=2&a=1&b=1", "https://example.org/a?b=2&&b=1&a=1&c"}},
		{"AMP", "https://example.org/news/a", []string{
			"https://example.org/news/a/amp", "https://example.org/news/a/amp/", "https://example.org/news/a?amp=1", "https://example.org/news/a?outputType=amp",
			"https://example.org/news/a.amp", "https://www.google.com/amp/s/example.org/news/a/amp/", "https://example-org.cdn.ampproject.org/c/s/example.org/news/a",
		}},
		{"AMP with a suffix", "https://example.org/news/a.html", []string{"https://example.org/news/a.amp.html"}},
		{"redirect wrappers", "https://example.org/a?id=1", []string{
			"https://www.google.com/url?rct=j&sa=t&url=https://example.org/a%3Fid%3D1&ct=ga", "https://www.google.co.uk/url?q=http://example.org/a?id=1",
			"https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa%3Fid%3D1&h=x",
		}},
		{"YouTube", "https://youtube.com/watch?v=aB-3_x", []string{
			"https://www.youtube.com/watch?v=aB-3_x&feature=youtu.be", "https://youtu.be/aB-3_x?t=9", "https://m.youtube.com/watch?list=L&v=aB-3_x",
			"https://www.youtube.com/shorts/aB-3_x", "https://www.youtube-nocookie.com/embed/aB-3_x",
		}},
		{"known mobile hosts", "https://fa.wikipedia.org/wiki/X", []string{"https://fa.m.wikipedia.org/wiki/X"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, form := range append(c.forms, c.want) {
				if got := Canonical(form); got != c.want {
					t.Errorf("Canonical(%q)\n got %q\nwant %q", form, got, c.want)
				}
			}
		})
	}
}

func TestCanonicalKeepsDifferentPagesApart(t *testing.T) {
	for _, pair := range [][2]string{
		{"https://example.org/?id=1", "https://example.org/?id=2"},
		{"https://example.org/?p=1", "https://example.org/?p=2"},
		{"https://example.org/a", "https://example.org/A"},
		{"https://example.org/1?lang=en", "https://example.org/1?lang=de"},
		{"https://example.com/x", "https://example.org/x"},
		{"https://sub.example.org/x", "https://example.org/x"},
		{"https://m.example.org/x", "https://example.org/x"},
		{"https://example.org/a%2Fb", "https://example.org/a/b"},
		{"https://example.org/a%3Fb", "https://example.org/a?b"},
		{"https://example.org/?q=a%26b", "https://example.org/?q=a&b"},
		{"https://example.org:8080/a", "https://example.org:8081/a"},
		{"https://example.org/#!/a", "https://example.org/#!/b"},
		{"https://example.org/#/a", "https://example.org/#/b"},
		{"https://example.org/a?ref=1", "https://example.org/a?ref=2"},
		{"https://example.org/a?source=x", "https://example.org/a"},
		{"https://web.archive.org/web/2020/http://example.org//a", "https://web.archive.org/web/2020/http://example.org/b"},
		{"https://example.org/amp", "https://example.org/"},
		{"https://example.org/a?pk_id=1", "https://example.org/a?pk_id=2"},
		{"https://example.org/a?at_time=1", "https://example.org/a?at_time=2"},
		{"https://google.example.org/url?q=https://example.com/a", "https://example.com/a"},
		{"https://youtube.com/watch?v=a", "https://youtube.com/watch?v=A"},
		{"mailto:a@example.org", "mailto:b@example.org"},
		{"http://[::1]/a", "http://127.0.0.1/a"},
		{"https://www.com/", "https://com/"},
	} {
		if a, b := Canonical(pair[0]), Canonical(pair[1]); a == b {
			t.Errorf("%q and %q are both %q", pair[0], pair[1], a)
		}
	}
}

func TestCanonicalLeavesWhatIsNoWebAddress(t *testing.T) {
	for raw, want := range map[string]string{
		"": "", " magnet:?xt=urn:btih:1 ": "magnet:?xt=urn:btih:1", "javascript:x": "javascript:x",
		"/relative": "/relative", "https://": "https://", "http://exa mple.org/": "http://exa mple.org/", "http://[::1": "http://[::1",
	} {
		if got := Canonical(raw); got != want {
			t.Errorf("Canonical(%q) = %q, want %q", raw, got, want)
		}
	}
}

func FuzzCanonicalIsIdempotent(f *testing.F) {
	for _, seed := range []string{
		"https://example.org/a/index.html/amp/?b&a=%2f;c#!x", "http://www.www.example.org.:80//../x", "https://youtu.be/a!b",
		"https://www.google.com/url?q=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttp%3A%2F%2Fa.example", "https://a.example/%", "https://a.example/?%25=%3d", "https://[::1]:443/", "http://ü/%3futm_x",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		once := Canonical(raw)
		if twice := Canonical(once); twice != once {
			t.Fatalf("Canonical(%q)\n once %q\ntwice %q", raw, once, twice)
		}
	})
}

func TestSiteIsTheRegistrableDomain(t *testing.T) {
	for raw, want := range map[string]string{
		"https://feeds.bbci.co.uk/news": "bbci.co.uk", "http://www.Example.org.": "example.org", "https://me.github.io/x": "me.github.io",
		"http://127.0.0.1:80/a": "127.0.0.1", "http://[2001:db8::1]/": "2001:db8::1", "http://localhost:1/": "localhost", "mailto:a@b": "", "": "",
	} {
		if got := Site(raw); got != want {
			t.Errorf("Site(%q) = %q, want %q", raw, got, want)
		}
	}
}
