package publish

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestFilesThatAreNotOursStay(t *testing.T) {
	s := newShop(t, history(130)...)
	s.write("news.rss", "somebody's")
	s.write("robots.txt", "mine")
	s.fails("news.rss is there and no export wrote it", "export into another folder")
	if names := s.files(); !slices.Equal(names, []string{"news.rss", "robots.txt"}) || s.read("news.rss") != "somebody's" {
		t.Errorf("there are %q", names)
	}
	must(t, os.Remove(s.path("news.rss")))
	s.export()
	if s.read("robots.txt") != "mine" {
		t.Error("robots.txt is another")
	}
}

func TestWhatAKilledExportLeftIsClearedAway(t *testing.T) {
	s := newShop(t, history(130)...)
	s.export()
	whole := s.bodies()
	s.write(halfWritten, "{")
	s.write("news/archive/"+halfWritten, "<rss")
	must(t, os.Remove(s.path("news/archive/2.html"))) // it did not come so far
	s.export()
	for name := range s.bodies() {
		if whole[name] == "" {
			t.Errorf("%s is there", name)
		}
	}
	if len(s.bodies()) != len(whole) {
		t.Errorf("%d files, want %d", len(s.bodies()), len(whole))
	}
}

// TestAnExportThatWasKilledAtTheStartIsGoneOnWith has the first export into a
// folder claim its files and write some of them, no more.
func TestAnExportThatWasKilledAtTheStartIsGoneOnWith(t *testing.T) {
	s := newShop(t, history(130)...)
	ctx, cancel := context.WithCancel(t.Context())
	s.Store = &breaking{memory: s.store, left: 4, stop: cancel}
	if _, err := Export(ctx, s.dir, s.Options); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	s.Store = s.store
	s.export()
	if n := len(s.files()); n != 30 {
		t.Errorf("%d files", n)
	}
}

func TestOneExportAtATime(t *testing.T) {
	s := newShop(t, history(10)...)
	other, err := openFolder(s.dir)
	must(t, err)
	s.fails("another export into this folder goes on")
	must(t, other.close())
	s.export()
}

func TestFoldersThatCannotBeWritten(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(s *shop)
		words []string
	}{
		"a file":              {func(s *shop) { must(t, os.RemoveAll(s.dir)); must(t, os.WriteFile(s.dir, nil, 0o644)) }, []string{"export to ", "not a directory"}},
		"a file for a folder": {func(s *shop) { must(t, os.RemoveAll(s.path("news"))); s.write("news", "") }, []string{"news/archive", "not a directory"}},
		"a folder for a file": {func(s *shop) { must(t, os.Remove(s.path("news.rss"))); s.write("news.rss/mine", "") }, []string{"write news.rss"}},
		"a way out of it": {func(s *shop) {
			must(t, os.RemoveAll(s.path("news")))
			must(t, os.Symlink(t.TempDir(), s.path("news")))
		}, []string{"news/", "escapes"}},
		"a ledger that is none":      {func(s *shop) { s.write(ledgerFile, "{") }, []string{ledgerFile, "export into an empty folder"}},
		"a ledger of another form":   {func(s *shop) { s.write(ledgerFile, `{"tidings_export":7,"files":{}}`) }, []string{"form 7, this tidings knows 1"}},
		"a draft that does not go":   {func(s *shop) { s.write("news/archive/"+halfWritten+"/x", "") }, []string{"clear away", "not empty"}},
		"a ledger that leads out":    {func(s *shop) { s.write(ledgerFile, `{"tidings_export":1,"files":{"../../etc/x":{}}}`) }, []string{"escapes"}},
		"a ledger that is something": {func(s *shop) { s.write(ledgerFile, `[]`) }, []string{"does not say which files are ours"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t, history(130)...)
			s.export()
			s.store.put(nth(131))
			s.Tree.At("news").Title = "Renamed"
			c.spoil(s)
			s.fails(c.words...)
		})
	}
}

func TestAReadOnlyFolderKeepsWhatItHas(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("SKIPPED: root may write everywhere")
	}
	s := newShop(t, history(10)...)
	s.export()
	before := s.bodies()
	must(t, os.Chmod(s.dir, 0o555))
	t.Cleanup(func() { _ = os.Chmod(s.dir, 0o755) })
	s.store.put(nth(11))
	s.fails("permission denied")
	for name, body := range s.bodies() {
		if body != before[name] {
			t.Errorf("%s has changed", name)
		}
	}
}

func TestWhatCannotBeReplacedStaysWhole(t *testing.T) {
	s := newShop(t, history(10)...)
	s.export()
	before := s.read("news.json")
	f, err := openFolder(s.dir)
	must(t, err)
	s.write(halfWritten+"/x", "") // in the way of every file
	if _, err := f.put("news.json", []byte("{}"), mark{}); err == nil || !strings.Contains(err.Error(), "write news.json: ") {
		t.Errorf("error %v", err)
	}
	must(t, f.close())
	if s.read("news.json") != before {
		t.Error("it is another")
	}
}

func TestFilesAreForEverybodyToRead(t *testing.T) {
	s := newShop(t, history(130)...)
	s.export()
	s.write("photos/mine.txt", "") // as the umask has it
	for name, like := range map[string]string{
		"news.rss": "photos/mine.txt", "index.html": "photos/mine.txt", "news": "photos", "news/archive": "photos",
	} {
		if got, want := s.mode(name), s.mode(like); got != want {
			t.Errorf("%s has mode %o, want %o", name, got, want)
		}
	}
}

func (s *shop) mode(name string) os.FileMode {
	s.t.Helper()
	info, err := os.Stat(s.path(name))
	must(s.t, err)
	return info.Mode()
}

// TestReadersNeverSeeHalfADocument reads files all the time while they are
// exported again and again, each time with other contents.
func TestReadersNeverSeeHalfADocument(t *testing.T) {
	s := newShop(t, history(130)...)
	s.export()
	var looks atomic.Int64
	var done atomic.Bool
	faults := make(chan error, 1)
	go func() {
		var fault error
		for !done.Load() && fault == nil {
			for _, name := range inEveryFormat("news", "news/archive/1", "all") {
				if body, err := os.ReadFile(s.path(name)); err != nil || !whole(name, body) {
					fault = fmt.Errorf("%s: %v, %d bytes", name, err, len(body))
				}
				looks.Add(1)
			}
		}
		faults <- fault
	}()
	defer done.Store(true) // should an export fail
	for round := 0; round < 10 || looks.Load() < 100 && len(faults) == 0; round++ {
		s.Tree.At("news").Title = fmt.Sprint("Round ", round)
		a := nth(131 + round)
		a.Published = noon.Add(time.Duration(round) * time.Minute)
		s.store.put(a)
		s.export()
	}
	done.Store(true)
	if err := <-faults; err != nil {
		t.Error(err)
	}
}

// whole reports whether a document has its end.
func whole(name string, body []byte) bool {
	switch path.Ext(name) {
	case ".json":
		return json.Valid(body)
	case ".html":
		return strings.HasSuffix(string(body), "</html>\n")
	}
	d := xml.NewDecoder(strings.NewReader(string(body)))
	for {
		if _, err := d.Token(); err != nil {
			return errors.Is(err, io.EOF) && len(body) > 0
		}
	}
}
