package publish

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// everyPath are the addresses of a page of every kind.
var everyPath = []string{"/", "/all", "/news", "/news?before=" + pastCursor(), "/news/archive/1", "/news/archive/2", "/news/valley", "/garden", "/quiet", "/private?token=open+sesame", "/status"}

func TestPagesInABrowser(t *testing.T) {
	browser := newBrowser(t)
	for _, c := range []struct {
		name string
		test func(*testing.T, context.Context)
	}{
		{"what must not be is noticed", breachIsNoticed},
		{"every page is quiet", everyPageIsQuiet},
		{"the way from the sections to older articles and back", wayAndBack},
		{"every article by the pages and by the archives", everyArticle},
		{"feeds are discovered", feedsAreDiscovered},
		{"narrow and wide", narrowAndWide},
		{"dark and light", darkAndLight},
		{"right to left", fromRightToLeft},
		{"by keyboard", byKeyboard},
		{"pictures", pictures},
		{"from the disk", fromTheDisk},
		{"an export from the disk", exportFromTheDisk},
		{"a source that breaks and recovers while one looks", breaksAndRecovers},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, browser) })
	}
}

func breachIsNoticed(t *testing.T, browser context.Context) {
	other := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(other.Close)
	bad := httptest.NewServer(breach(other.URL))
	t.Cleanup(bad.Close)
	b := newTab(t, browser, bad.URL)
	b.open("/")
	all := strings.Join(b.faults(), "\n")
	for _, want := range []string{"Content Security Policy", "asked for " + other.URL, "status 404"} {
		if !strings.Contains(all, want) {
			t.Errorf("no word of %q in\n%s", want, all)
		}
	}
}

func everyPageIsQuiet(t *testing.T, browser context.Context) {
	b := newTab(t, browser, newExhibition(t).URL)
	for _, path := range everyPath {
		b.open(path)
		expect(b, `document.compatMode`, "CSS1Compat")
		expect(b, `document.styleSheets.length`, 1)
	}
	b.isQuiet()
}

func wayAndBack(t *testing.T, browser context.Context) {
	b := newTab(t, browser, newExhibition(t).URL)
	b.resize(1000)
	b.open("/")
	titles := []string{"Two towns"}
	for _, step := range []struct{ link, title string }{
		{`main a[href$="/news"]`, "News & views"},
		{`a[rel=next]`, "News & views – older articles"},
		{`a[rel=next]`, "News & views – older articles"},
		{`a[rel=prev]`, "News & views – older articles"},
		{`.note a`, "News & views"},
		{`aside a[href$="/news/valley"]`, "The valley"},
		{`.trail a[href$="/news"]`, "News & views"},
		{`.trail a`, "Two towns"},
	} {
		b.click(step.link)
		expect(b, `document.title`, step.title)
		titles = append(titles, step.title)
	}
	for _, title := range slices.Backward(titles[:len(titles)-1]) {
		b.do(chromedp.NavigateBack())
		expect(b, `document.title`, title)
	}
	b.isQuiet()
}

// everyArticle walks to the end of the pages, and from the first archive to the
// live page, as a person would.
func everyArticle(t *testing.T, browser context.Context) {
	b := newTab(t, browser, newExhibition(t).URL)
	for _, c := range []struct{ from, link string }{{"/news", `a[rel=next]`}, {"/news/archive/1", `a[rel=prev]`}} {
		b.open(c.from)
		seen := map[string]int{}
		for pages := 1; ; pages++ {
			for _, title := range evaluate[[]string](b, `[...document.querySelectorAll("article h2")].map(h => h.textContent)`) {
				seen[title]++
			}
			if !evaluate[bool](b, fmt.Sprintf(`document.querySelector(%q) != null`, c.link)) || pages > 10 {
				break
			}
			b.click(c.link)
		}
		for _, a := range past() {
			if seen[a.Title] == 0 || c.from == "/news" && seen[a.Title] > 1 {
				t.Errorf("from %s, %q was seen %d times", c.from, a.Title, seen[a.Title])
			}
		}
	}
	expect(b, `location.pathname`, "/news")
	b.isQuiet()
}

