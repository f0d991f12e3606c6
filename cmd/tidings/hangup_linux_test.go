package main

import (
	"os/exec"
	"syscall"
	"testing"
)

// alone starts a command where every port is free, for "serve URL…" listens at
// one that it cannot be told.
func alone(t *testing.T, args ...string) *process {
	t.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = t.TempDir()
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
	if syscall.Geteuid() != 0 {
		t.Skip("SKIPPED: a network of its own is for root alone")
	}
	return launch(t, cmd)
}

// TestServeOfAddressesEndsWithItsTerminal unless it was told to outlive it.
func TestServeOfAddressesEndsWithItsTerminal(t *testing.T) {
	t.Parallel()
	const nobody = "http://127.0.0.1:1/feed"
	daemon := alone(t, "tidings", "serve", nobody)
	daemon.serving()
	if code := daemon.stop(syscall.SIGHUP); code != exitDone {
		t.Errorf("exit code %d", code)
	}

	daemon = alone(t, "nohup", "tidings", "serve", nobody)
	daemon.serving()
	must(t, daemon.cmd.Process.Signal(syscall.SIGHUP))
	tidingsIn(t, daemon.cmd.Dir, "store", "stats")
	daemon.await("msg=errand name=stats") // it is there
	if code := daemon.stop(syscall.SIGTERM); code != exitDone {
		t.Errorf("under nohup: exit code %d", code)
	}
}
