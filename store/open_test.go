package store_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tidings/store"

	bolt "go.etcd.io/bbolt"
)

func TestReopenedStoreHoldsEverything(t *testing.T) {
	path := newPath(t)
	s := open(t, path)
	commit(t, s, "1", "2")
	commit(t, s, "3")
	number, _ := s.Last(t.Context())
	shut(t, s)

	s = open(t, path)
	defer shut(t, s)
	if again, _ := s.Last(t.Context()); again != number {
		t.Errorf("newest change is %d, was %d", again, number)
	}
	if shown, n := titles(t, s); n != 3 {
		t.Errorf("section shows %d articles, want 3: %v", n, shown)
	}
	commit(t, s, "4")
	if later, _ := s.Last(t.Context()); later <= number {
		t.Errorf("change %d was given after %d", later, number)
	}
}

func TestOpenLeavesOneFile(t *testing.T) {
	path := newPath(t)
	shut(t, open(t, path))
	names, err := filepath.Glob(filepath.Dir(path) + "/*")
	if err != nil || len(names) != 1 || names[0] != path {
		t.Errorf("folder holds %v, %v, want %s alone", names, err, path)
	}
}

func TestOpenMakesUpForACreationCutShort(t *testing.T) {
	for name, leftover := range map[string][]byte{"empty": nil, "unreadable": bytes.Repeat([]byte("x"), 9000)} {
		t.Run(name, func(t *testing.T) {
			path := newPath(t)
			write(t, path+".new", leftover)
			shut(t, open(t, path))
		})
	}
}

func TestSecondOpenerIsLockedOut(t *testing.T) {
	path := newPath(t)
	s := open(t, path)
	defer shut(t, s)
	if _, err := quietly(path); !errors.Is(err, store.ErrInUse) || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v, want %v, with the path", err, store.ErrInUse)
	}
}

func TestOneOfManyCreatorsGetsTheStore(t *testing.T) {
	path := newPath(t)
	stores, errs := make([]*store.Store, 8), make([]error, 8)
	var wg sync.WaitGroup
	for i := range stores {
		wg.Go(func() { stores[i], errs[i] = quietly(path) })
	}
	wg.Wait()
	opened := 0
	for i, s := range stores {
		if errs[i] == nil {
			opened++
			defer shut(t, s)
		} else if !errors.Is(errs[i], store.ErrInUse) {
			t.Errorf("error %v, want %v", errs[i], store.ErrInUse)
		}
	}
	if opened != 1 {
		t.Errorf("%d opened the store, want one", opened)
	}
}

func TestOpenRefusesUntouched(t *testing.T) {
	tests := []struct {
		name string
		make func(t *testing.T, path string)
		want error
	}{
		{"an empty file", func(t *testing.T, path string) { write(t, path, nil) }, store.ErrForeign},
		{"a text", func(t *testing.T, path string) { write(t, path, []byte("dear diary")) }, store.ErrForeign},
		{"a long text", func(t *testing.T, path string) { write(t, path, bytes.Repeat([]byte("dear diary"), 9000)) }, store.ErrForeign},
		{"another program's bbolt file", foreign, store.ErrForeign},
		{"a newer schema", newer, store.ErrNewer},
		{"a store without one of its buckets", incomplete, store.ErrDamaged},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := newPath(t)
			test.make(t, path)
			before := read(t, path)
			if _, err := quietly(path); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
			if !bytes.Equal(before, read(t, path)) {
				t.Error("the file was changed")
			}
		})
	}
}

// foreign writes a file that bbolt itself would rewrite on opening.
func foreign(t *testing.T, path string) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{NoFreelistSync: true})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		b, err := tx.CreateBucket([]byte("meta"))
		return errors.Join(err, b.Put([]byte("version"), []byte("1")))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

func newer(t *testing.T, path string) {
	shut(t, open(t, path))
	inside(t, path, func(tx *bolt.Tx) error {
		return tx.Bucket([]byte("meta")).Put([]byte("tidings"), seq(99))
	})
}

func incomplete(t *testing.T, path string) {
	shut(t, open(t, path))
	inside(t, path, func(tx *bolt.Tx) error { return tx.DeleteBucket([]byte("ids")) })
}

// inside changes a closed store behind its back.
func inside(t *testing.T, path string, change func(tx *bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(change), db.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestOpenSaysWhatIsWrongWithTheFolder(t *testing.T) {
	folder := t.TempDir()
	t.Run("missing", func(t *testing.T) {
		_, err := quietly(filepath.Join(folder, "absent", "tidings.db"))
		if err == nil || !strings.Contains(err.Error(), "absent does not exist; create it") {
			t.Errorf("error %v does not say that the folder is to be created", err)
		}
	})
	t.Run("read-only", func(t *testing.T) {
		if os.Geteuid() == 0 {
			t.Skip("permissions do not bind root")
		}
		if err := os.Chmod(folder, 0o500); err != nil {
			t.Fatal(err)
		}
		_, err := quietly(filepath.Join(folder, "tidings.db"))
		if !errors.Is(err, fs.ErrPermission) {
			t.Errorf("error %v, want %v", err, fs.ErrPermission)
		}
	})
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// A new store takes no room to speak of.
func TestANewStoreIsSmall(t *testing.T) {
	path := newPath(t)
	s := open(t, path)
	commit(t, s, "1")
	shut(t, s)
	if size := sizeOf(t, path); size > 1<<20 {
		t.Errorf("one article takes %d bytes", size)
	}
}
