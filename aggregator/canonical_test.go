package aggregator

import (
	"strings"
	"testing"
)

// merging are forms of one address; each row's want is one of them.
type merging struct {
	name, want string
	forms      []string
}

func (m merging) check(t *testing.T) {
	t.Run(m.name, func(t *testing.T) {
		for _, form := range append(m.forms, m.want) {
			if got := Canonical(form); got != m.want {
				t.Errorf("Canonical(%q)\n got %q\nwant %q", form, got, m.want)
			}
		}
	})
}

func TestCanonicalMergesFormsOfOneAddress(t *testing.T) {
	for _, m := range []merging{
		{"d2 case of scheme and host", "https://example.org/A/b", []string{"HTTPS://Example.ORG/A/b", "hTTps://EXAMPLE.org/A/b"}},
		{"d3 default ports", "https://example.org/a", []string{"https://example.org:443/a", "http://example.org:80/a", "https://example.org:/a"}},
		{"d4 the root", "https://example.org/", []string{"https://example.org", "http://example.org?", "https://example.org/#top"}},
		{"d5 escapes", "https://example.org/~me/A%20b%2Fc/%C3%A9", []string{"https://example.org/%7Eme/%41%20b%2fc/%c3%a9", "https://example.org/~me/A b%2Fc/é"}},
		{"d5 escapes in a query", "https://example.org/?q=A%26b%3Dc~", []string{"https://example.org/?%71=%41%26b%3dc%7e"}},
		{"d6 dot segments", "https://example.org/a/b", []string{"https://example.org/x/../a/./b", "https://example.org/../a/b/.", "https://example.org/a/%2E/b", "https://example.org/a/b/c/.."}},
		{"d7 names in other scripts", "https://xn--bcher-kva.example/x", []string{"https://bücher.example/x", "https://BÜCHER.example/x", "https://b%C3%BCcher.example/x", "https://bücher。example/x"}},
		{"d8 the final dot", "https://example.org/a", []string{"https://example.org./a", "https://example.org.:443/a"}},
		{"d9 user names", "https://example.org/a", []string{"https://me@example.org/a", "https://me:secret@example.org/a"}},
		{"d10 http and https", "https://example.org/a", []string{"http://example.org/a"}},
		{"d11 www", "https://example.org/a", []string{"https://www.example.org/a", "https://www.www.example.org/a"}},
		{"d12 known mobile hosts", "https://fa.wikipedia.org/wiki/X", []string{"https://fa.m.wikipedia.org/wiki/X"}},
		{"d12 mobile names of single sites", "https://nytimes.com/a.html", []string{"https://mobile.nytimes.com/a.html", "http://www.nytimes.com/a.html"}},
		{"d13 the last slash", "https://example.org/a", []string{"https://example.org/a/", "https://example.org/a//"}},
		{"d14 index files", "https://example.org/a", []string{"https://example.org/a/index.html", "https://example.org/a/index.htm", "https://example.org/a/index.php", "https://example.org/a/default.asp", "https://example.org/a/Default.aspx"}},
		{"d14 index files at the root", "https://example.org/?p=1", []string{"https://example.org/index.php?p=1", "https://example.org?p=1"}},
		{"d15 fragments", "https://example.org/a", []string{"https://example.org/a#comments", "https://example.org/a#:~:text=x", "https://example.org/a#xtor=RSS-1"}},
		{"d15 routes", "https://example.org/app#!/a%20b", []string{"https://example.org/app/#!/a b"}},
		{"d16 doubled slashes", "https://example.org/a/b", []string{"https://example.org//a/b", "https://example.org/a///b"}},
		{"d18 order of parameters", "https://example.org/a?a=1&b=2&b=1&c", []string{"https://example.org/a?c=&b=2&a=1&b=1", "https://example.org/a?b=2&c&b=1&a=1"}},
		{"d19 separators", "https://example.org/a?a=1&b=2", []string{"https://example.org/a?&a=1&&b=2&", "https://example.org/a?a=1;b=2", "https://example.org/a?a=1&amp;b=2"}},
		{"d19 the empty query", "https://example.org/a", []string{"https://example.org/a?", "https://example.org/a?&", "https://example.org/a?=", "https://example.org/a?#x"}},
		{"d25 white space", "https://example.org/a%20b?c%20d", []string{" https://example.org/a b?c d\n", "\u00a0https://exam\nple.org/a%20b?c%20\td"}},
		{"d28 user names like hosts", "https://evil.example/", []string{"https://example.org:443@evil.example/", "https://example.org%2F@evil.example"}},
		{"d28 addresses", "https://[2001:db8::1]:8080/a", []string{"http://[2001:DB8::1]:8080/a/"}},
	} {
		m.check(t)
	}
}

