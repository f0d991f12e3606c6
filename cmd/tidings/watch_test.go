package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestAFileIsTakenWhenNobodyWritesItAnyMore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tidings.toml")
	file := watched{path: path}
	put := func(text string) { must(t, os.WriteFile(path, []byte(text), 0o600)) }
	put("first")
	for _, step := range []struct {
		name string
		do   func()
		want []bool // what the looks after it say
	}{
		{"there", func() {}, []bool{false, true, false, false}},
		{"half written", func() { put("sec") }, []bool{false}},
		{"written", func() { put("second") }, []bool{false, true, false}},
		{"replaced by one alike", func() {
			must(t, os.WriteFile(path+"~", []byte("second"), 0o600))
			must(t, os.Rename(path+"~", path))
		}, []bool{false, true, false}},
		{"removed", func() { must(t, os.Remove(path)) }, []bool{false, true, false}},
		{"back", func() { put("third") }, []bool{false, true}},
	} {
		step.do()
		for i, want := range step.want {
			if got := file.changed(); got != want {
				t.Errorf("%s: look %d says %v", step.name, i+1, got)
			}
		}
	}
}