func feedsAreDiscovered(t *testing.T, browser context.Context) {
	b := newTab(t, browser, newExhibition(t).URL)
	for _, path := range everyPath {
		b.open(path)
		type found struct{ Type, Href string }
		feeds := evaluate[[]found](b, `[...document.querySelectorAll("head link[rel=alternate]")].map(l => ({Type: l.type, Href: l.href}))`)
		if len(feeds) == 0 {
			t.Errorf("%s announces nothing", path)
		}
		for _, feed := range feeds {
			response, err := http.Get(feed.Href)
			must(t, err)
			must(t, response.Body.Close())
			if kind := response.Header.Get("Content-Type"); response.StatusCode != 200 || !strings.HasPrefix(kind, feed.Type) {
				t.Errorf("%s announces %v, which is answered with %d, %s", path, feed, response.StatusCode, kind)
			}
		}
	}
}

func narrowAndWide(t *testing.T, browser context.Context) {
	b := newTab(t, browser, newExhibition(t).URL)
	for _, path := range everyPath {
		b.open(path)
		for _, width := range []int64{320, 800, 1920} {
			b.resize(width)
			expect(b, `innerWidth`, int(width))
			if over := evaluate[string](b, beyond); over != "" {
				t.Errorf("%s, %d wide: beyond the edge is %s", path, width, over)
			}
			if measure := evaluate[float64](b, `Math.max(...[...document.querySelectorAll("article p")].map(p => p.clientWidth), 0)`); measure > 720 {
				t.Errorf("%s, %d wide: lines are %v wide", path, width, measure)
			}
		}
	}
	b.isQuiet()
}

// beyond tells what a reader would have to scroll sideways for.
const beyond = `[...document.querySelectorAll("body *")]
	.filter(e => e.getBoundingClientRect().right > innerWidth + .5 || e.getBoundingClientRect().left < -.5)
	.map(e => e.outerHTML.slice(0, 100))
	.concat(document.documentElement.scrollWidth > innerWidth ? ["the page"] : [])
	.join(", ")`

func darkAndLight(t *testing.T, browser context.Context) {
	b := newTab(t, browser, newExhibition(t).URL)
	for _, path := range everyPath {
		b.open(path)
		papers := map[string]bool{}
		for _, scheme := range []string{"light", "dark"} {
			b.prefer(scheme)
			papers[evaluate[string](b, `getComputedStyle(document.body).backgroundColor`)] = true
			for _, pair := range evaluate[[][2]string](b, inks) {
				if got := contrast(t, hexOf(t, pair[0]), hexOf(t, pair[1])); got < 4.5 {
					t.Errorf("%s, %s: %s on %s has a contrast of %.2f", path, scheme, pair[0], pair[1], got)
				}
			}
		}
		if len(papers) != 2 {
			t.Errorf("%s, dark and light, is on %v", path, papers)
		}
	}
	b.isQuiet()
}

// inks are the colours of everything that has text of its own, each with what
// is behind it.
const inks = `(() => {
	const ground = e => {
		const c = getComputedStyle(e).backgroundColor;
		return c == "rgba(0, 0, 0, 0)" && e.parentElement ? ground(e.parentElement) : c;
	};
	return [...document.querySelectorAll("body, body *")]
		.filter(e => [...e.childNodes].some(n => n.nodeType == Node.TEXT_NODE && n.data.trim()))
		.map(e => [getComputedStyle(e).color, ground(e)]);
})()`

// hexOf is a computed colour as #rrggbb.
func hexOf(t *testing.T, colour string) string {
	t.Helper()
	var r, g, b uint8
	if _, err := fmt.Sscanf(colour, "rgb(%d, %d, %d)", &r, &g, &b); err != nil {
		t.Fatalf("colour %q: %v", colour, err)
	}
	return fmt.Sprintf("#%02x%02x%02x", r, g, b)
}

