package publish

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// The lines b1 to b14 of what readers and caches expect of a served feed, by
// number; b15 to b49 are beside the formats and the history.

// inEachFormat runs a check for the section's feed in each of its formats.
func inEachFormat(t *testing.T, check func(t *testing.T, as int, path string)) {
	t.Helper()
	for as := range asPage {
		check(t, as, "/news"+formats[as].suffix)
	}
}

func TestB1FeedsSayWhatTheyAre(t *testing.T) {
	h := New(options(newMemory(full(), spare()))).Handler()
	want := []string{"application/rss+xml; charset=utf-8", "application/atom+xml; charset=utf-8", "application/feed+json; charset=utf-8"}
	inEachFormat(t, func(t *testing.T, as int, path string) {
		w := get(h, path)
		body := w.Body.Bytes()
		if got := w.Header().Get("Content-Type"); got != want[as] || !utf8.Valid(body) || bytes.HasPrefix(body, []byte("\ufeff")) {
			t.Errorf("%s: %q, valid UTF-8: %v", path, got, utf8.Valid(body))
		}
	})
}

func TestB2TagsChangeWithTheRepresentationAndOnlyWithIt(t *testing.T) {
	inEachFormat(t, func(t *testing.T, _ int, path string) {
		f := newFollowed(t, history(3)...)
		seen := map[string]bool{}
		for _, coding := range []string{"identity", "gzip", "zstd"} {
			w := get(f.Handler(), path, "Accept-Encoding", coding)
			again := get(New(options(newMemory(history(3)...))).Handler(), path, "Accept-Encoding", coding)
			tag := w.Header().Get("Etag")
			if tag == "" || tag != again.Header().Get("Etag") || w.Header().Get("Last-Modified") != again.Header().Get("Last-Modified") {
				t.Errorf("%s as %s: %v, after a restart %v", path, coding, w.Header(), again.Header())
			}
			seen[tag] = true
		}
		if len(seen) != 3 {
			t.Errorf("%s: %d tags for three codings", path, len(seen))
		}
		f.put(nth(4))
		if tag := get(f.Handler(), path).Header().Get("Etag"); seen[tag] {
			t.Errorf("%s: another feed under the tag %s", path, tag)
		}
	})
}

func TestB3NoneMatchComesBeforeModifiedSince(t *testing.T) {
	h := New(options(newMemory(full()))).Handler()
	tag := get(h, "/news.atom").Header().Get("Etag")
	long := "Sun, 01 Mar 2020 11:00:00 GMT"
	for _, c := range []struct {
		tags, since string
		status      int
	}{
		{tag, long, 304}, {"W/" + tag, "", 304}, {"*", long, 304}, {`"x", ` + tag, "", 304},
		{`"x"`, "Sun, 01 Mar 2026 11:30:00 GMT", 200},
	} {
		w := get(h, "/news.atom", "If-None-Match", c.tags, "If-Modified-Since", c.since)
		if w.Code != c.status {
			t.Errorf("%s since %q: %d, want %d", c.tags, c.since, w.Code, c.status)
		}
		if w.Code == 304 {
			isBare(t, w)
		}
	}
}

func TestPreconditionsOfOthersThanReaders(t *testing.T) { // RFC 9110, 13.2.2, steps 1 and 2
	h := New(options(newMemory(full()))).Handler()
	tag := get(h, "/news.atom").Header().Get("Etag")
	for _, c := range []struct {
		header []string
		status int
	}{
		{[]string{"If-Match", tag}, 200},
		{[]string{"If-Match", "*"}, 200},
		{[]string{"If-Match", `"x", ` + tag}, 200},
		{[]string{"If-Match", `"x"`}, 412},
		{[]string{"If-Match", "W/" + tag}, 412},
		{[]string{"If-Match", tag, "If-None-Match", tag}, 304},
		{[]string{"If-Match", `"x"`, "If-None-Match", tag}, 412},
		{[]string{"If-Match", tag, "If-Unmodified-Since", "Sun, 01 Mar 2020 11:00:00 GMT"}, 200},
		{[]string{"If-Unmodified-Since", "Sun, 01 Mar 2026 11:00:00 GMT"}, 200},
		{[]string{"If-Unmodified-Since", "Sun, 01 Mar 2026 10:59:59 GMT"}, 412},
		{[]string{"If-Unmodified-Since", "one day"}, 200},
	} {
		if w := get(h, "/news.atom", c.header...); w.Code != c.status {
			t.Errorf("%q: %d, want %d", c.header, w.Code, c.status)
		}
	}
}

