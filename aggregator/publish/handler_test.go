package publish

import (
	"tidings/aggregator"

	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAddressesAndMethods(t *testing.T) {
	h := New(options(newMemory(full()))).Handler()
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{"GET", "/", 200},
		{"GET", "/all", 200},
		{"GET", "/all.rss", 200},
		{"HEAD", "/news.atom", 200},
		{"GET", "/news/harbour.json", 200},
		{"GET", "/news.json?anything=1", 200},
		{"GET", "/healthz", 200},
		{"GET", "/status", 200},
		{"HEAD", "/status.json", 200},
		{"GET", "/health.atom", 200},
		{"GET", "/metrics", 404}, // there are none
		{"POST", "/status", 405},
		{"GET", "/status/", 308},
		{"GET", "/nowhere.rss", 404},
		{"GET", "/news.xml", 404},
		{"GET", "/.rss", 404},
		{"GET", "//news.rss", 404},
		{"GET", "/n%65ws.rss", 404},
		{"GET", "/news%2Fharbour.rss", 404},
		{"GET", "/news/../news.rss", 404},
		{"GET", "/NEWS.rss", 404},
		{"GET", "/news/", 308},
		{"GET", "/news.rss/", 308},
		{"GET", "/news//", 404},
		{"POST", "/news.rss", 405},
		{"DELETE", "/", 405},
		{"OPTIONS", "/healthz", 405},
		{"POST", "/nowhere", 404},
	} {
		w := ask(h, c.method, c.path)
		if w.Code != c.status {
			t.Errorf("%s %s: %d, want %d", c.method, c.path, w.Code, c.status)
		}
		if c.status == 405 && w.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s %s: Allow is %q", c.method, c.path, w.Header().Get("Allow"))
		}
		if w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("%s %s: the header is %v", c.method, c.path, w.Header())
		}
	}
}

func TestSlashTooManyLeadsToThePublicAddress(t *testing.T) {
	h := New(options(newMemory())).Handler()
	w := ask(h, "GET", "/news/?token=x", "Host", "evil.example")
	if got, want := w.Header().Get("Location"), "https://feeds.example/news?token=x"; got != want {
		t.Errorf("Location is %q, want %q", got, want)
	}
}

func TestHeaderOfAFeed(t *testing.T) {
	w := get(New(options(newMemory(full()))).Handler(), "/news.rss")
	for name, want := range map[string]string{
		"Content-Type":            "application/rss+xml; charset=utf-8",
		"Cache-Control":           "public, max-age=3600",
		"Vary":                    "Accept-Encoding",
		"Accept-Ranges":           "none",
		"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
		"Last-Modified":           "Sun, 01 Mar 2026 11:00:00 GMT",
		"Content-Length":          strconv.Itoa(w.Body.Len()),
		"Content-Encoding":        "",
		"Link": `<https://feeds.example/news.rss>; rel="self"; type="application/rss+xml", ` +
			`<https://feeds.example/news.atom>; rel="alternate"; type="application/atom+xml", ` +
			`<https://feeds.example/news.json>; rel="alternate"; type="application/feed+json", ` +
			`<https://feeds.example/news>; rel="alternate"; type="text/html"`,
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestBodyDoesNotDependOnTheHost(t *testing.T) {
	h := New(options(newMemory(full()))).Handler()
	for _, path := range []string{"/news.rss", "/news.atom", "/news.json", "/news", "/"} {
		r := httptest.NewRequest("GET", "http://evil.example"+path, nil)
		r.Header.Set("X-Forwarded-Host", "evil.example")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if !bytes.Equal(w.Body.Bytes(), get(h, path).Body.Bytes()) {
			t.Errorf("%s differs by host", path)
		}
	}
}

func TestConditionalRequests(t *testing.T) {
	h := New(options(newMemory(full()))).Handler()
	identity := get(h, "/news.rss").Header().Get("Etag")
	packed := get(h, "/news.rss", "Accept-Encoding", "gzip").Header().Get("Etag")
	if identity == packed || identity == "" {
		t.Fatalf("tags are %q and %q", identity, packed)
	}
	const modified = "Sun, 01 Mar 2026 11:00:00 GMT"
	for _, c := range []struct {
		name   string
		header []string
		status int
	}{
		{"the tag", []string{"If-None-Match", identity}, 304},
		{"the tag, weak", []string{"If-None-Match", "W/" + identity}, 304},
		{"the tag in a list", []string{"If-None-Match", `"x", ` + identity + ` ,"y"`}, 304},
		{"the tag in a second line", []string{"If-None-Match", `"x"`, "If-None-Match", identity}, 304},
		{"any tag", []string{"If-None-Match", "*"}, 304},
		{"another tag", []string{"If-None-Match", `"x"`}, 200},
		{"the tag without quotes", []string{"If-None-Match", strings.Trim(identity, `"`)}, 200},
		{"the tag of the other coding", []string{"If-None-Match", packed}, 200},
		{"the tag of the coding asked for", []string{"If-None-Match", packed, "Accept-Encoding", "gzip"}, 304},
		{"the date", []string{"If-Modified-Since", modified}, 304},
		{"a later date", []string{"If-Modified-Since", "Sun, 01 Mar 2026 11:30:00 GMT"}, 304},
		{"an earlier date", []string{"If-Modified-Since", "Sun, 01 Mar 2026 10:59:59 GMT"}, 200},
		{"a future date", []string{"If-Modified-Since", "Mon, 01 Mar 2027 11:00:00 GMT"}, 200},
		{"no date", []string{"If-Modified-Since", "yesterday"}, 200},
		{"another tag before the date", []string{"If-None-Match", `"x"`, "If-Modified-Since", modified}, 200},
		{"the tag before an earlier date", []string{"If-None-Match", identity, "If-Modified-Since", "Sun, 01 Mar 2020 11:00:00 GMT"}, 304},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, method := range []string{"GET", "HEAD"} {
				w := ask(h, method, "/news.rss", c.header...)
				if w.Code != c.status {
					t.Errorf("%s: %d, want %d", method, w.Code, c.status)
				}
				if c.status == 304 {
					isBare(t, w)
				}
			}
		})
	}
}

