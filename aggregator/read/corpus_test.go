package read

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"tidings/aggregator"
)

// TestCorpus reads the feeds of live sites in the folder real of the corpus
// that TIDINGS_CORPUS names, and states what came of them.
func TestCorpus(t *testing.T) {
	root := os.Getenv("TIDINGS_CORPUS")
	if root == "" {
		t.Skip("TIDINGS_CORPUS names no corpus")
	}
	files, err := filepath.Glob(filepath.Join(root, "real", "*.*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no feeds in %s: %v", root, err)
	}
	r, read, items, mended := New(), 0, 0, 0
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		feed, err := r.Read(aggregator.Document{URL: testURL, Body: body})
		if err != nil {
			t.Logf("%s: %v", filepath.Base(file), err)
			continue
		}
		checkStrings(t, reflect.ValueOf(*feed))
		for _, item := range feed.Items {
			checkStable(t, r, item.Summary)
			checkStable(t, r, item.Content)
		}
		read, items = read+1, items+len(feed.Items)
		if len(feed.Repaired) > 0 {
			mended++
		}
	}
	t.Logf("%d of %d documents read, %d of them repaired, %d items", read, len(files), mended, items)
}
