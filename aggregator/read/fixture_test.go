package read

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fixture is one file of testdata. Its first lines say what is at stake; after
// a line "-- name --" follows the part of that name: "feed" is the document,
// "content-type" what HTTP says of it, and each line of "want" a path into the
// feed with the value to be found there.
type fixture struct {
	name  string
	parts map[string]string
}

// fixtures returns all that testdata holds.
func fixtures(t testing.TB) []fixture {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	var all []fixture
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		all = append(all, fixture{name, partsOf(string(text))})
	}
	return all
}

func partsOf(text string) map[string]string {
	parts, name := map[string]string{}, ""
	for line := range strings.Lines(text) {
		if head, ok := strings.CutPrefix(line, "-- "); ok && strings.HasSuffix(head, " --\n") {
			name = strings.TrimSuffix(head, " --\n")
			continue
		}
		parts[name] += line
	}
	return parts
}
