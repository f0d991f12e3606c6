package store_test

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"tidings/store"
)

var kills = flag.Int("kills", 4, "how often TestKilledProcessLosesNothingAcknowledged kills")

// A process that is killed while it commits and compacts leaves a store in which
// everything that it acknowledged is there, once, and nothing is there by halves.
func TestKilledProcessLosesNothingAcknowledged(t *testing.T) {
	path := newPath(t)
	random := rand.New(rand.NewPCG(1, 2))
	slowest := time.Duration(0)
	for round := range *kills {
		if round%50 == 49 { // or it would be full of articles
			path = newPath(t)
		}
		acknowledged := commitAndKill(t, path, 1+random.IntN(12))
		begun := time.Now()
		s := open(t, path)
		slowest = max(slowest, time.Since(begun))
		holdsWhole(t, s, acknowledged)
		shut(t, s)
	}
	t.Logf("killed %d times; the slowest opening took %s", *kills, slowest.Round(time.Millisecond))
}

// commitAndKill starts a committing process, kills it once it has acknowledged
// so many batches, and returns the number of the last one.
func commitAndKill(t *testing.T, path string, batches int) int {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), committer+"="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	last := readNumbers(out, func(read int) {
		if read == batches {
			_ = cmd.Process.Kill() // what follows fails if it lives on
		}
	})
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("process was not killed: %v", err)
	}
	return last
}

// readNumbers returns the last number of the stream, and tells after how many.
func readNumbers(r io.Reader, read func(lines int)) (last int) {
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		if number, err := strconv.Atoi(lines.Text()); err == nil {
			last = number
		}
		read(n)
	}
	return last
}

// holdsWhole compares the store with the batches up to the one that its state
// names: the last acknowledged, or one that was on disk but not yet said.
func holdsWhole(t *testing.T, s *store.Store, acknowledged int) {
	t.Helper()
	states, err := s.States(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	committed := states[source].Failures
	if committed < acknowledged {
		t.Fatalf("store is at batch %d, %d was acknowledged", committed, acknowledged)
	}
	shown, n := titles(t, s)
	if n != committed*batchSize || len(shown) != n {
		t.Fatalf("section shows %d articles, %d different ones, want %d", n, len(shown), committed*batchSize)
	}
	for batch := 1; batch < committed; batch++ {
		if url := fmt.Sprintf("https://wire.example/%d/0", batch); shown[url] != "Corrected" {
			t.Errorf("%s has title %q, the correction is lost", url, shown[url])
		}
	}
}
