package config

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the messages beside the files in testdata")

// empty is an environment in which nothing is set.
func empty(string) (string, bool) { return "", false }

// TestBadFiles reads every file of testdata and compares what is said of it
// with the lines beside it.
func TestBadFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in testdata: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".toml"), func(t *testing.T) {
			compare(t, strings.TrimSuffix(file, ".toml")+".txt", messages(t, file))
		})
	}
}

// messages are the lines that a bad file is refused with.
func messages(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Parse("tidings.toml", text, empty)
	if problems := (Problems)(nil); !errors.As(err, &problems) {
		t.Fatalf("the error is not a Problems: %v", err)
	}
	return err.Error() + "\n"
}

// compare holds a text against a file, or writes the file under -update.
func compare(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
}
