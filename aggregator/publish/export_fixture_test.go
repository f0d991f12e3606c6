package publish

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tidings/aggregator"
)

// shop is a store that is exported into a folder.
type shop struct {
	t     *testing.T
	store *memory
	dir   string
	Options
}

func newShop(t *testing.T, articles ...*aggregator.Article) *shop {
	t.Helper()
	m := newMemory(articles...)
	return &shop{t, m, filepath.Join(t.TempDir(), "out"), options(m)}
}

// export exports without an error.
func (s *shop) export() ExportReport {
	s.t.Helper()
	report, err := Export(s.t.Context(), s.dir, s.Options)
	must(s.t, err)
	return report
}

// fails exports and checks that the error has these words.
func (s *shop) fails(words ...string) {
	s.t.Helper()
	_, err := Export(s.t.Context(), s.dir, s.Options)
	for _, word := range words {
		if err == nil || !strings.Contains(err.Error(), word) {
			s.t.Errorf("error %v, want a word of %q", err, word)
		}
	}
}

// files are the names of all files below the folder, in order, ours or not, but
// for the ledger.
func (s *shop) files() []string {
	s.t.Helper()
	var names []string
	must(s.t, filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(s.dir, path)
		if err == nil && !d.IsDir() && name != ledgerFile {
			names = append(names, filepath.ToSlash(name))
		}
		return err
	}))
	slices.Sort(names)
	return names
}

func (s *shop) path(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

func (s *shop) read(name string) string {
	s.t.Helper()
	body, err := os.ReadFile(s.path(name))
	must(s.t, err)
	return string(body)
}

// write puts a file into the folder that is not ours.
func (s *shop) write(name, body string) {
	s.t.Helper()
	must(s.t, os.MkdirAll(filepath.Dir(s.path(name)), 0o755))
	must(s.t, os.WriteFile(s.path(name), []byte(body), 0o644))
}

// bodies are what all files hold, by name.
func (s *shop) bodies() map[string]string {
	s.t.Helper()
	all := map[string]string{}
	for _, name := range s.files() {
		all[name] = s.read(name)
	}
	return all
}

// stats are the files as the file system knows them; the ledger is one of them.
func (s *shop) stats() map[string]os.FileInfo {
	s.t.Helper()
	all := map[string]os.FileInfo{}
	for _, name := range append(s.files(), ledgerFile) {
		info, err := os.Lstat(s.path(name))
		must(s.t, err)
		all[name] = info
	}
	return all
}

// touched are the files, but for the ledger, that are not what they were, new
// ones among them.
func (s *shop) touched(before map[string]os.FileInfo) []string {
	s.t.Helper()
	var names []string
	for name, now := range s.stats() {
		was := before[name]
		same := was != nil && os.SameFile(was, now) && was.ModTime().Equal(now.ModTime())
		if !same && name != ledgerFile {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// inEveryFormat are the files of a document.
func inEveryFormat(names ...string) []string {
	var all []string
	for _, name := range names {
		for _, suffix := range []string{".rss", ".atom", ".json", ".html"} {
			all = append(all, name+suffix)
		}
	}
	slices.Sort(all)
	return all
}
