package store_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"tidings/aggregator"
	"tidings/store"
)

var stored = flag.Int("stored", 0, "articles in the store of TestGrowth; 0 skips it")

// TestGrowth prints what a new article costs in a small store and in one of
// -stored articles, and what it takes to open that:
//
//	go test ./store -run TestGrowth -stored 1000000 -v -timeout 1h
func TestGrowth(t *testing.T) {
	if *stored == 0 {
		t.Skip("asked for by -stored")
	}
	small, large := grown(t, 1000), grown(t, *stored)
	var ratios []float64
	for round := range 5 {
		little, much := arrivalCost(t, small, round), arrivalCost(t, large, round)
		ratios = append(ratios, float64(much)/float64(little))
		t.Logf("CPU for a new article: %v at 1000 stored, %v at %d", little, much, *stored)
	}
	slices.Sort(ratios)
	t.Logf("median of ratios: %.2f", ratios[len(ratios)/2])
}

// grown is a store of so many articles, most of them short.
func grown(t *testing.T, articles int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), fmt.Sprint(articles, ".db"))
	s := open(t, path)
	for n := 0; n < articles; n += 1000 {
		in := aggregator.Ingest{State: aggregator.SourceState{Name: fmt.Sprint("source ", n/1000)}, Whole: true}
		for i := range 1000 {
			in.Arrivals = append(in.Arrivals, dated(fmt.Sprintf("https://wire.example/%d", n+i), n+i))
		}
		if _, err := s.Commit(t.Context(), []aggregator.Ingest{in}, inThree); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func dated(url string, n int) aggregator.Arrival {
	a := carried(url)
	a.Article.Published = a.Article.Published.Add(time.Duration(n) * time.Second)
	return a
}

// arrivalCost is the CPU time of a new article of 3 KB, of 2,000 that come 200
// at a time.
func arrivalCost(t *testing.T, path string, round int) time.Duration {
	t.Helper()
	const batches, batch = 10, 200
	start := time.Now()
	s, err := quietly(path)
	if err != nil {
		t.Fatal(err)
	}
	opened := time.Since(start)
	words := newWords()
	var ins []aggregator.Ingest
	for n := range batches + 2 {
		ins = append(ins, words.document(1_000_000_000*(round+1)+n*batch, batch))
	}
	first := time.Now()
	commitAll(t, s, ins[:2])
	t.Logf("%s: open %v, first commit %v, anonymous memory %s", filepath.Base(path), opened, time.Since(first), anonymous())
	before := cpu()
	commitAll(t, s, ins[2:])
	cost := (cpu() - before) / (batches * batch)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return cost
}

func commitAll(t *testing.T, s *store.Store, ins []aggregator.Ingest) {
	t.Helper()
	for _, in := range ins {
		if _, err := s.Commit(t.Context(), []aggregator.Ingest{in}, inThree); err != nil {
			t.Fatal(err)
		}
	}
}

// cpu is the CPU time of this process.
func cpu() time.Duration {
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used) // its own process always has it
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// anonymous is the line of the process's memory that is no file.
func anonymous() string {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "RssAnon:"); ok {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}
