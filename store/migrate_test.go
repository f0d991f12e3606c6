package store_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tidings/aggregator"
	"tidings/store"

	bolt "go.etcd.io/bbolt"
)

// inOrder are the URLs of the root's articles in the order of arrival.
func inOrder(t *testing.T, s *store.Store) []string {
	t.Helper()
	root := aggregator.SectionIDOf(aggregator.Root)
	last, err := s.Arrived(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	var urls []string
	err = s.Arrivals(t.Context(), root, 1, last, func(_ uint64, a *aggregator.Article) bool {
		urls = append(urls, a.URL)
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return urls
}

// schema1 is a store that the program wrote when it knew the first schema
// alone: three articles, the first of which was corrected last.
func schema1(t *testing.T) string {
	t.Helper()
	zipped, err := os.Open("testdata/schema1.db.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer zipped.Close()
	unzipped, err := gzip.NewReader(zipped)
	if err != nil {
		t.Fatal(err)
	}
	file, err := io.ReadAll(unzipped)
	if err != nil {
		t.Fatal(err)
	}
	path := newPath(t)
	write(t, path, file)
	return path
}

func TestFirstSchemaIsBroughtToTheNewest(t *testing.T) {
	path := schema1(t)
	for range 2 {
		s := open(t, path)
		want := []string{"https://wire.example/1", "https://wire.example/2", "https://wire.example/3"}
		if got := inOrder(t, s); !slices.Equal(got, want) {
			t.Errorf("order of arrival: %v, want %v", got, want)
		}
		if shown, n := titles(t, s); n != 3 || shown[want[0]] != "Corrected" {
			t.Errorf("section shows %v, want the three articles", shown)
		}
		if l, err := s.Listing(t.Context(), source); !slices.Equal(l.Seqs, []uint64{1}) || err != nil {
			t.Errorf("listed: %v, %v, want what the last document named", l, err)
		}
		if last, err := s.Last(t.Context()); last != 4 || err != nil {
			t.Errorf("newest change: %d, %v, want 4", last, err)
		}
		shut(t, s)
	}
	s := open(t, path)
	commit(t, s, "https://wire.example/4")
	if got := inOrder(t, s); len(got) != 4 || got[3] != "https://wire.example/4" {
		t.Errorf("order of arrival: %v, want the new article last", got)
	}
	shut(t, s)
}

// A damaged article has no place in the order until it is mended, and the
// others have theirs.
func TestFirstSchemaMayHoldADamagedArticle(t *testing.T) {
	path := schema1(t)
	inside(t, path, func(tx *bolt.Tx) error { return tx.Bucket([]byte("records")).Put(seq(2), []byte("rot")) })
	s := open(t, path)
	if got := inOrder(t, s); len(got) != 2 {
		t.Errorf("order of arrival: %v, want the two sound articles", got)
	}
	commit(t, s, "https://wire.example/2")
	if got := inOrder(t, s); len(got) != 3 || got[2] != "https://wire.example/2" {
		t.Errorf("order of arrival: %v, want the mended article last", got)
	}
	shut(t, s)
}

func TestFirstSchemaWithoutOneOfItsBucketsIsRefused(t *testing.T) {
	path := schema1(t)
	inside(t, path, func(tx *bolt.Tx) error { return tx.DeleteBucket([]byte("guids")) })
	before := read(t, path)
	if _, err := quietly(path); !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), "bucket guids is missing") {
		t.Errorf("error %v, want the missing bucket", err)
	}
	if !bytes.Equal(before, read(t, path)) {
		t.Error("the file was changed")
	}
}

// A process that is killed while it brings a store to a newer schema leaves
// one that the next can go on with, wherever it was.
func TestKilledMigrationIsGoneOnWith(t *testing.T) {
	const articles = 1300 // three transactions
	path := newPath(t)
	s := open(t, path)
	var want []string
	for n := range articles {
		want = append(want, fmt.Sprintf("https://wire.example/%d", n))
	}
	in := listing(want...)
	in.Arrivals[0].Trace = aggregator.Trace{Print: 1, Words: 2, Link: 3, Mark: 4}
	if _, err := s.Commit(t.Context(), []aggregator.Ingest{in}, everywhere); err != nil {
		t.Fatal(err)
	}
	shut(t, s)
	listed := listedIn(t, path)
	if len(listed.Seqs) != articles || len(listed.Traces) != 1 {
		t.Fatalf("listed %d, %d traces", len(listed.Seqs), len(listed.Traces))
	}
	for transactions := range 5 {
		if err := store.Age(path); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			migrateAndKill(t, path, transactions)
		}
		s := open(t, path)
		if got := inOrder(t, s); !slices.Equal(got, want) {
			t.Errorf("killed after %d transactions: %d articles out of order, want %d in order", transactions, len(got), articles)
		}
		shut(t, s)
		if got := listedIn(t, path); !reflect.DeepEqual(got, listed) {
			t.Errorf("killed after %d transactions: lists %v, want %v", transactions, got, listed)
		}
	}
}

// listedIn is what the store at path has its source list.
func listedIn(t *testing.T, path string) aggregator.Listing {
	t.Helper()
	s := open(t, path)
	defer shut(t, s)
	l, err := s.Listing(t.Context(), source)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// migrateAndKill starts a process that opens the store, and kills it once it
// has said so many times how far it is.
func migrateAndKill(t *testing.T, path string, transactions int) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), migrator+"="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan() && lines.Text() != opened && n < transactions; n++ {
	}
	_ = cmd.Process.Kill() // what follows fails if it lives on
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("process was not killed: %v", err)
	}
}

// migrator, when set, makes the test binary a process that opens the store at
// that path, tells of each step, and waits to be killed.
const migrator = "TIDINGS_STORE_TEST_MIGRATE"

// opened is what it says when the store is open.
const opened = "open"

func migrateAndWait(path string) error {
	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if _, err := store.Open(path, store.Options{Log: log}); err != nil {
		return err
	}
	fmt.Println(opened)
	_, err := io.ReadAll(os.Stdin)
	return err
}