func TestCanonicalOpensWhatPassesReadersOn(t *testing.T) {
	for _, m := range []merging{
		{"d20 YouTube", "https://youtube.com/watch?v=aB-3_xQ9z0k", []string{
			"https://www.youtube.com/watch?v=aB-3_xQ9z0k&feature=youtu.be", "https://youtu.be/aB-3_xQ9z0k?t=9", "https://m.youtube.com/watch?list=L&v=aB-3_xQ9z0k",
			"https://www.youtube.com/shorts/aB-3_xQ9z0k", "https://www.youtube-nocookie.com/embed/aB-3_xQ9z0k?rel=0", "https://youtube.com/live/aB-3_xQ9z0k#t=1", "http://www.youtube.com/v/aB-3_xQ9z0k",
		}},
		{"d21 AMP", "https://example.org/news/a", []string{
			"https://example.org/news/a/amp", "https://example.org/news/a/amp/", "https://example.org/news/a?amp", "https://example.org/news/a?amp=1", "https://example.org/news/a?AMP=true",
			"https://example.org/news/a?outputType=amp", "https://example.org/news/a.amp", "https://amp.example.org/news/a", "https://amp.www.example.org/news/a/amp/index.html",
			"https://www.google.com/amp/s/example.org/news/a/amp/", "https://www.google.co.uk/amp/example.org/news/a",
			"https://example-org.cdn.ampproject.org/c/s/example.org/news/a", "https://example-org.cdn.ampproject.org/v/example.org/news/a?amp_js_v=0.1&usqp=m",
		}},
		{"d21 AMP in a suffix", "https://example.org/news/a.html", []string{"https://example.org/news/a.amp.html", "https://example.org/news/a.html?amp=1"}},
		{"d21 AMP keeps parameters", "https://example.org/?id=7", []string{"https://www.google.com/amp/s/example.org/?id=7", "https://amp.example.org/?id=7&amp=1"}},
		{"d22 redirect wrappers", "https://example.org/a?id=1", []string{
			"https://www.google.com/url?rct=j&sa=t&url=https://example.org/a%3Fid%3D1&ct=ga", "https://www.google.co.uk/url?q=http://example.org/a?id=1",
			"http://news.google.com/news/url?sa=t&fd=R&url=http://example.org/a%3Fid%3D1", "https://www.bing.com/news/apiclick.aspx?ref=FexRss&url=https%3a%2f%2fexample.org%2fa%3fid%3d1&c=2",
			"https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa%3Fid%3D1&h=x", "https://out.reddit.com/t3_1?url=https%3A%2F%2Fexample.org%2Fa%3Fid%3D1",
			"https://go.theregister.com/feed/www.example.org/a?id=1", "https://vk.com/away.php?to=https%3A%2F%2Fexample.org%2Fa%3Fid%3D1",
			"https://www.google.com/url?q=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3Dhttps%253A%252F%252Fexample.org%252Fa%253Fid%253D1",
		}},
		{"d22 decoded once", "https://example.org/100%25", []string{"https://www.google.com/url?q=https%3A%2F%2Fexample.org%2F100%2525"}},
	} {
		m.check(t)
	}
}

