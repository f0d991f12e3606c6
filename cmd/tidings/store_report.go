package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"tidings/store"
)

// printStats says how large a store is and what takes the room.
func printStats(ctx context.Context, db *store.Store, _ string, out io.Writer) error {
	s, err := db.Stats(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(out, "schema %d\n%d articles in %d sections, of %d sources\n", s.Schema, s.Counts.Articles, len(s.Counts.BySection), s.Sources)
	fmt.Fprintf(out, "%s, of which %s are free\n", room(s.Bytes), room(s.Bytes-s.Used()))
	if n := int64(s.Counts.Articles); n > 0 {
		fmt.Fprintf(out, "%s for an article, its indexes included\n", room(s.Used()/n))
	}
	fmt.Fprintln(w, "\nentries\tsize\t bucket")
	for _, b := range s.Buckets {
		fmt.Fprintf(w, "%d\t%s\t %s\n", b.Entries, room(b.Bytes), b.Name)
	}
	return w.Flush()
}

// room spells a number of bytes for a person.
func room(n int64) string {
	units := [...]string{"KiB", "MiB", "GiB", "TiB"}
	if n < 1<<10 {
		return fmt.Sprintf("%d B", n)
	}
	f, unit := float64(n)/(1<<10), 0
	for f >= 1<<10 && unit < len(units)-1 {
		f, unit = f/(1<<10), unit+1
	}
	return fmt.Sprintf("%.1f %s", f, units[unit])
}

// printFaults checks a store; the error counts what is damaged.
func printFaults(ctx context.Context, db *store.Store, _ string, out io.Writer) error {
	faults, err := db.Faults(ctx)
	var sheet sheet
	for _, f := range faults {
		sheet.fault(f)
	}
	if _, err := io.WriteString(out, sheet.String()); err != nil {
		return err
	}
	if err != nil {
		return fmt.Errorf("check store: %w", err)
	}
	if len(faults) > 0 {
		return fmt.Errorf("check store: %d %w", len(faults), store.ErrDamaged)
	}
	_, err = fmt.Fprintln(out, "everything is there and fits together")
	return err
}

// fault writes what is damaged, of which article, and what becomes of it.
func (s *sheet) fault(f *store.Fault) {
	fmt.Fprintln(s, printable(f.Error()))
	s.rowIf("article", f.URL)
	s.rowIf("sources", strings.Join(f.Sources, ", "))
	s.row("outcome", f.Outcome())
}