func TestB4ModifiedSinceAlone(t *testing.T) {
	h := New(options(newMemory(full()))).Handler()
	for since, status := range map[string]int{
		"Sun, 01 Mar 2026 11:00:00 GMT": 304, "Sunday, 01-Mar-26 11:00:00 GMT": 304, "Sun, 01 Mar 2026 10:00:00 GMT": 200,
		"Sun, 01 Mar 2036 11:00:00 GMT": 200, "soon": 200, "0": 200, "": 200,
	} {
		if w := get(h, "/news.json", "If-Modified-Since", since); w.Code != status {
			t.Errorf("%q: %d, want %d", since, w.Code, status)
		}
	}
}

func TestB5HeadAndOtherMethods(t *testing.T) {
	h := New(options(newMemory(full()))).Handler()
	inEachFormat(t, func(t *testing.T, _ int, path string) {
		want, got := get(h, path), ask(h, http.MethodHead, path)
		if got.Code != 200 || got.Body.Len() > 0 || fmt.Sprint(got.Header()) != fmt.Sprint(want.Header()) {
			t.Errorf("HEAD %s: %d %v", path, got.Code, got.Header())
		}
		for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "NONSENSE"} {
			if w := ask(h, method, path); w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d, Allow %q", method, path, w.Code, w.Header().Get("Allow"))
			}
		}
	})
}

func TestB6CodingsHoldTheSameBytes(t *testing.T) {
	h := New(options(newMemory(full()))).Handler()
	inEachFormat(t, func(t *testing.T, _ int, path string) {
		whole := get(h, path).Body.Bytes()
		for _, coding := range []string{"gzip", "zstd"} {
			w := get(h, path, "Accept-Encoding", coding)
			if w.Header().Get("Content-Encoding") != coding || w.Header().Get("Vary") != "Accept-Encoding" ||
				w.Header().Get("Content-Length") != strconv.Itoa(w.Body.Len()) || !bytes.Equal(unpacked(t, w), whole) {
				t.Errorf("%s as %s: %v", path, coding, w.Header())
			}
			if w := get(h, path, "Accept-Encoding", coding, "If-None-Match", w.Header().Get("Etag")); w.Code != 304 || w.Header().Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s as %s, again: %d %v", path, coding, w.Code, w.Header())
			}
		}
	})
}

// every ticks at the multiples of itself.
type every time.Duration

func (e every) Next(t time.Time) time.Time {
	return t.Truncate(time.Duration(e)).Add(time.Duration(e))
}

func TestB7LifetimeIsThatOfTheScheduleAndOfTheTTL(t *testing.T) {
	for _, c := range []struct {
		schedule time.Duration
		seconds  int
	}{
		{time.Second, 60}, {5 * time.Minute, 300}, {90 * time.Second, 60}, {time.Hour, 3600}, {24 * time.Hour, 3600},
	} {
		o := options(newMemory(full()))
		all := sources()
		for _, s := range all {
			s.Schedule = every(24 * time.Hour)
		}
		all[0].Schedule = every(c.schedule) // the other source of the section is asked daily
		o.Tree = treeOf(all)
		w := get(New(o).Handler(), "/news.rss")
		if got, want := w.Header().Get("Cache-Control"), fmt.Sprintf("public, max-age=%d", c.seconds); got != want {
			t.Errorf("asked every %s: %q, want %q", c.schedule, got, want)
		}
		if ttl := fmt.Sprintf("<ttl>%d</ttl>", c.seconds/60); !strings.Contains(w.Body.String(), ttl) {
			t.Errorf("asked every %s: no %s", c.schedule, ttl)
		}
	}
}