func fromRightToLeft(t *testing.T, browser context.Context) {
	b := newTab(t, browser, newExhibition(t).URL)
	b.resize(1200)
	b.open("/garden")
	expect(b, `document.documentElement.lang`, "fa")
	const direction = `getComputedStyle(document.querySelector(%q)).direction`
	for selector, want := range map[string]string{
		"body": "rtl", "h1": "rtl", ".trail": "rtl", "aside": "rtl", "code": "ltr", "time": "ltr", "footer p": "ltr",
		"article:nth-of-type(1)": "rtl", "article:nth-of-type(2)": "ltr",
	} {
		expect(b, fmt.Sprintf(direction, selector), want)
	}
	const edge = `document.querySelector(%q).getBoundingClientRect().%s`
	if aside, entries := evaluate[float64](b, fmt.Sprintf(edge, "aside", "right")), evaluate[float64](b, fmt.Sprintf(edge, ".entries", "left")); aside > entries {
		t.Errorf("what is said of the section ends at %v, to the right of the articles at %v", aside, entries)
	}
	b.open("/news")
	expect(b, `getComputedStyle(document.body).direction`, "ltr")
	expect(b, `getComputedStyle([...document.querySelectorAll("article")].find(a => a.textContent.includes("הגשר"))).direction`, "rtl")
	b.isQuiet()
}

func byKeyboard(t *testing.T, browser context.Context) {
	b := newTab(t, browser, newExhibition(t).URL)
	b.resize(320)
	b.open("/news")
	b.do(chromedp.KeyEvent(kb.Tab))
	expect(b, `document.activeElement.className`, "skip")
	expect(b, `(r => r.top >= 0 && r.left >= 0 && r.right <= innerWidth && r.height > 20)(document.activeElement.getBoundingClientRect())`, true)
	expect(b, `getComputedStyle(document.activeElement).outlineStyle`, "solid")
	b.do(chromedp.KeyEvent(kb.Enter))
	expect(b, `location.hash`, "#main")
	b.do(chromedp.KeyEvent(kb.Tab))
	expect(b, `document.activeElement.closest("main") != null`, true)
	expect(b, `getComputedStyle(document.activeElement).outlineStyle`, "solid")
	b.isQuiet()
}

// pictures come from their publisher, who is not told where they are shown,
// and take the same place whether they come or not.
func pictures(t *testing.T, browser context.Context) {
	referrers := make(chan string, 100)
	publisher := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		referrers <- r.Referer()
		w.Header().Set("Content-Type", "image/svg+xml")
		_, _ = w.Write([]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="100" height="900"/>`))
	}))
	t.Cleanup(publisher.Close)
	b := newTab(t, browser, illustrated(t, publisher.URL))
	for _, width := range []int64{320, 1200} {
		b.resize(width)
		b.open("/")
		_, err := chromedp.Run(b.ctx, chromedp.Poll[bool](`document.images[0].naturalHeight == 900`)) // it is loaded lazily
		must(t, err)
		expect(b, `(r => Math.abs(r.width * 3 / 4 - r.height) < 1)(document.images[0].getBoundingClientRect())`, true)
		expect(b, beyond, "")
	}
	if referrer := <-referrers; referrer != "" {
		t.Errorf("the publisher was told of %s", referrer)
	}
	for _, fault := range b.faults() {
		if !strings.HasPrefix(fault, "asked for "+publisher.URL) {
			t.Error(fault)
		}
	}
}

// illustrated is the address of a page with pictures.
func illustrated(t *testing.T, publisher string) string {
	t.Helper()
	x := newExhibition(t)
	x.site.pictures = true
	all := exhibits()
	all[0].Image, all[1].Image = publisher+"/tall.svg", publisher+"/far.svg"
	body, policy := x.page("news", place{}, all...), x.site.pagePolicy()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		_, _ = w.Write(body)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func fromTheDisk(t *testing.T, browser context.Context) {
	x := newExhibition(t)
	x.site.static = true
	dir := t.TempDir()
	for file, body := range map[string][]byte{
		"index.html":          everyPage(t, x)["index"],
		"news.html":           x.page("news", place{archiveBefore: "2"}, exhibits()...),
		"news/archive/2.html": x.page("news", place{archive: "2"}, exhibits()...),
	} {
		must(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, file)), 0o755))
		must(t, os.WriteFile(filepath.Join(dir, file), body, 0o644))
	}
	b := newTab(t, browser, "file://"+dir)
	b.open("/index.html")
	for _, step := range []struct{ link, file string }{
		{`.tree a[href="news.html"]`, "/news.html"},
		{`a[rel=next]`, "/news/archive/2.html"},
		{`.trail a`, "/index.html"},
	} {
		b.click(step.link)
		expect(b, `location.href`, b.home+step.file)
	}
	b.isQuiet()
}
