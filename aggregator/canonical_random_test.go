package aggregator

import (
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// nastyURL draws addresses whose parts meet every rule, in every order, more
// often than nature would have it.
func nastyURL(rt *rapid.T) string {
	some := func(what string, most int, parts ...string) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, most).Draw(rt, what), "")
	}
	scheme := rapid.SampledFrom([]string{"http://", "https://", "HTTPS://", "http:///", "mailto:", ""}).Draw(rt, "scheme")
	host := some("host", 5, "www.", "amp.", "m.", "google.", "youtube.", "youtu.be", "wikipedia.org", "example", ".", "com", "co.uk", "bücher", "xn--", "ß", "。", "[::1]", "%C3%BC", "me@", "facebook.com", "cdn.ampproject.org")
	port := rapid.SampledFrom([]string{"", ":", ":80", ":443", ":8080", ":x"}).Draw(rt, "port")
	path := some("path", 6, "/", "//", "/.", "/..", "/a", "/A", "/amp", ".amp", ".html", "/index.html", "/default.asp", "/http:/", "https://b.example/", "%", "%2F", "%2e", "%3Futm_", "%3f", "é", "e\u0301", " ", "\\", "/url", "/s/", "/embed/", "/watch", "/l.php", "*", ";")
	query := some("query", 6, "?", "&", ";", "=", "a", "a=1", "&b=2", "&utm_x=1", "&amp", "&v=a-B", "&q=", "&u=", "&url=", "https://example.org/a", "https%3A%2F%2Fyoutu.be%2Fa", "%26", "%3D", "+", "%")
	fragment := some("fragment", 3, "#", "#!", "/", "!", "a", "%", "é", "utm_source=rss")
	return scheme + host + port + path + "?" + query + fragment
}

func TestCanonicalOfACanonicalFormIsItself(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		raw := nastyURL(rt)
		for range rapid.IntRange(0, 6).Draw(rt, "wrappers") {
			raw = "https://www.google.com/url?q=" + url.QueryEscape(raw)
		}
		checkCanonical(rt, raw)
	})
}

func TestCanonicalForgetsWhatDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		path := rapid.StringMatching(`(/[a-zA-Z0-9-]{1,8}){1,4}`).Draw(rt, "path")
		query := rapid.StringMatching(`(x[a-z]{1,3}=[0-9]{1,3}&){0,3}`).Draw(rt, "query")
		plain := Canonical("https://news.example.org" + path + "?" + query)
		scheme := rapid.SampledFrom([]string{"http://", "https://", "https://me@"}).Draw(rt, "scheme")
		host := rapid.SampledFrom([]string{"news.example.org", "www.NEWS.example.org", "news.example.org.", "amp.news.example.org"}).Draw(rt, "host")
		end := rapid.SampledFrom([]string{"", "/", "/index.html", "/amp", "/.", "//"}).Draw(rt, "end")
		noise := rapid.SampledFrom([]string{"", "utm_source=rss&", "fbclid=x&", "amp=1&", "&"}).Draw(rt, "noise")
		fragment := rapid.SampledFrom([]string{"", "#top", "#xtor=RSS-1"}).Draw(rt, "fragment")
		raw := scheme + host + path + end + "?" + noise + query + fragment
		if got := Canonical(raw); got != plain {
			rt.Fatalf("Canonical(%q)\n got %q\nwant %q", raw, got, plain)
		}
	})
}

func FuzzCanonicalIsIdempotent(f *testing.F) {
	for _, seed := range []string{
		"https://example.org/a/index.html/amp/?b&a=%2f;c#!x", "http://www.www.example.org.:80//../x", "https://youtu.be/a!b", "https://a.example/x//http:/index.html",
		"https://www.google.com/url?q=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttp%3A%2F%2Fa.example", "https://a.example/%", "https://a.example/?%25=%3d", "https://[::1]:443/", "http://ü/%3futm_x",
		"https://amp.amp.example.org/a.amp.html.amp/amp", "https://a.example/?a==", "https://a.example/..amp", "https://www.google.com/amp/s/www.google.com/amp/s/www.google.com/amp/s/www.google.com/amp/s/www.google.com/amp/s/a.example",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) { checkCanonical(t, raw) })
}

// checkCanonical holds what is true of every canonical form.
func checkCanonical(t interface{ Fatalf(string, ...any) }, raw string) {
	once := Canonical(raw)
	if twice := Canonical(once); twice != once {
		t.Fatalf("Canonical(%q)\n once %q\ntwice %q", raw, once, twice)
	}
	if strings.ContainsAny(once, "\n\r\t") {
		t.Fatalf("Canonical(%q) = %q, which has a line end or a tab", raw, once)
	}
}

// hostile are the addresses that cost most for their length.
func hostile() map[string]string {
	fill := func(begin, part string) string {
		return begin + strings.Repeat(part, (maxURL-len(begin))/len(part))
	}
	return map[string]string{
		"plain": "https://www.example.org/news/2026/03/04/a-story-of-some-length-1234", "tracked": "https://www.example.org/news/a-story?id=7&utm_source=rss&utm_medium=feed",
		"percents": fill("https://a.example/", "%41"), "dots": fill("https://a.example", "/a/.."), "amp": fill("https://a.example/a", ".amp"), "amps": fill("https://a.example", "/amp"),
		"parameters": fill("https://a.example/?", "b&a&"), "wrappers": fill("https://google.com", "/amp/s/google.com"), "labels": "https://" + strings.Repeat("amp.", 250) + "example.org/",
		"letters": "https://" + strings.Repeat("ü", 500) + "/", "a megabyte": "https://a.example/" + strings.Repeat("%", 1<<20),
	}
}

func BenchmarkCanonical(b *testing.B) {
	for name, raw := range hostile() {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Canonical(raw)
			}
		})
	}
}
