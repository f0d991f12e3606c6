package main

import (
	"io/fs"
	"math"
	"os"
	"path"
	"runtime/debug"
	"strconv"
	"strings"
)

// memoryShare is how much of what the container allows the Go heap and stacks
// may grow to before the collector works harder, in percent; the rest is for
// what the runtime does not count.
const memoryShare = 90

// unlimited is from where on a limit is none: cgroup v1 writes the largest
// number of pages.
const unlimited = math.MaxInt64 >> 3

// By how many per cent the heap may grow between two collections. Go's own 100
// collects all the time while a heap is as small as that of few sources; with many,
// which take some kilobytes each, more than that would be most of what they cost.
const (
	smallHeapGrowth = 200
	largeHeapGrowth = 100
	manySources     = 5000
)

// allowGrowth sets it for a daemon of so many sources, unless GOGC does; what is over
// soon is taken for small.
func (t *tidings) allowGrowth(sources int) {
	if set, ok := t.lookup("GOGC"); !ok || set == "" {
		debug.SetGCPercent(heapGrowth(sources))
	}
}

func heapGrowth(sources int) int {
	if sources < manySources {
		return smallHeapGrowth
	}
	return largeHeapGrowth
}

// heedMemoryLimit tells the runtime how much memory the control group of this
// process allows, unless GOMEMLIMIT does.
func (t *tidings) heedMemoryLimit() {
	if set, ok := t.lookup("GOMEMLIMIT"); ok && set != "" {
		return
	}
	if limit := memoryLimit(os.DirFS("/")); limit > 0 {
		goal := limit / 100 * memoryShare
		debug.SetMemoryLimit(goal)
		t.logger().Debug("memory limit of the control group heeded", "limit", limit, "goal", goal)
	}
}

// memoryLimit is how many bytes the control groups of this process allow, the
// least of them; 0 for no limit. It knows cgroup v2 and v1.
func memoryLimit(root fs.FS) int64 {
	groups, err := fs.ReadFile(root, "proc/self/cgroup")
	if err != nil {
		return 0
	}
	least := int64(0)
	for line := range strings.Lines(string(groups)) {
		for _, file := range limitFiles(strings.TrimSpace(line)) {
			if limit := limitIn(root, file); limit > 0 && (least == 0 || limit < least) {
				least = limit
			}
		}
	}
	return least
}

// limitFiles are the files that hold the limit of a control group and of those
// it is in, by its line "hierarchy:controllers:path"; none where it is not about
// memory. A container sees its own group as the outermost, whatever the path says.
func limitFiles(line string) []string {
	_, rest, _ := strings.Cut(line, ":")
	controllers, group, ok := strings.Cut(rest, ":")
	mount, file := "sys/fs/cgroup", "memory.max"
	switch {
	case !ok:
		return nil
	case controllers == "memory":
		mount, file = "sys/fs/cgroup/memory", "memory.limit_in_bytes"
	case controllers != "":
		return nil
	}
	files := []string{path.Join(mount, file)}
	for group = path.Clean("/" + group); group != "/"; group = path.Dir(group) {
		files = append(files, path.Join(mount, group, file))
	}
	return files
}

// limitIn is the number in a file; 0 for none, and for "max".
func limitIn(root fs.FS, file string) int64 {
	text, err := fs.ReadFile(root, file)
	if err != nil {
		return 0
	}
	limit, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err != nil || limit >= unlimited {
		return 0
	}
	return limit
}
