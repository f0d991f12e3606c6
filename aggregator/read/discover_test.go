package read

import (
	"testing"

	"tidings/aggregator"

	"github.com/google/go-cmp/cmp"
)

func TestFeedsAreDiscovered(t *testing.T) {
	const rss, atom, js = "application/rss+xml", "application/atom+xml", "application/feed+json"
	for _, c := range []struct {
		name, page string
		want       []Announced
	}{
		{"links, in order", `<head><link rel="alternate" type="application/rss+xml" title="All &amp; more" href="/rss"><link rel=alternate type=application/atom+xml href=atom.xml>`,
			[]Announced{{"https://example.org/rss", rss, "All & more", false}, {"https://example.org/blog/atom.xml", atom, "", false}}},
		{"JSON Feed", `<link rel="alternate" type="application/feed+json" href="/a"><link rel="alternate" type="application/json" href="/feed.json">`,
			[]Announced{{"https://example.org/a", js, "", false}, {"https://example.org/feed.json", "application/json", "", false}}},
		{"data that is no feed", `<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2"><link rel="alternate" type="application/json+oembed" href="/oembed?url=feed"><link rel="alternate" hreflang="de" href="/de">`, nil},
		{"relations in any case and order", `<LINK HREF="/a" TYPE="Application/RSS+XML; charset=utf-8" REL="HOME Alternate"><link rel="alternate stylesheet" type="application/rss+xml" href="/b">`,
			[]Announced{{"https://example.org/a", rss, "", false}}},
		{"rel=feed", `<link rel="feed" href="/a">`, []Announced{{"https://example.org/a", "", "", false}}},
		{"in the body, each once", `<body><p>x<link rel="alternate" type="application/rss+xml" href="/a"><link rel="alternate" type="application/rss+xml" href="https://example.org/a">`,
			[]Announced{{"https://example.org/a", rss, "", false}}},
		{"each once, whatever the fragment", `<link rel="alternate" type="application/rss+xml" href="/a#top"><link rel="alternate" type="application/rss+xml" href="/a">`,
			[]Announced{{"https://example.org/a", rss, "", false}}},
		{"against a base, the first", `<link rel="alternate" type="application/rss+xml" href="a"><base href="//cdn.example/x/"><base href="/y/">`, []Announced{{"https://cdn.example/x/a", rss, "", false}}},
		{"not of the web", `<base href="javascript:x"><link rel="alternate" type="application/rss+xml" href="javascript:alert(1)"><link rel="alternate" type="application/rss+xml" href="feed://a.example/x">`,
			[]Announced{{"http://a.example/x", rss, "", false}}},
		{"not in comments and scripts", `<!-- <link rel="alternate" type="application/rss+xml" href="/a"> --><script>'<link rel="alternate" type="application/rss+xml" href="/b">'</script>`, nil},
		{"guesses", `<a href="/about">x</a><a href="/feed/" title="Ours">x</a><a href="/sitemap.xml">x</a><a href="x.rss">x</a><a href="/?feed=rss2">x</a><a href="/feedback">x</a><a href="/feeds/posts/default">x</a>`,
			[]Announced{{"https://example.org/feed/", "", "Ours", true}, {"https://example.org/blog/x.rss", "", "", true}, {"https://example.org/?feed=rss2", "", "", true}, {"https://example.org/feeds/posts/default", "", "", true}}},
		{"no guesses beside what is announced", `<a href="/feed/">x</a><link rel="alternate" type="application/rss+xml" href="/a">`, []Announced{{"https://example.org/a", rss, "", false}}},
		{"in its charset", "<meta charset=windows-1251><link rel=alternate type=application/rss+xml href=/a title='\xcd\xee\xe2\xee\xf1\xf2\xe8'>", []Announced{{"https://example.org/a", rss, "Новости", false}}},
		{"nothing", "<p>hello", nil},
		{"not a page", "\x00\xff\xfe", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := New().Discover(aggregator.Document{URL: testURL, ContentType: "text/html", Body: []byte(c.page)})
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAFeedAnnouncesItself(t *testing.T) {
	for body, want := range map[string]string{
		`<?xml version="1.0"?><rss version="2.0"><channel><title>x</title></channel></rss>`:                            "application/rss+xml",
		`<?xml version="1.0"?><!-- c --><feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>`:             "application/atom+xml",
		`<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>x</a:title></a:feed>`:                                  "application/atom+xml",
		`{"version":"https://jsonfeed.org/version/1.1","title":"x","items":[{"id":"1","content_text":"x"}]}`:           "application/feed+json",
		`<html><body><rss version="2.0"><channel><title>x</title><item><title>y</title></item></channel></rss></body>`: "application/rss+xml",
	} {
		got := New().Discover(aggregator.Document{URL: testURL, Body: []byte(body)})
		if diff := cmp.Diff([]Announced{{URL: testURL, Type: want, Title: "x"}}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", body, diff)
		}
	}
}
