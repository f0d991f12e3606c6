package main

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// screenshot is what the README shows, and look is what the page was made of
// when it was taken.
const (
	screenshot = "docs/screenshot.png"
	look       = "testdata/screenshot.look"
)

// TestScreenshotIsOfThePageOfToday holds what the demo's page is made of against
// what it was when the README's picture of it was taken; -update takes another,
// with chromium.
func TestScreenshotIsOfThePageOfToday(t *testing.T) {
	t.Parallel()
	listen := "127.0.0.1:0"
	if *update {
		listen = demoListen // as everybody sees it
	}
	p := start(t, t.TempDir(), "demo", "--pace", "300ms", "--listen", listen)
	base := p.await(`^  (http://localhost:\d+)/all `)[1]
	var page string
	eventually(t, "the page shows what happens at first", func() bool {
		_, page = get(t, base+"/all")
		return strings.Contains(page, "Water in our cellar") && strings.Contains(page, "مهرجان الفوانيس")
	})
	if *update {
		takePicture(t, page)
		if err := os.WriteFile(look, []byte(madeOf(page)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(look)
	if err != nil {
		t.Fatal(err)
	}
	if got := madeOf(page); got != string(golden) {
		t.Errorf("the page is no longer made of what it is on %s; go test ./cmd/tidings -run Screenshot -update\nthen:\n%s\nnow:\n%s", screenshot, golden, got)
	}
	if code := p.stop(syscall.SIGINT); code != exitDone {
		t.Errorf("exit code %d", code)
	}
}

var (
	opening = regexp.MustCompile(`<([a-z][a-z0-9]*)(?:[^>]* class="([^"]*)")?`)
	styling = regexp.MustCompile(`(?s)<style[^>]*>(.*?)</style>`)
)

// madeOf is the kinds of elements that a page has, and the sum of its styles:
// what it looks like, whatever it says.
func madeOf(page string) string {
	kinds := map[string]bool{}
	for _, element := range opening.FindAllStringSubmatch(page, -1) {
		kinds[strings.TrimSpace(element[1]+" "+element[2])] = true
	}
	style := sha256.New()
	for _, sheet := range styling.FindAllStringSubmatch(page, -1) {
		style.Write([]byte(sheet[1]))
	}
	return fmt.Sprintf("%s\nstyle %x\n", strings.Join(slices.Sorted(maps.Keys(kinds)), "\n"), style.Sum(nil))
}

// takePicture has a browser open the page as it was, since the town goes on.
func takePicture(t *testing.T, page string) {
	t.Helper()
	saved := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(saved, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := filepath.Abs("../../" + screenshot)
	if err != nil {
		t.Fatal(err)
	}
	browser := exec.Command(tool(t, "chromium", "chromium"), "--headless", "--disable-gpu", "--no-sandbox", "--hide-scrollbars",
		"--window-size=1200,800", "--screenshot="+file, "file://"+saved)
	if out, err := browser.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}
