package publish

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tidings/aggregator"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestDocumentsAreAsInTestdata(t *testing.T) {
	for as, f := range formats {
		suffix := f.suffix
		if as == asPage {
			suffix = ".html"
		}
		t.Run(f.name, func(t *testing.T) {
			golden(t, "news"+suffix, written(t, as, "news", full(), spare(), talk(), nameless()))
		})
		t.Run(f.name+" without entries", func(t *testing.T) {
			golden(t, "empty"+suffix, written(t, as, ""))
		})
	}
}

func TestIndexIsAsInTestdata(t *testing.T) {
	s := newSite(options(nil))
	var b bytes.Buffer
	if err := writeIndex(&b, &s); err != nil {
		t.Fatal(err)
	}
	golden(t, "index.html", b.Bytes())
}

func TestPagesOfEveryKindAreAsInTestdata(t *testing.T) {
	s := newSite(options(nil))
	closed := s.tree.At("private")
	f := newFeed(&s, s.tree.At("news/harbour"), alone([]*aggregator.Article{full()}), noon, nil)
	f.place = place{archive: "2", archiveBefore: "1", archiveAfter: "3"}
	var archive, starting bytes.Buffer
	must(t, writePage(&archive, f))
	golden(t, "archive.html", archive.Bytes())
	must(t, writeStarting(&starting, &s, closed))
	golden(t, "starting.html", starting.Bytes())
}

// golden compares got with a file in testdata, which names the style of a page
// instead of repeating it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	got = bytes.Replace(got, []byte(style), []byte("/* style.css */"), 1)
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", path, diff)
	}
}
