package publish

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// exportFromTheDisk goes from the page of the sections to the oldest archive and
// back, in an export as it is.
func exportFromTheDisk(t *testing.T, browser context.Context) {
	s := newShop(t, append(history(230), full())...)
	s.export()
	b := newTab(t, browser, "file://"+s.dir)
	b.open("/index.html")
	steps := []struct{ link, file string }{
		{`.tree a[href="news.html"]`, "/news.html"},
		{`a[rel=next]`, "/news/archive/3.html"},
		{`a[rel=next]`, "/news/archive/2.html"},
		{`a[rel=next]`, "/news/archive/1.html"},
		{`a[rel=prev]`, "/news/archive/2.html"},
		{`.note a`, "/news.html"},
		{`aside a[href="news/harbour.html"]`, "/news/harbour.html"},
		{`.trail a`, "/index.html"},
	}
	for _, step := range steps {
		b.click(step.link)
		expect(b, `location.href`, b.home+step.file)
	}
	b.do(chromedp.NavigateBack())
	expect(b, `location.href`, b.home+"/news/harbour.html")
	b.open("/news/archive/3.html")
	if note := evaluate[string](b, `document.querySelector(".note").textContent`); !strings.Contains(note, "It is not full yet") {
		t.Errorf("it says %q", note)
	}
	expect(b, `document.querySelector("a[rel=next]") != null && getComputedStyle(document.body).margin != "8px"`, true) // in our style
	b.isQuiet()
}
