package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tidings/aggregator/fetch/fetchtest"
)

// stocked is a folder with a configuration and a store of some hundred articles.
func stocked(t *testing.T) string {
	t.Helper()
	up := fetchtest.New(t)
	dir, config := t.TempDir(), ""
	for s := range 8 {
		name := fmt.Sprint("s", s)
		var items []fetchtest.Item
		for i := range 40 {
			items = append(items, item(fmt.Sprint(name, "/", i), i))
		}
		up.Serve("/"+name, fetchtest.Answer{Body: fetchtest.RSS(name, items...)})
		config += sourceTOML(name, up.URL+"/"+name, "news/"+name) + "schedule = \"@yearly\"\n"
	}
	write(t, dir, config)
	if out, code := tidingsIn(t, dir, "fetch"); code != exitDone {
		t.Fatalf("exit code %d\n%s", code, out)
	}
	return dir
}

// filesBelow are the files below a folder, by name; none while there is no folder.
func filesBelow(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[name] = body
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return files
}

// isWhole reports whether a document has its end.
func isWhole(name string, body []byte) bool {
	switch filepath.Ext(name) {
	case ".json":
		return json.Valid(body)
	case ".html":
		return strings.HasSuffix(string(body), "</html>\n")
	}
	for d := xml.NewDecoder(strings.NewReader(string(body))); ; {
		if _, err := d.Token(); err != nil {
			return errors.Is(err, io.EOF) && len(body) > 0
		}
	}
}

// TestAnExportThatIsKilledLeavesWholeFiles kills exports into one folder after
// some files, until one is let through, and compares its files with those of an
// export that nobody disturbed.
func TestAnExportThatIsKilledLeavesWholeFiles(t *testing.T) {
	t.Parallel()
	dir := stocked(t)
	out := filepath.Join(dir, "out")
	for _, after := range []int{1, 5, 20, 45} {
		export := exec.Command("tidings", "export", "out")
		export.Dir = dir
		must(t, export.Start())
		eventually(t, fmt.Sprint(after, " files"), func() bool { return countBelow(out) > after })
		must(t, export.Process.Kill())
		_ = export.Wait()
		for name, body := range filesBelow(t, out) {
			if filepath.Base(name) != ".tidings-export.tmp" && !isWhole(name, body) {
				t.Errorf("after %d files, %s is broken: %d bytes", after, name, len(body))
			}
		}
	}
	for _, target := range []string{"out", "undisturbed"} {
		if text, code := tidingsIn(t, dir, "export", target); code != exitDone {
			t.Fatalf("exit code %d\n%s", code, text)
		}
	}
	got, want := filesBelow(t, out), filesBelow(t, filepath.Join(dir, "undisturbed"))
	for name := range got {
		if name != ".tidings-export.json" && string(got[name]) != string(want[name]) {
			t.Errorf("%s is not what it should be", name)
		}
	}
	if len(got) != len(want) || len(want) < 60 {
		t.Errorf("%d files, want %d", len(got), len(want))
	}
}

// countBelow is the number of files below a folder that others write into.
func countBelow(dir string) int {
	n := 0
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return nil
	})
	return n
}

func TestExportSaysThatADaemonHasTheStore(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, sourceTOML("a", "http://127.0.0.1:1/"))
	daemon := start(t, dir, "serve")
	daemon.serving()
	p := start(t, dir, "export", "out")
	p.await(`^tidings: open store tidings.db: in use by another tidings; stop it`)
	if code := p.stop(0); code != exitFailed || countBelow(filepath.Join(dir, "out")) > 0 {
		t.Errorf("exit code %d", code)
	}
	if code := daemon.stop(syscall.SIGTERM); code != exitDone {
		t.Errorf("the daemon: exit code %d", code)
	}
}