func TestCanonicalKeepsDifferentPagesApart(t *testing.T) {
	for _, c := range []struct{ name, a, b string }{
		{"d3 other ports", "https://example.org:8080/a", "https://example.org:8081/a"},
		{"d5 escaped slashes", "https://example.org/a%2Fb", "https://example.org/a/b"},
		{"d5 escaped question marks", "https://example.org/a%3Fb", "https://example.org/a?b"},
		{"d5 escaped ampersands", "https://example.org/?q=a%26b", "https://example.org/?q=a&b"},
		{"d11 www is not all of a name", "https://www.com/", "https://com/"},
		{"d12 unknown mobile hosts", "https://m.example.org/x", "https://example.org/x"},
		{"d12 a site called m", "https://m.media.org/x", "https://media.org/x"},
		{"d12 a site called amp", "https://amp.dev/x", "https://dev/x"},
		{"d15 routes with !", "https://example.org/#!/a", "https://example.org/#!/b"},
		{"d15 routes with /", "https://example.org/#/a", "https://example.org/#/b"},
		{"d16 addresses within paths", "https://web.archive.org/web/2020/http://example.org//a", "https://web.archive.org/web/2020/http://example.org/a"},
		{"d18 order of repeats", "https://example.org/?a=1&a=2", "https://example.org/?a=2&a=1"},
		{"d20 videos", "https://youtube.com/watch?v=aaaaaaaaaaa", "https://youtube.com/watch?v=aaaaaaaaaaA"},
		{"d20 playlists", "https://www.youtube.com/embed/videoseries?list=A", "https://www.youtube.com/embed/videoseries?list=B"},
		{"d20 live streams", "https://www.youtube.com/embed/live_stream?channel=A", "https://www.youtube.com/embed/live_stream?channel=B"},
		{"d20 t elsewhere", "https://example.org/?t=1", "https://example.org/?t=2"},
		{"d20 page", "https://example.org/a?page=1", "https://example.org/a?page=2"},
		{"d20 story and article", "https://example.org/?story=1&article=1", "https://example.org/?story=1&article=2"},
		{"d21 pages about amplifiers", "https://example.org/amp", "https://example.org/"},
		{"d21 amplifiers of a kind", "https://example.org/a?amp=marshall", "https://example.org/a"},
		{"d22 pages like wrappers", "https://google.example.org/url?q=https://example.com/a", "https://example.com/a"},
		{"d22 wrappers of what is no page", "https://www.google.com/url?q=javascript:x", "javascript:x"},
		{"d22 a parameter that leads nowhere", "https://example.org/share?url=https://example.com/a", "https://example.com/a"},
		{"d22 hosts that begin like Google", "https://google.github.io/url?q=https://example.com/a", "https://example.com/a"},
		{"d22 shorteners", "https://t.co/a", "https://t.co/b"},
		{"d23 case of paths", "https://example.org/a", "https://example.org/A"},
		{"d24 letters written in two ways", "https://example.org/%C3%A9", "https://example.org/e%CC%81"},
		{"d25 backslashes", `https://example.org/a\b`, "https://example.org/a/b"},
		{"d26 what is no web address", "mailto:a@example.org", "mailto:b@example.org"},
		{"d28 loopback by two families", "http://[::1]/a", "http://127.0.0.1/a"},
		{"d28 octal addresses", "http://0177.0.0.1/a", "http://127.0.0.1/a"},
		{"d29 id", "https://example.org/?id=1", "https://example.org/?id=2"},
		{"d29 p", "https://example.org/?p=1", "https://example.org/?p=2"},
		{"d29 languages", "https://example.org/1?lang=en", "https://example.org/1?lang=de"},
		{"d29 domains", "https://example.com/x", "https://example.org/x"},
		{"d29 names below a domain", "https://sub.example.org/x", "https://example.org/x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if a, b := Canonical(c.a), Canonical(c.b); a == b {
				t.Errorf("%q and %q are both %q", c.a, c.b, a)
			}
		})
	}
}

func TestCanonicalLeavesWhatIsNoWebAddress(t *testing.T) {
	long := "http://example.org/" + strings.Repeat("a", maxURL)
	deep := "https://www.google.com/amp/s/" + strings.Repeat("www.google.com/amp/s/", maxWrappers) + "example.org/a"
	for _, c := range []struct{ name, raw, want string }{
		{"d26 magnet", " magnet:?xt=urn:btih:1 ", "magnet:?xt=urn:btih:1"},
		{"d26 javascript", "javascript:x", "javascript:x"},
		{"d26 data", "data:,x", "data:,x"},
		{"d27 nothing", "", ""},
		{"d27 relative", "/relative", "/relative"},
		{"d27 no host", "https://", "https://"},
		{"d27 no host but dots", "https://../", "https://../"},
		{"d27 a space in the host", "http://exa mple.org/", "http://exa mple.org/"},
		{"d27 half an address", "http://[::1", "http://[::1"},
		{"d27 an address of one machine", "http://[fe80::1%25eth0]/", "http://[fe80::1%25eth0]/"},
		{"d27 too long", long, long},
		{"d27 too long a host", "http://" + long[maxURL-maxHost:] + "/", "http://" + long[maxURL-maxHost:] + "/"},
		{"d27 wrapped too often", deep, deep},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Canonical(c.raw); got != c.want {
				t.Errorf("Canonical(%.60q) = %.60q, want %.60q", c.raw, got, c.want)
			}
		})
	}
}
