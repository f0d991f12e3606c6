package main

import (
	"os"
	"time"
)

// watchInterval is how often a file is looked at.
const watchInterval = time.Second

// watched is a file that may be changed, replaced, or be a link to another.
type watched struct {
	path  string
	last  os.FileInfo // at the last look; nil when it could not be seen
	taken os.FileInfo // when it was last called changed
}

// changed reports whether the file is another than when changed last said so. It
// does so at the second look that sees it alike: until then, somebody may be
// writing.
func (w *watched) changed() bool {
	now, err := os.Stat(w.path)
	if err != nil {
		now = nil
	}
	settled := sameFile(now, w.last)
	w.last = now
	if !settled || sameFile(now, w.taken) {
		return false
	}
	w.taken = now
	return true
}

// sameFile reports whether two looks saw one file with one content, as far as
// can be told without reading it.
func sameFile(a, b os.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return os.SameFile(a, b) && a.ModTime().Equal(b.ModTime()) && a.Size() == b.Size()
}
