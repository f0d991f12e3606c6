package main

import (
	"context"
	"encoding/hex"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tidings/aggregator/fetch/fetchtest"
)

// smallDisk mounts a disk of some MiB over the folder of a newsstand.
func (n *newsstand) smallDisk(options string) {
	n.t.Helper()
	if err := syscall.Mount("tmpfs", n.dir, "tmpfs", 0, options); err != nil {
		n.t.Skipf("SKIPPED: a disk can be mounted by root alone: %v", err)
	}
	n.t.Cleanup(func() {
		if err := syscall.Unmount(n.dir, syscall.MNT_DETACH); err != nil {
			n.t.Error(err)
		}
	})
}

// fill takes the room of the disk but for so many bytes, and returns what gives
// it back.
func (n *newsstand) fill(but int64) (empty func()) {
	n.t.Helper()
	var disk syscall.Statfs_t
	if err := syscall.Statfs(n.dir, &disk); err != nil {
		n.t.Fatal(err)
	}
	filler := filepath.Join(n.dir, "filler")
	if err := os.WriteFile(filler, make([]byte, int64(disk.Bavail)*disk.Bsize-but), 0o600); err != nil {
		n.t.Fatal(err)
	}
	return func() {
		if err := os.Remove(filler); err != nil {
			n.t.Error(err)
		}
	}
}

// long is an item of 100 KB that no compressor makes smaller.
func long(name string) fetchtest.Item {
	noise := make([]byte, 50_000)
	_, _ = rand.NewChaCha8([32]byte{name[0]}).Read(noise) // it never fails
	i := item(name, 1)
	i.Content = "<p>" + hex.EncodeToString(noise) + "</p>"
	return i
}

func TestFullDiskStopsTheIngestAlone(t *testing.T) {
	n := newNewsstand(t)
	n.smallDisk("size=8m")
	n.configure(sourceTOML("a", n.up.URL+"/a"))
	n.carry("a", item("ferry", 2))
	write(t, n.dir, n.config)
	daemon := start(t, n.dir, "serve")
	base := daemon.serving()
	eventually(t, "the first cycle is over", func() bool {
		response, _ := get(t, base+"/all.json")
		return response.StatusCode == http.StatusOK
	})
	shows := func(titles string) {
		t.Helper()
		eventually(t, "it shows "+titles, func() bool { return titlesOf(entriesAt(t, base, "all")) == titles })
	}
	shows("FERRY")
	empty := n.fill(16 << 10)
	n.carry("a", long("bridge"), item("ferry", 2))
	daemon.await("articles not saved.*no space left on device")
	shows("FERRY")
	if response, _ := get(t, base+"/readyz"); response.StatusCode != http.StatusOK {
		t.Errorf("/readyz: %s", response.Status)
	}
	n.runs(exitFailed, "no space left on device", "store", "backup", "backup.db")
	n.runs(exitFailed, "no space left on device", "store", "compact")
	tells(t, base+"/status.json", `"unsaved_since":"`)
	tells(t, base+"/status", `<p class="lead">Articles are not saved since`)
	tells(t, base+"/metrics", "\ntidings_last_commit_successful 0\n")
	time.Sleep(3 * time.Second) // three more turns are in vain
	empty()
	shows("BRIDGE FERRY")
	tells(t, base+"/status.json", `"unsaved_since":null`)
	tells(t, base+"/metrics", "\ntidings_last_commit_successful 1\n")
	if code := daemon.stop(syscall.SIGTERM); code != exitDone {
		t.Errorf("exit code %d", code)
	}
	if times := strings.Count(strings.Join(daemon.seen, "\n"), "articles not saved"); times != 1 {
		t.Errorf("it says %d times in a minute that articles are not saved", times)
	}
	n.runs(exitDone, "fits together", "store", "check")
}

// endsAtOnce expects the daemon to give up by itself, in one line.
func (n *newsstand) endsAtOnce(words string) {
	n.t.Helper()
	ctx, cancel := context.WithTimeout(n.t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "tidings", "serve")
	cmd.Dir = n.dir
	out, _ := cmd.CombinedOutput() // the exit code says it
	if code := cmd.ProcessState.ExitCode(); code != exitFailed || !strings.Contains(string(out), words) || strings.Count(string(out), "\n") != 1 {
		n.t.Errorf("exit code %d, want one line with %q:\n%s", code, words, out)
	}
}

func TestDiskThatCannotBeWritten(t *testing.T) {
	n := newNewsstand(t)
	n.smallDisk("size=8m")
	n.source("a", nil)
	n.carry("a", item("ferry", 1))
	write(t, n.dir, n.config)
	empty := n.fill(4 << 10)
	n.endsAtOnce("no space left on device")
	empty()
	n.runs(exitDone, "1 articles new", "fetch")
	if err := syscall.Mount("", n.dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	n.endsAtOnce("read-only file system; tidings needs to read and write it")
	n.runs(exitDone, "fits together", "store", "check")
}

func TestStoreThatIsNotOurs(t *testing.T) {
	n := newNewsstand(t)
	n.source("a", nil)
	n.configure("[store]\npath = \"tidings.toml\"")
	write(t, n.dir, n.config)
	n.endsAtOnce("tidings.toml: not a tidings store; use another [store] path")
}

func TestSecondDaemonIsTold(t *testing.T) {
	n := filled(t)
	n.open(func(string) { n.endsAtOnce("in use by another tidings; stop it or use another [store] path") })
}
