package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// filled is a newsstand whose store holds three articles.
func filled(t *testing.T) *newsstand {
	n := newNewsstand(t)
	n.source("a", []string{"news"})
	n.carry("a", item("ferry", 1), item("bridge", 2), item("tunnel", 3))
	n.fetch()
	return n
}

// runs expects of a command line its exit code, and words that it prints.
func (n *newsstand) runs(code int, words string, args ...string) {
	n.t.Helper()
	cmd := exec.Command("tidings", args...)
	cmd.Dir = n.dir
	out, _ := cmd.CombinedOutput() // the exit code says it
	if got := cmd.ProcessState.ExitCode(); got != code || !strings.Contains(string(out), words) {
		n.t.Errorf("tidings %s: exit code %d, want %d and %q\n%s", strings.Join(args, " "), got, code, words, out)
	}
}

func TestStoreIsLookedAfter(t *testing.T) {
	n := filled(t)
	all := func() {
		n.t.Helper()
		n.runs(exitDone, "3 articles in 2 sections, of 1 sources", "store", "stats")
		n.runs(exitDone, "fits together", "store", "check")
		n.runs(exitDone, "before", "store", "compact")
	}
	t.Run("alone", func(t *testing.T) {
		n.runs(exitDone, "checked", "store", "backup", "backup.db")
		n.runs(exitFailed, "exists", "store", "backup", "backup.db")
		n.runs(exitFailed, "exists", "store", "restore", "backup.db")
		all()
	})
	t.Run("while the daemon has it open", func(t *testing.T) {
		n.open(func(string) {
			all()
			n.runs(exitDone, "checked", "store", "backup", "another.db")
			n.runs(exitFailed, "exists", "store", "backup", "another.db")
			n.runs(exitFailed, "no such", "store", "backup", "nowhere/backup.db")
		})
	})
	if left, _ := filepath.Glob(filepath.Join(n.dir, "*.db.*")); len(left) > 0 {
		t.Errorf("files are left: %q", left)
	}
	if titles := titlesOf(n.entries()); titles != "FERRY BRIDGE TUNNEL" {
		t.Errorf("shows %q", titles)
	}
}

func TestBackupIsRestored(t *testing.T) {
	n := filled(t)
	n.runs(exitDone, "checked", "store", "backup", "backup.db")
	n.open(func(string) {
		remove(t, n.dir, "tidings.db")
		n.runs(exitFailed, "in use", "store", "restore", "backup.db")
	})
	n.runs(exitFailed, "not a tidings store", "store", "restore", "tidings.toml")
	n.runs(exitFailed, "there is no store", "store", "check")
	n.runs(exitDone, "restored", "store", "restore", "backup.db")
	if titles := titlesOf(n.entries()); titles != "FERRY BRIDGE TUNNEL" {
		t.Errorf("shows %q", titles)
	}
}

func remove(t *testing.T, dir, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
}

func TestStoreCheckSaysWhatBecomesOfDamage(t *testing.T) {
	n := filled(t)
	db, err := bolt.Open(filepath.Join(n.dir, "tidings.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		records := tx.Bucket([]byte("records"))
		k, _ := records.Cursor().First()
		return records.Put(k, []byte("rot"))
	})
	if err != nil || db.Close() != nil {
		t.Fatal(err)
	}
	n.runs(exitFailed, "records 1: unknown form of value: damaged", "store", "check")
	n.runs(exitFailed, "its source is asked for it within 30 hours", "store", "check")
	n.runs(exitFailed, "1 damaged", "store", "check")
	n.runs(exitFailed, "records 1", "store", "backup", "backup.db")
	write(t, n.dir, fmt.Sprintf("[store]\npath = %q\n", filepath.Join(n.dir, "tidings.db"))+n.config)
	for hour := range 30 { // one of them finds the article damaged, the next one fetches it
		n.fetchAt(time.Now().Add(time.Duration(hour) * time.Hour))
	}
	n.runs(exitDone, "fits together", "store", "check")
}

// fetchAt runs a cycle in this process, where it may be any time.
func (n *newsstand) fetchAt(now time.Time) {
	n.t.Helper()
	var out bytes.Buffer
	code := run(n.t.Context(), []string{"fetch", "--force", "--config", filepath.Join(n.dir, "tidings.toml")}, environment{
		stdout: &out, stderr: &out, lookup: os.LookupEnv, now: func() time.Time { return now },
	})
	if code != exitDone {
		n.t.Fatalf("exit code %d\n%s", code, &out)
	}
}

// A process that was killed leaves its socket, and nobody behind it.
func TestSocketOfADeadDaemonIsInNobodysWay(t *testing.T) {
	n := filled(t)
	write(t, n.dir, n.config)
	daemon := start(t, n.dir, "serve")
	daemon.serving()
	if err := daemon.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for range daemon.lines {
	}
	n.runs(exitDone, "fits together", "store", "check")
	n.open(func(string) { n.runs(exitDone, "fits together", "store", "check") })
}
