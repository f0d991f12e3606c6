package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// cost is what a process took.
type cost struct {
	CPU     time.Duration `json:"cpu_ns"`
	Peak    int64         `json:"peak_bytes"`    // of resident memory
	Written int64         `json:"written_bytes"` // to disk
}

// spend runs a program to its end and says what it cost, and what it printed.
func spend(ctx context.Context, stdin io.Reader, name string, args ...string) (cost, string, error) {
	var stdout, stderr bytes.Buffer
	c := exec.CommandContext(ctx, name, args...)
	c.Stdin, c.Stdout, c.Stderr = stdin, &stdout, &stderr
	if err := c.Run(); err != nil {
		return cost{}, "", fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, bytes.TrimSpace(stderr.Bytes()))
	}
	use := c.ProcessState.SysUsage().(*syscall.Rusage)
	return cost{
		CPU:     c.ProcessState.UserTime() + c.ProcessState.SystemTime(),
		Peak:    use.Maxrss << 10, // which Linux counts in KiB
		Written: use.Oublock << 9, // and this in sectors
	}, stdout.String(), nil
}