// isBare checks what a 304 carries, and what it does not.
func isBare(t *testing.T, w *httptest.ResponseRecorder) {
	t.Helper()
	for _, name := range []string{"Etag", "Cache-Control", "Vary", "Last-Modified"} {
		if w.Header().Get(name) == "" {
			t.Errorf("the 304 lacks %s", name)
		}
	}
	for _, name := range []string{"Content-Type", "Content-Length", "Content-Encoding"} {
		if got := w.Header().Get(name); got != "" {
			t.Errorf("the 304 has %s: %s", name, got)
		}
	}
	if w.Body.Len() > 0 {
		t.Error("the 304 has a body")
	}
}

func TestEntryThatArrivesLateIsNotMissedByDate(t *testing.T) {
	m := newMemory(full())
	before := get(New(options(m)).Handler(), "/news.rss").Header().Get("Last-Modified")
	late := spare()
	late.FirstSeen = noon.Add(-time.Minute)
	m.put(late)
	if w := get(New(options(m)).Handler(), "/news.rss", "If-Modified-Since", before); w.Code != 200 {
		t.Errorf("status %d", w.Code)
	}
}

func TestEntryThatLeavesIsNotMissedByDate(t *testing.T) {
	m := newMemory(full(), spare())
	p := New(options(m))
	w := p.windows["news"]
	before := get(p.Handler(), "/news.rss").Header().Get("Last-Modified")
	m.forget(full().Seq)
	if err := w.apply(t.Context(), m, []aggregator.Change{{Number: 9, Seq: full().Seq}}); err != nil {
		t.Fatal(err)
	}
	if got := get(p.Handler(), "/news.rss", "If-Modified-Since", before); got.Code != 200 {
		t.Errorf("asked by date after an entry left: %d", got.Code)
	}
}

func TestNoAnswerIsDatedAhead(t *testing.T) {
	f := newFollowed(t)
	now := noon
	f.now = func() time.Time { return now }
	tag := get(f.Handler(), "/news.rss").Header().Get("Etag")
	for i, a := range history(5) {
		a.FirstSeen = noon
		f.put(a)
		w := get(f.Handler(), "/news.rss", "If-None-Match", tag, "A-IM", "feed")
		dated := w.Header().Get("Last-Modified") != ""
		if w.Code == 304 || dated != (i == 0) {
			t.Errorf("article %d of one second: %d, Last-Modified %q", i+1, w.Code, w.Header().Get("Last-Modified"))
		}
		tag = w.Header().Get("Etag")
		if w := get(f.Handler(), "/news.rss", "If-None-Match", tag); w.Code != 304 || (w.Header().Get("Last-Modified") != "") != (i == 0) {
			t.Errorf("article %d of one second, had: %d %v", i+1, w.Code, w.Header())
		}
	}
	now = noon.Add(time.Minute)
	if w := get(f.Handler(), "/news.rss"); w.Header().Get("Last-Modified") == "" {
		t.Errorf("when its time has come: %v", w.Header())
	}
}

