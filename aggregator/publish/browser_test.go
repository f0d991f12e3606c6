package publish

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// newBrowser starts a browser without a window and without habits of its own,
// which ends with the test. Where there is none the test is skipped, but in CI
// it fails.
func newBrowser(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("SKIPPED: a browser takes its time; -short leaves it out")
	}
	program, err := exec.LookPath("chromium")
	if err != nil && os.Getenv("CI") != "" {
		t.Fatalf("the pages must be looked at in a browser: install Debian's chromium (%v)", err)
	} else if err != nil {
		t.Skip("SKIPPED: no browser has seen the pages; install Debian's chromium")
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-features", "Translate,BackForwardCache"), // a page that is gone back to is loaded
	)
	if os.Geteuid() == 0 {
		flags = append(flags, chromedp.NoSandbox)
	}
	allocator, end := chromedp.NewExecAllocator(t.Context(), flags...)
	t.Cleanup(end)
	browser, closeBrowser := chromedp.NewContext(allocator)
	t.Cleanup(closeBrowser)
	must(t, chromedp.Do(browser)) // starts it, and its first tab
	return browser
}

// tab is a page in a browser, and what went on in it.
type tab struct {
	t    *testing.T
	ctx  context.Context
	home string // the server's address

	mu         sync.Mutex
	requests   []string // addresses asked for
	complaints []string // of the console: errors, exceptions, breaches of the policy
}

func newTab(t *testing.T, browser context.Context, home string) *tab {
	t.Helper()
	b := &tab{t: t, home: home}
	patience, giveUp := context.WithTimeout(browser, time.Minute)
	t.Cleanup(giveUp)
	ctx, closeTab := chromedp.NewContext(patience, chromedp.WithListener(b.listen))
	t.Cleanup(closeTab)
	b.ctx = ctx
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	must(t, err)
	return b
}

// listen notes what the browser asks for and what it complains of.
func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, e.Request.URL)
	case *network.EventResponseReceived:
		if e.Response.Status >= http.StatusBadRequest {
			b.complaints = append(b.complaints, fmt.Sprintf("status %d of %s", e.Response.Status, e.Response.URL))
		}
	case *network.EventLoadingFailed:
		if !e.Canceled { // by the next navigation
			b.complaints = append(b.complaints, "not loaded: "+e.ErrorText)
		}
	case *log.EventEntryAdded:
		b.complaints = append(b.complaints, string(e.Entry.Level)+": "+e.Entry.Text)
	case *runtime.EventExceptionThrown:
		b.complaints = append(b.complaints, "exception: "+e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		b.complaints = append(b.complaints, "console: "+string(e.Type))
	}
}

// faults are the complaints, and the requests to others than the page's own
// server. The tab is emptied, so that nothing comes after.
func (b *tab) faults() []string {
	b.t.Helper()
	b.do(chromedp.Navigate("about:blank"))
	b.mu.Lock()
	defer b.mu.Unlock()
	all := slices.Clone(b.complaints)
	if len(b.requests) == 0 {
		all = append(all, "nothing was asked for at all")
	}
	for _, address := range b.requests {
		if !strings.HasPrefix(address, b.home+"/") && !strings.HasPrefix(address, "data:") {
			all = append(all, "asked for "+address)
		}
	}
	return all
}

// isQuiet checks that there was nothing to complain of.
func (b *tab) isQuiet() {
	b.t.Helper()
	if faults := b.faults(); len(faults) > 0 {
		b.t.Errorf("the browser complains: %q", faults)
	}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	must(b.t, chromedp.Do(b.ctx, steps...))
}

// open goes to a path of the server.
func (b *tab) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.home + path))
}

// click follows the link that a CSS selector finds first.
func (b *tab) click(selector string) {
	b.t.Helper()
	_, err := chromedp.Run(b.ctx, chromedp.WaitEvent(cdppage.LoadEventFired, nil, chromedp.Click(chromedp.CSS(selector))))
	if err != nil {
		b.t.Fatalf("click %s: %v", selector, err)
	}
}

// resize makes the window so wide, in CSS pixels.
func (b *tab) resize(width int64) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, 800))
}

// prefer makes the reader one who likes the scheme, light or dark.
func (b *tab) prefer(scheme string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	must(b.t, err)
}

// evaluate is what an expression comes to on the page.
func evaluate[T any](b *tab, expression string) T {
	b.t.Helper()
	got, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("evaluate %s: %v", expression, err)
	}
	return got
}

// expect checks what an expression comes to.
func expect[T comparable](b *tab, expression string, want T) {
	b.t.Helper()
	if got := evaluate[T](b, expression); got != want {
		b.t.Errorf("%s is %v, want %v", expression, got, want)
	}
}

// breach is a server of a page that does what a page of ours must not: it runs
// a script, lacks a picture, and asks another host for one.
func breach(other string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Security-Policy", "script-src 'none'")
		_, _ = fmt.Fprintf(w, `<!DOCTYPE html><title>x</title><script>1</script><img src="/lost.png"><img src="%s/x.png">`, other)
	})
	return mux
}
