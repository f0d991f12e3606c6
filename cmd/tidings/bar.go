package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
)

const (
	barWidth = 24                     // columns
	barPause = 100 * time.Millisecond // at least, between two drawings
	barClear = "\r\x1b[K"             // back to the first column, and the line is empty
)

// bar shows on a terminal how far a command is, in one line under everything
// that is written through it. Elsewhere it shows nothing and only writes. It is
// safe for concurrent use.
type bar struct {
	out io.Writer
	on  bool // out is a terminal
	now func() time.Time

	mu    sync.Mutex
	line  string    // that is shown; empty for none
	drawn time.Time // when the line was
}

// newBar is a bar under what is written to standard error.
func (t *tidings) newBar() *bar { return &bar{out: t.stderr, on: isTerminal(t.stderr), now: t.now} }

// isTerminal reports whether somebody may be looking.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	about, err := f.Stat()
	return err == nil && about.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"
}

// show draws how many of all are done, and what is being done. Drawings that
// nobody could tell apart are left out.
func (b *bar) show(done, all int, what string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	if !b.on || all == 0 || b.line != "" && done < all && now.Sub(b.drawn) < barPause {
		return
	}
	b.line, b.drawn = barLine(done, all, what), now
	fmt.Fprint(b.out, barClear, b.line)
}

// Write writes above the bar.
func (b *bar) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.line == "" {
		return b.out.Write(p)
	}
	fmt.Fprint(b.out, barClear)
	n, err := b.out.Write(p)
	fmt.Fprint(b.out, b.line)
	return n, err
}

// clear ends the drawing.
func (b *bar) clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.line != "" {
		fmt.Fprint(b.out, barClear)
		b.line = ""
	}
}

// barLine is the bar in less than eighty columns.
func barLine(done, all int, what string) string {
	filled := barWidth * done / all
	text := fmt.Sprintf("%s%s %d/%d ", strings.Repeat("#", filled), strings.Repeat(".", barWidth-filled), done, all)
	return text + shortened(printable(what), 78-len(text))
}

// shortened is a text in so many columns.
func shortened(text string, columns int) string {
	if width(text) <= columns {
		return text
	}
	cut := []rune(text)
	for width(string(cut)) >= columns {
		cut = cut[:len(cut)-1]
	}
	return string(cut) + "…"
}
