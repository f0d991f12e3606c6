package publish

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
)

const (
	fileMode   = 0o644 // less the umask
	folderMode = 0o755

	// halfWritten is the name, in each folder, of a file that is being written.
	// One is enough: nobody else exports into the folder at the same time.
	halfWritten = ".tidings-export.tmp"
)

// errBusy says that the folder belongs to somebody for the time being.
var errBusy = errors.New("another export into this folder goes on; wait until it has ended")

// folder is a folder on disk that an export writes into. Nothing outside of it
// is touched, whatever links are in it. Names are paths with slashes.
type folder struct {
	root    *os.Root
	locked  *os.File // the folder itself, while it is ours alone
	ours    ledger
	written map[string]bool // files that are not what they were
}

// openFolder opens the folder, makes it where there is none, and clears away
// what a killed export was about to write.
func openFolder(dir string) (*folder, error) {
	if err := os.MkdirAll(dir, folderMode); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	f := &folder{root: root, written: map[string]bool{}}
	if err := f.begin(); err != nil {
		return nil, errors.Join(err, f.close())
	}
	return f, nil
}

func (f *folder) begin() (err error) {
	if f.locked, err = f.root.Open("."); err != nil {
		return err
	}
	if err := lock(f.locked); err != nil {
		return err
	}
	if f.ours, err = f.readLedger(); err != nil {
		return err
	}
	return f.sweep()
}

// close gives the folder up to others.
func (f *folder) close() error {
	var unlocked error
	if f.locked != nil {
		unlocked = f.locked.Close()
	}
	return errors.Join(unlocked, f.root.Close())
}

// sweep removes what was half-written when an export was killed. It had noted
// the names of all its files by then, and so all its folders are known.
func (f *folder) sweep() error {
	folders := map[string]bool{".": true}
	for name := range f.ours.Files {
		folders[path.Dir(name)] = true
	}
	for _, dir := range slices.Sorted(maps.Keys(folders)) {
		if err := f.root.Remove(path.Join(dir, halfWritten)); err != nil && !absent(err) {
			return fmt.Errorf("clear away what was half-written: %w", err)
		}
	}
	return nil
}

// absent reports whether an error says that there is no such file.
func absent(err error) bool { return errors.Is(err, fs.ErrNotExist) || isNoFolder(err) }

// put has a file hold the body. One that does is not touched.
func (f *folder) put(name string, body []byte, made mark) (written bool, err error) {
	if !f.holds(name, body) {
		if err := f.replace(name, body); err != nil {
			return false, fmt.Errorf("write %s: %w", name, err)
		}
		f.written[name], written = true, true
	}
	if err := f.note(name, made); err != nil {
		return written, fmt.Errorf("write %s: %w", name, err)
	}
	return written, nil
}

// holds reports whether the file has these bytes.
func (f *folder) holds(name string, body []byte) bool {
	there, err := f.root.Lstat(name)
	if err != nil || !there.Mode().IsRegular() || there.Size() != int64(len(body)) {
		return false
	}
	held, err := f.root.ReadFile(name)
	return err == nil && bytes.Equal(held, body)
}

// replace puts a file in its place at once: whoever opens the name gets the
// old bytes or the new ones. They are not synced: what a power cut takes, the
// next export sees by its size and makes again from the store, and to sync
// every archive of a long history would take longer than to write it.
func (f *folder) replace(name string, body []byte) error {
	dir := path.Dir(name)
	if err := f.root.MkdirAll(dir, folderMode); err != nil {
		return err
	}
	draft := path.Join(dir, halfWritten)
	if err := f.draft(draft, body); err != nil {
		return errors.Join(err, f.discard(draft))
	}
	if err := f.root.Rename(draft, name); err != nil {
		return errors.Join(err, f.discard(draft))
	}
	return nil
}

// draft writes a new file.
func (f *folder) draft(name string, body []byte) error {
	file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return err
	}
	_, err = file.Write(body)
	return errors.Join(err, file.Close())
}

// discard removes a draft, if it came to one.
func (f *folder) discard(draft string) error {
	if err := f.root.Remove(draft); err != nil && !absent(err) {
		return err
	}
	return nil
}

// keep removes the files of ours that are not among these, and the folders that
// are empty then. It returns the number of files.
func (f *folder) keep(files map[string]bool) (removed int, err error) {
	for _, name := range slices.Sorted(maps.Keys(f.ours.Files)) {
		if files[name] {
			continue
		}
		switch err := f.root.Remove(name); {
		case err == nil:
			removed++
		case !absent(err):
			return removed, fmt.Errorf("remove %s: %w", name, err)
		}
		delete(f.ours.Files, name)
		f.prune(path.Dir(name))
	}
	return removed, nil
}

// prune removes a folder and those above it as far as they are empty.
func (f *folder) prune(dir string) {
	for ; dir != "."; dir = path.Dir(dir) {
		there, err := f.root.Lstat(dir)
		if err != nil || !there.IsDir() || f.root.Remove(dir) != nil {
			return
		}
	}
}
