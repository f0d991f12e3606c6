package publish

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
)

// ledgerFile is where a folder says what exports wrote into it.
const ledgerFile = ".tidings-export.json"

// ledgerForm is the form of the ledger that we write.
const ledgerForm = 1

// ledger is what exports wrote into a folder, or set out to write: they may
// replace and remove these files, and no others.
type ledger struct {
	Form  int              `json:"tidings_export"`
	Files map[string]trace `json:"files"`
}

// trace is how a file was left; zero before it is written.
type trace struct {
	Size     int64 `json:"size,omitempty"`
	Modified int64 `json:"modified,omitempty"` // nanoseconds since 1970
	mark
}

// readLedger is the ledger of the folder; an empty one where there is none.
func (f *folder) readLedger() (ledger, error) {
	l := ledger{Form: ledgerForm, Files: map[string]trace{}}
	text, err := f.root.ReadFile(ledgerFile)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return l, err
	}
	err = json.Unmarshal(text, &l)
	if err == nil && (l.Form != ledgerForm || l.Files == nil) {
		err = fmt.Errorf("form %d, this tidings knows %d", l.Form, ledgerForm)
	}
	if err != nil {
		return l, fmt.Errorf("%s does not say which files are ours (%w); export into an empty folder", ledgerFile, err)
	}
	return l, nil
}

// claim notes that the files are ours before the first of them is written, so
// that an export that is killed leaves nothing that the next one takes for
// somebody else's.
func (f *folder) claim(files map[string]bool) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if _, ours := f.ours.Files[name]; ours {
			continue
		}
		switch _, err := f.root.Lstat(name); {
		case err == nil:
			return fmt.Errorf("%s is there and no export wrote it; move it away, or export into another folder", name)
		case !errors.Is(err, fs.ErrNotExist):
			return err
		}
		f.ours.Files[name] = trace{}
	}
	return f.save()
}

// note keeps in mind how a file was left.
func (f *folder) note(name string, made mark) error {
	there, err := f.root.Lstat(name)
	if err != nil {
		return err
	}
	f.ours.Files[name] = traceOf(there, made)
	return nil
}

func traceOf(file fs.FileInfo, made mark) trace {
	return trace{Size: file.Size(), Modified: file.ModTime().UnixNano(), mark: made}
}

// mark is what a file was made of.
func (f *folder) mark(name string) mark { return f.ours.Files[name].mark }

// unmark has a file made anew by the next export.
func (f *folder) unmark(name string) {
	if t, ours := f.ours.Files[name]; ours {
		t.mark = mark{}
		f.ours.Files[name] = t
	}
}

// stands reports whether a file is as it was left when it was made of this.
func (f *folder) stands(name string, made mark) bool {
	there, err := f.root.Lstat(name)
	return err == nil && there.Mode().IsRegular() && f.ours.Files[name] == traceOf(there, made)
}

// save writes the ledger.
func (f *folder) save() error {
	text, err := json.Marshal(f.ours)
	if err == nil && !f.holds(ledgerFile, text) {
		err = f.replace(ledgerFile, text)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", ledgerFile, err)
	}
	return nil
}
