package publish

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
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
	if err := writeIndex(&b, &s, tree()); err != nil {
		t.Fatal(err)
	}
	golden(t, "index.html", b.Bytes())
}

// golden compares got with a file in testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
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
