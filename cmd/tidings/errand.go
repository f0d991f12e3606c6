package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"tidings/cmd/tidings/config"
	"tidings/store"
)

// errand is what is done with an open store on a person's behalf: by the
// command itself, or, where a daemon has the store open, by the daemon. It
// writes what the person is to read; the error comes after that.
type errand struct {
	run func(ctx context.Context, db *store.Store, arg string, out io.Writer) error
	// changes says that it writes to the store.
	changes bool
}

// errands are all there are, by the name under which a daemon is asked.
func errands() map[string]errand {
	return map[string]errand{
		"stats":   {run: printStats},
		"check":   {run: printFaults},
		"copy":    {run: copyStore},
		"compact": {run: compactStore, changes: true},
	}
}

// unlocked is how long a command waits for a store to be free before it asks
// whoever has it open.
const unlocked = 100 * time.Millisecond

// send has an errand done on the configured store.
func (t *tidings) send(ctx context.Context, path, name, arg string) error {
	db, err := t.openFor(path, errands()[name])
	switch {
	case errors.Is(err, store.ErrInUse):
		return t.askDaemon(ctx, path, name, arg)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no store at %s; tidings serve, or fetch, makes one", path)
	case err != nil:
		return err
	}
	return errors.Join(errands()[name].run(ctx, db, arg, t.stdout), db.Close())
}

// openFor opens an existing store as the errand needs it.
func (t *tidings) openFor(path string, e errand) (*store.Store, error) {
	options := store.Options{Log: t.logger(), LockTimeout: unlocked}
	if !e.changes {
		return store.Examine(path, options)
	}
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	return store.Open(path, options)
}

// storePath is where the store of this configuration is; without one, where
// that of "tidings serve URL…" is.
func (t *tidings) storePath() (string, error) {
	_, cfg, err := t.readConfig()
	if errors.Is(err, errNoConfig) {
		cfg, err = config.Default(nil)
	}
	if err != nil {
		return "", err
	}
	return cfg.Store.Path, nil
}