func TestHeadIsGetWithoutItsBody(t *testing.T) {
	h := New(options(newMemory(full()))).Handler()
	for _, path := range []string{"/news.rss", "/news", "/", "/healthz", "/status.json", "/status", "/health.atom", "/nowhere", "/news/", "/private"} {
		got, head := get(h, path), ask(h, "HEAD", path)
		if diff := cmp.Diff(got.Header(), head.Header()); diff != "" || head.Code != got.Code {
			t.Errorf("%s: %d, want %d (-GET +HEAD):\n%s", path, head.Code, got.Code, diff)
		}
		if got.Header().Get("Content-Length") != strconv.Itoa(got.Body.Len()) || head.Body.Len() != 0 {
			t.Errorf("%s: %v, GET has %d bytes, HEAD %d", path, got.Header(), got.Body.Len(), head.Body.Len())
		}
	}
}

func TestFeedsAreServedByARealServer(t *testing.T) {
	server := httptest.NewServer(New(options(newMemory(full()))).Handler())
	defer server.Close()
	response, err := server.Client().Get(server.URL + "/news.rss") // asks for gzip and unpacks it
	must(t, err)
	defer func() { must(t, response.Body.Close()) }()
	body, err := io.ReadAll(response.Body)
	must(t, err)
	if got := readRSS(t, body); len(got) != 1 || got[0].ID != full().ID {
		t.Errorf("the server sent %s", body)
	}
}

func TestGzipHoldsTheSameBytes(t *testing.T) {
	h := New(options(newMemory(full()))).Handler()
	for _, path := range []string{"/news.rss", "/news.atom", "/news.json", "/news", "/"} {
		w := get(h, path, "Accept-Encoding", "gzip")
		if w.Header().Get("Content-Length") != strconv.Itoa(w.Body.Len()) || w.Header().Get("Content-Encoding") != "gzip" {
			t.Errorf("%s: %v", path, w.Header())
		}
		unpacked, err := gzip.NewReader(w.Body)
		must(t, err)
		body, err := io.ReadAll(unpacked)
		must(t, err)
		if !bytes.Equal(body, get(h, path).Body.Bytes()) {
			t.Errorf("%s: gzip holds something else", path)
		}
	}
}

func TestEqualStatesGiveEqualBytes(t *testing.T) {
	one := New(options(newMemory(full(), spare(), nameless()))).Handler()
	other := newMemory(nameless(), full())
	o := options(other)
	o.Now = func() time.Time { return noon.Add(1000 * time.Hour) }
	two := New(o)
	get(two.Handler(), "/news.rss") // a window that has to follow
	other.put(spare())
	must(t, two.follow(t.Context()))
	for as := range formats {
		for _, coding := range []string{"identity", "gzip"} {
			path := "/news" + formats[as].suffix
			a, b := get(one, path, "Accept-Encoding", coding), get(two.Handler(), path, "Accept-Encoding", coding)
			if !bytes.Equal(a.Body.Bytes(), b.Body.Bytes()) || a.Header().Get("Etag") != b.Header().Get("Etag") {
				t.Errorf("%s as %s differs", path, coding)
			}
		}
	}
}

func TestUnreadableStoreIsSaidToComeBack(t *testing.T) {
	m := newMemory(full())
	m.breakDown(errors.New("disk on fire"))
	h := New(options(m)).Handler()
	for _, path := range []string{"/news.rss", "/news", "/readyz", "/status.json", "/status", "/health.atom"} {
		w := get(h, path)
		if w.Code != 503 || w.Header().Get("Retry-After") == "" || strings.Contains(w.Body.String(), "fire") {
			t.Errorf("%s: %d %v %s", path, w.Code, w.Header(), w.Body)
		}
	}
	m.breakDown(nil)
	if w := get(h, "/readyz"); w.Code != 200 {
		t.Errorf("once mended, /readyz says %d", w.Code)
	}
}
