package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Accept checks a copy of a store and gives it its name, which no file may have
// yet. The copy is removed when it is not sound, and an error tells why.
func Accept(ctx context.Context, copied, path string, options Options) error {
	err := verify(ctx, copied, options)
	if err == nil {
		err = moveTo(copied, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(copied))
	}
	return nil
}

// Restore makes a store at path, where none may be, of a backup that is found
// to be sound.
func Restore(ctx context.Context, backup, path string, options Options) error {
	if err := Vacant(path); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	copied := path + ".restored"
	if err := os.Remove(copied); err != nil && !errors.Is(err, fs.ErrNotExist) { // of one that was cut short
		return fmt.Errorf("restore: %w", err)
	}
	err := createWhole(copied, func(w io.Writer) error {
		from, err := os.Open(backup)
		if err != nil {
			return err
		}
		defer from.Close()
		_, err = io.Copy(&untilDone{ctx, w}, from)
		return err
	})
	if err == nil {
		err = Accept(ctx, copied, path, options)
	}
	if err != nil {
		return fmt.Errorf("restore %s: %w", backup, err)
	}
	return nil
}

// verify opens a store without the right to change it and checks all of it.
func verify(ctx context.Context, path string, options Options) error {
	s, err := Examine(path, options)
	if err != nil {
		return err
	}
	return errors.Join(s.Check(ctx), s.Close())
}

// Vacant is an error, [fs.ErrExist], when there is a file at the path.
func Vacant(path string) error {
	_, err := os.Lstat(path)
	switch {
	case err == nil:
		return fmt.Errorf("%s: %w; move it away or give another name", path, fs.ErrExist)
	case errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return err
}

// moveTo gives a file its name, for good.
func moveTo(file, path string) error {
	if err := Vacant(path); err != nil {
		return err
	}
	if err := os.Rename(file, path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}
