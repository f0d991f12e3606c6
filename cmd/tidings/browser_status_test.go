package main

import (
	"context"
	"net/http"
	"os"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"tidings/aggregator/fetch/fetchtest"
)

// openTab opens an address in a browser whose clock runs as fast as it can: what
// a page does in half a minute, it does at once.
func openTab(t *testing.T, address string) context.Context {
	t.Helper()
	flags := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.UserDataDir(t.TempDir()), chromedp.DisableGPU)
	if os.Geteuid() == 0 {
		flags = append(flags, chromedp.NoSandbox)
	}
	allocator, end := chromedp.NewExecAllocator(t.Context(), flags...)
	t.Cleanup(end)
	tab, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	must(t, chromedp.Do(tab, chromedp.Navigate(address)))
	_, err := chromedp.Call(tab, emulation.SetVirtualTimePolicy, emulation.SetVirtualTimePolicyParams{Policy: emulation.VirtualTimePolicyAdvance})
	must(t, err)
	return tab
}

// seen waits until an expression comes to something on the page that is open. A
// page that is being loaded has nothing to say.
func seen(t *testing.T, tab context.Context, expression, want string) {
	t.Helper()
	eventually(t, expression+" is "+want, func() bool {
		got, err := chromedp.Run(tab, chromedp.Evaluate[string](expression))
		return err == nil && got == want
	})
}

// TestAnOpenStatusPageShowsWhatHappens looks at the status of a daemon while a
// source of its breaks and recovers, and touches nothing.
func TestAnOpenStatusPageShowsWhatHappens(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: a browser takes its time; -short leaves it out")
	}
	t.Parallel()
	chromium := reader{name: "a browser", packages: "chromium", probe: "command -v chromium"}
	chromium.needed(t)
	up := fetchtest.New(t)
	feed := fetchtest.Answer{Body: fetchtest.RSS("A", item("a1", 1))}
	up.Serve("/a", feed)
	up.Serve("/b", fetchtest.Answer{Body: fetchtest.RSS("B", item("b1", 1))})
	dir := t.TempDir()
	write(t, dir, sourceTOML("a", up.URL+"/a", "news")+sourceTOML("b", up.URL+"/b", "sport"))
	base := start(t, dir, "serve").serving()
	answered := func() bool { return statusOf(t, base, "a").State == "ok" && statusOf(t, base, "b").State == "ok" }
	eventually(t, "both sources answer", answered)

	tab := openTab(t, base+"/status?section=news&sort=name")
	const verdict, sources = `document.querySelector(".verdict .lead").textContent`, `[...document.querySelectorAll(".sources h3")].map(h => h.textContent).join()`
	seen(t, tab, verdict, "All is well: all 2 sources answer.")
	up.Serve("/a", fetchtest.Answer{Status: http.StatusInternalServerError})
	seen(t, tab, verdict, "Of 2 sources, 1 failing. What they brought stays in the feeds.")
	seen(t, tab, sources, "a failing")
	seen(t, tab, `document.querySelector(".turns path.vain") ? "a mark" : ""`, "a mark")
	up.Serve("/a", feed)
	seen(t, tab, verdict, "All is well: all 2 sources answer.")
	seen(t, tab, sources, "a ok")
	seen(t, tab, `document.querySelectorAll(".choices [aria-current]")[1].textContent + location.search`, "name?section=news&sort=name")
}
