package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "tidings/"

// TestRoomsImportWhatTheirRowAllows holds the table of ARCHITECTURE.md against
// the code. Tests may import more.
func TestRoomsImportWhatTheirRowAllows(t *testing.T) {
	rooms := roomsOf(t, "../../ARCHITECTURE.md")
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, module)
		allowed, ok := rooms[name]
		if !ok {
			t.Errorf("package %s has no row in the table of rooms of ARCHITECTURE.md: give it one, or put its code in the room it belongs to", name)
			continue
		}
		for _, path := range p.Imports {
			if !allows(allowed, path) {
				t.Errorf("%s imports %s, which its row in ARCHITECTURE.md does not allow: rooms meet in aggregator and are wired in cmd/tidings, so that each can be replaced alone; move the code, or change the row with a reason", name, path)
			}
		}
		delete(rooms, name)
	}
	for name := range rooms {
		t.Errorf("ARCHITECTURE.md has a row for %s, which is no package", name)
	}
}

// allows reports whether a row names the package, or the module it is in. The
// standard library is open to all.
func allows(row []string, path string) bool {
	if room, ok := strings.CutPrefix(path, module); ok {
		return slices.Contains(row, room)
	}
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".") || slices.ContainsFunc(row, func(m string) bool {
		return path == m || strings.HasPrefix(path, m+"/")
	})
}

// roomsOf reads the rows "| `room` | what it holds | rooms | modules |".
func roomsOf(t *testing.T, file string) map[string][]string {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, text2, _ := strings.Cut(string(text), "\n## Rooms\n")
	section, _, _ := strings.Cut(text2, "\n## ")
	quoted := regexp.MustCompile("`([^`]+)`")
	rooms := map[string][]string{}
	for line := range strings.Lines(section) {
		cells := strings.Split(line, "|")
		if len(cells) != 6 || !strings.HasPrefix(cells[1], " `") {
			continue
		}
		var row []string
		for _, name := range quoted.FindAllStringSubmatch(cells[3]+cells[4], -1) {
			row = append(row, name[1])
		}
		rooms[strings.Trim(cells[1], " `")] = row
	}
	if len(rooms) == 0 {
		t.Fatalf("%s has no table of rooms", file)
	}
	return rooms
}

type listed struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []listed {
	// With a profile there is a variant of each package, under a name of its own.
	out, err := exec.Command("go", "list", "-pgo=off", "-json=ImportPath,Imports", module+"...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}
