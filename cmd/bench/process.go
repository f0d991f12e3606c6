package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
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
	if err := c.Start(); err != nil {
		return cost{}, "", err
	}
	peak := watchPeak(c.Process.Pid)
	if err := c.Wait(); err != nil {
		peak()
		return cost{}, "", fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, bytes.TrimSpace(stderr.Bytes()))
	}
	use := c.ProcessState.SysUsage().(*syscall.Rusage)
	return cost{
		CPU:     c.ProcessState.UserTime() + c.ProcessState.SystemTime(),
		Peak:    peak(),
		Written: use.Oublock << 9, // which Linux counts in sectors
	}, stdout.String(), nil
}

// watchPeak looks at the peak of a process's resident memory until the function
// that it returns is called, which says how high it was. The rusage would not
// do: there a process inherits the peak of the one that started it.
func watchPeak(pid int) (stop func() int64) {
	done, peak := make(chan struct{}), make(chan int64)
	go func() {
		most := int64(0)
		ticker := time.NewTicker(10 * time.Millisecond)
		defer ticker.Stop()
		for {
			if now, err := memoryOf(pid, "VmHWM"); err == nil {
				most = max(most, now)
			}
			select {
			case <-done:
				peak <- most
				return
			case <-ticker.C:
			}
		}
	}()
	return func() int64 {
		close(done)
		return <-peak
	}
}

// memoryOf is a figure that Linux has of a process's memory, in bytes.
func memoryOf(pid int, figure string) (int64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	_, rest, ok := strings.Cut(string(status), figure+":")
	if !ok {
		return 0, fmt.Errorf("no %s; this needs Linux", figure)
	}
	number, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	kib, err := strconv.ParseInt(number, 10, 64)
	return kib << 10, err
}
