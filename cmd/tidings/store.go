package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"path/filepath"

	"github.com/spf13/cobra"

	"tidings/store"
)

func (t *tidings) storeCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "store",
		Short: "Look after the store",
		Long: `Look after the store of the configuration. All but restore work while the
daemon runs: the daemon does then what is asked for.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(
		t.storeErrand("stats", "Print how large the store is, and what takes the room", ""),
		t.storeErrand("check", "Read everything and name what is damaged", `Read everything, verify that it fits together, and name what is damaged and
what becomes of it. Exit code 1 says that something is.`),
		t.storeErrand("compact", "Give back the room that nothing uses", `Write the store anew without the room that nothing uses, compare the two, and
put the new file into the place of the old. Articles that arrive meanwhile wait.`),
		t.backupCommand(),
		t.restoreCommand(),
	)
	return c
}

// storeErrand is a command that is an errand and no more.
func (t *tidings) storeErrand(name, short, long string) *cobra.Command {
	return &cobra.Command{
		Use: name, Short: short, Long: long,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			path, err := t.storePath()
			if err != nil {
				return err
			}
			return t.send(c.Context(), path, name, "")
		},
	}
}

func (t *tidings) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the store to a new file, and check the copy",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			path, err := t.storePath()
			if err != nil {
				return err
			}
			return t.backup(c.Context(), path, args[0])
		},
	}
}

// backup has the store copied beside the file, and gives the copy its name once
// it has been read.
func (t *tidings) backup(ctx context.Context, path, file string) error {
	file, err := filepath.Abs(file) // the daemon may be in another folder
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err := store.Vacant(file); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	copied := file + ".copied"
	if err := t.send(ctx, path, "copy", copied); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err := store.Accept(ctx, copied, file, store.Options{Log: t.logger()}); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	_, err = fmt.Fprintf(t.stdout, "%s: a whole copy of %s, checked\n", file, path)
	return err
}

func copyStore(ctx context.Context, db *store.Store, file string, _ io.Writer) error {
	return db.Copy(ctx, file)
}

func (t *tidings) restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "restore FILE",
		Short: "Make the store of a backup, where there is none",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			path, err := t.storePath()
			if err != nil {
				return err
			}
			return t.restore(c.Context(), args[0], path)
		},
	}
}

// restore makes a store of a backup. A daemon whose file somebody moved away
// still has it open, and would go on with it.
func (t *tidings) restore(ctx context.Context, file, path string) error {
	if conn, err := net.Dial("unix", socketPath(path)); err == nil {
		conn.Close()
		return fmt.Errorf("restore: %s is %w", path, store.ErrInUse)
	}
	if err := store.Restore(ctx, file, path, store.Options{Log: t.logger()}); err != nil {
		return err
	}
	_, err := fmt.Fprintf(t.stdout, "%s: restored from %s, checked\n", path, file)
	return err
}

func compactStore(ctx context.Context, db *store.Store, _ string, out io.Writer) error {
	before, err := db.Stats(ctx)
	if err != nil {
		return err
	}
	if err := db.Compact(ctx); err != nil {
		return err
	}
	after, err := db.Stats(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s before, %s now\n", room(before.Bytes), room(after.Bytes))
	return err
}
