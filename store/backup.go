package store

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
)

// Copy writes what the store holds at this moment to a new file, which is on
// disk when Copy returns nil and gone when it returns an error. Readers and
// writers go on meanwhile. The file must be on a disk of this machine: what
// writers replace keeps its place until the copy is complete.
func (s *Store) Copy(ctx context.Context, path string) error {
	s.chore.Lock()
	defer s.chore.Unlock()
	return createWhole(path, func(w io.Writer) error {
		return s.look(func(t *tables) error {
			_, err := t.tx.WriteTo(&untilDone{ctx, w})
			return cmp.Or(ctx.Err(), err) // bbolt does not wrap it
		})
	})
}

// createWhole makes a file and has fill write it. One that is not whole is
// removed.
func createWhole(path string, fill func(w io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, fileMode)
	if err != nil {
		return err
	}
	err = fill(file)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// untilDone is a writer that gives up when the context ends.
type untilDone struct {
	ctx context.Context
	io.Writer
}

func (w *untilDone) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.Writer.Write(p)
}
