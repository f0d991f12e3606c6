package config

import (
	"fmt"
	"strings"
)

// maxSegment is how long a segment of a section's path may be, in bytes.
const maxSegment = 64

// Section makes a section below the one at parent, or below the root where that
// is empty, and returns its path: word, or what is near it when that is taken or
// an address of the server. The section gets a table when the title is not what
// it would be called anyway.
func (d *Draft) Section(parent, word, title string) string {
	above := parent
	if above != "" {
		above += "/"
	}
	if _, err := sectionPath(above + word); err != nil {
		word = shortened(word, "-feeds")
	}
	path := d.paths.free(above+word, func(n int) string { return above + shortened(word, fmt.Sprintf("-%d", n)) })
	if title = nameFrom(title); title != "" && title != (&Config{}).heading(path) {
		d.Sections = append(d.Sections, DraftSection{path, title})
	}
	return path
}

// shortened is a segment with something at its end, no longer than it may be.
func shortened(word, end string) string {
	return strings.TrimRight(word[:min(len(word), maxSegment-len(end))], "-") + end
}

// numbering tells apart what would have the same name. The zero value is usable.
type numbering struct {
	taken map[string]bool
	last  map[string]int // number given, by the name without one
}

// free is the name itself, or the first numbered one that is not taken; it is
// taken then.
func (n *numbering) free(name string, numbered func(int) string) string {
	if n.taken == nil {
		n.taken, n.last = map[string]bool{}, map[string]int{}
	}
	result := name
	for n.taken[result] {
		n.last[name] = max(2, n.last[name]+1)
		result = numbered(n.last[name])
	}
	n.taken[result] = true
	return result
}
