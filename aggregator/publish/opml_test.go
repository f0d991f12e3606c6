package publish

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"

	"tidings/aggregator"
)

// sourceList is the sources of the fixture, of which one has been asked.
func sourceList() SourceList {
	all := sources()
	all[1].Sections = []string{"news", "news/harbour", "news"}
	all = append(all,
		&aggregator.Source{Name: "loose & free", URL: "https://loose.example/feed?a=1&b=2"},
		&aggregator.Source{Name: "vault", URL: "https://vault.example/sesame.rss", Secret: true, Sections: []string{"private"}},
	)
	return SourceList{
		Title: "Two towns", Tree: aggregator.NewTree(aggregator.Section{}, []aggregator.Section{*tree().At("news"), *tree().At("private")}, all), Sources: all, Written: noon,
		States: map[string]aggregator.SourceState{
			"harbour": {Feed: aggregator.FeedRef{Title: "Harbour <&> Sons\x00", Link: "https://harbour.example/?token=sesame"}},
		},
	}
}

func TestOPML(t *testing.T) {
	t.Run("e5 the public sections are as in testdata", func(t *testing.T) {
		s := newSite(options(nil))
		var b bytes.Buffer
		if err := writeOPML(&b, s); err != nil {
			t.Fatal(err)
		}
		golden(t, "sections.opml", b.Bytes())
	})
	t.Run("e5 the sources are as in testdata, in each of their sections, and no secret is", func(t *testing.T) {
		var b bytes.Buffer
		if err := sourceList().WriteOPML(&b); err != nil {
			t.Fatal(err)
		}
		golden(t, "sources.opml", b.Bytes())
		if strings.Contains(b.String(), "secret") || strings.Contains(b.String(), "sesame") {
			t.Errorf("tells a secret:\n%s", b.String())
		}
	})
	t.Run("e5 a list of nothing has the outline that every body needs", func(t *testing.T) {
		var b bytes.Buffer
		if err := (SourceList{Title: "x", Tree: aggregator.NewTree(aggregator.Section{}, nil, nil)}).WriteOPML(&b); err != nil {
			t.Fatal(err)
		}
		var d opmlDocument
		if err := xml.Unmarshal(b.Bytes(), &d); err != nil || len(d.Outlines) != 1 || d.Outlines[0].XMLURL != "" {
			t.Errorf("%v\n%s", err, b.String())
		}
	})
}

func TestOPMLIsServed(t *testing.T) {
	h := New(options(newMemory(full()))).Handler()
	w := get(h, "/opml")
	for name, want := range map[string]string{
		"Content-Type": "text/x-opml; charset=utf-8", "Cache-Control": "public, max-age=60", "Vary": "Accept-Encoding",
		"Content-Security-Policy": feedPolicy, "X-Content-Type-Options": "nosniff", "Last-Modified": "",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("e8 %s is %q, want %q", name, got, want)
		}
	}
	if again := get(h, "/opml", "If-None-Match", w.Header().Get("Etag")); again.Code != 304 {
		t.Errorf("its ETag gets %d", again.Code)
	}
	if packed := get(h, "/opml", "Accept-Encoding", "gzip"); packed.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("asked for gzip, sent as %q", packed.Header().Get("Content-Encoding"))
	}
	if strings.Contains(w.Body.String(), "private") || strings.Contains(w.Body.String(), "door") {
		t.Errorf("names a section behind a token:\n%s", w.Body.String())
	}
}
