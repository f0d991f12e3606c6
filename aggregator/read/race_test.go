//go:build race

package read

// raced says that the race detector is on, which allocates and takes its own.
const raced = true
