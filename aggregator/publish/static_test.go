package publish

import (
	"net/url"
	"testing"
)

func TestFileOfAnAddress(t *testing.T) {
	for address, want := range map[string]string{
		"":                                "index.html",
		"/":                               "index.html",
		"/all":                            "all.html",
		"/news":                           "news.html",
		"/news/harbour":                   "news/harbour.html",
		"/news.rss":                       "news.rss",
		"/news/harbour.json":              "news/harbour.json",
		"/news/archive/3":                 "news/archive/3.html",
		"/news/archive/3.rss":             "news/archive/3.rss",
		"/private?token=open+sesame":      "private.html",
		"/private.atom?token=open+sesame": "private.atom",
		"/opml":                           "opml.xml",
		"/status":                         "",
		"/status.json":                    "",
		"/news?before=1a":                 "",
		"/private?before=1a&token=x":      "",
		"/news?before=%zz":                "",
	} {
		if got := fileOf(address); got != want {
			t.Errorf("%q is in %q, want %q", address, got, want)
		}
	}
}

func TestRelativeReferencesLeadFromFileToFile(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"index.html", "news.html", "news.html"},
		{"news.html", "news.html", "news.html"},
		{"news.html", "news/harbour.html", "news/harbour.html"},
		{"news/harbour.html", "index.html", "../index.html"},
		{"news/harbour.html", "news.html", "../news.html"},
		{"news/harbour.html", "news/hill.html", "hill.html"},
		{"news/archive/3.html", "news/archive/2.rss", "2.rss"},
		{"news/archive/3.html", "news.html", "../../news.html"},
		{"news/archive/3.html", "sport/archive/1.html", "../../sport/archive/1.html"},
		{"news/a.html", "news-2/a.html", "../news-2/a.html"},
	} {
		got := relative(c.from, c.to)
		if got != c.want {
			t.Errorf("from %s to %s is %q, want %q", c.from, c.to, got, c.want)
		}
		base := url.URL{Scheme: "file", Path: "/export/" + c.from}
		if reached, err := base.Parse(got); err != nil || reached.Path != "/export/"+c.to {
			t.Errorf("%s leads from %s to %v (%v)", got, c.from, reached, err)
		}
	}
}

func TestReferencesAreAddressesOnAServerAndFilesInAnExport(t *testing.T) {
	o := options(nil)
	o.BaseURL = "https://feeds.example/towns/"
	s := newSite(o)
	from, to := "https://feeds.example/towns/news/harbour", "https://feeds.example/towns/news.rss"
	if got := s.href(from, to); got != to {
		t.Errorf("on a server: %q", got)
	}
	s.static = true
	for address, want := range map[string]string{
		to:                                   "../news.rss",
		"https://feeds.example/towns/":       "../index.html",
		"https://feeds.example/towns/status": "",
		"https://feeds.example/towns/opml":   "../opml.xml",
		"https://feeds.example/towns/news?before=1": "",
		"": "",
	} {
		if got := s.href(from, address); got != want {
			t.Errorf("in an export, %q is %q, want %q", address, got, want)
		}
	}
}