func TestB8NoRangesArePromised(t *testing.T) {
	h := New(options(newMemory(full()))).Handler()
	w := get(h, "/news.rss", "Range", "bytes=0-9")
	if w.Code != 200 || w.Header().Get("Accept-Ranges") != "none" || w.Header().Get("Content-Range") != "" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

func TestB9WhatIsNotThere(t *testing.T) {
	h := New(options(newMemory(full()))).Handler()
	for path, status := range map[string]int{
		"/nowhere.rss": 404, "/news.rss/": 308, "/news/": 308, "/news.RSS": 404, "/..%2fnews.rss": 404, "/news%2erss": 404,
		"/news/..%2f..%2fetc/passwd": 404, "/%00": 404, "/news.rss%00": 404, "/./news.rss": 404, "/news;x.rss": 404,
	} {
		if w := get(h, path); w.Code != status {
			t.Errorf("%s: %d, want %d", path, w.Code, status)
		}
	}
}

func TestB10NothingMovesWhileNothingChanges(t *testing.T) {
	inEachFormat(t, func(t *testing.T, _ int, path string) {
		f := newFollowed(t, history(3)...)
		before := get(f.Handler(), path)
		f.put(nth(2)) // the same once more, as a fetch would find it
		after := get(f.Handler(), path)
		if !bytes.Equal(before.Body.Bytes(), after.Body.Bytes()) || before.Header().Get("Etag") != after.Header().Get("Etag") {
			t.Errorf("%s has moved", path)
		}
	})
	var d struct {
		Built   string    `xml:"channel>lastBuildDate"`
		Updated time.Time `xml:"updated"`
	}
	changed := edited(nth(1))
	changed.Updated = noon.Add(-time.Minute)
	must(t, xml.Unmarshal(written(t, asRSS, "news", nth(3), changed), &d))
	must(t, xml.Unmarshal(written(t, asAtom, "news", nth(3), changed), &d))
	if built, err := time.Parse(time.RFC1123, d.Built); err != nil || !built.Equal(changed.Updated) || !d.Updated.Equal(changed.Updated) {
		t.Errorf("dated %s and %s, want the last change, %s", d.Built, d.Updated, changed.Updated)
	}
}

func TestB11LinksAreInHeaderAndBodyAlike(t *testing.T) {
	h := New(options(newMemory(history(25)...))).Handler()
	inEachFormat(t, func(t *testing.T, as int, path string) {
		w := get(h, path)
		link := w.Header().Get("Link")
		for i, f := range formats {
			rel := "alternate"
			if i == as {
				rel = "self"
			}
			if want := fmt.Sprintf(`<https://feeds.example/news%s>; rel=%q; type=%q`, f.suffix, rel, f.mediaType); !strings.Contains(link, want) {
				t.Errorf("%s: %s lacks %s", path, link, want)
			}
		}
		if as == asJSON {
			return // has a member for each, see b38 and b39
		}
		for rel, address := range linked(w.Header()) {
			element := regexp.MustCompile(`<(?:atom:)?link [^>]*href="` + regexp.QuoteMeta(address) + `"[^>]*>`).FindString(w.Body.String())
			if !strings.Contains(element, `rel="`+rel+`"`) {
				t.Errorf("%s: the body does not lead to %s %s: %s", path, rel, address, element)
			}
		}
	})
}

func TestB12SelfIsThePublicAddress(t *testing.T) {
	h := New(options(newMemory(full()))).Handler()
	inEachFormat(t, func(t *testing.T, _ int, path string) {
		w := get(h, path, "X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "http", "Forwarded", "host=evil.example")
		if strings.Contains(w.Body.String(), "evil") || linked(w.Header())["self"] != "https://feeds.example"+path {
			t.Errorf("%s: %v", path, w.Header())
		}
	})
}

func TestB13TheIndexAnnouncesEveryPublicFeed(t *testing.T) {
	body := get(New(options(newMemory())).Handler(), "/").Body.String()
	announced := regexp.MustCompile(`<link rel="alternate" type="([^"]*)" title="[^"]+" href="https://feeds.example/([^"]*)">`).FindAllStringSubmatch(body, -1)
	var got []string
	for _, m := range announced {
		got = append(got, m[2]+" "+html.UnescapeString(m[1]))
	}
	var want []string
	for _, section := range []string{"all", "news", "news/harbour"} {
		for as := range asPage {
			want = append(want, section+formats[as].suffix+" "+formats[as].mediaType)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("announced %q, want %q", got, want)
	}
}

func TestB14NothingIsSniffedAndNoScriptRuns(t *testing.T) {
	h := New(options(newMemory(full()))).Handler()
	for _, path := range []string{"/", "/news", "/news.rss", "/news.atom", "/news.json", "/status.json", "/nowhere", "/private"} {
		w := get(h, path)
		policy := w.Header().Get("Content-Security-Policy")
		if w.Header().Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "script-src") {
			t.Errorf("%s: %v", path, w.Header())
		}
	}
}
