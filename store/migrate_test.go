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
func schema1(t *testing.T) string { return written(t, "testdata/schema1.db.gz") }

// schema3 is one that it wrote when it knew the third: three articles, of which
// the second was corrected and the first forgotten.
func schema3(t *testing.T) string { return written(t, "testdata/schema3.db.gz") }

func written(t *testing.T, name string) string {
	t.Helper()
	zipped, err := os.Open(name)
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

// What the third schema had in buckets of their own pairs leads where it did.
func TestThirdSchemaIsBroughtToTheNewest(t *testing.T) {
	path := schema3(t)
	for range 2 {
		s := open(t, path)
		if shown, n := titles(t, s); n != 2 || shown["https://wire.example/2"] != "Corrected" {
			t.Errorf("section shows %v, want the two articles", shown)
		}
		for n, url := range []string{"https://wire.example/1", "https://wire.example/2", "https://wire.example/3"} {
			key := carried(url).Article.Key
			a, forgotten, err := s.Find(t.Context(), key)
			if err != nil || (a == nil) != (n == 0) || forgotten.IsZero() != (n > 0) {
				t.Errorf("%s: found %v, forgotten at %v, %v", url, a, forgotten, err)
			}
			if named, err := s.Named(t.Context(), "urn:wire:"+url[len(url)-1:]); err != nil || !slices.Contains(named, key) {
				t.Errorf("GUID of %s leads to %x, %v", url, named, err)
			}
		}
		shut(t, s)
	}
	s := open(t, path)
	for n, guid := range []string{"urn:wire:1", "urn:wire:2", "urn:wire:3"} {
		moved := carried(fmt.Sprint("https://wire.example/moved/", n))
		moved.GUID, moved.Article.Sightings[0].GUID = guid, guid
		got := tally(t, s, aggregator.Ingest{State: aggregator.SourceState{Name: source}, Arrivals: []aggregator.Arrival{moved}, Whole: true})
		if got.New != 0 {
			t.Errorf("%s under another link is new", guid)
		}
	}
	shut(t, s)
}

// A pair of the third schema that is damaged leads nowhere, and stops nothing.
func TestThirdSchemaMayHoldDamagedPairs(t *testing.T) {
	path := schema3(t)
	inside(t, path, func(tx *bolt.Tx) error {
		put := func(bucket string, k, v []byte) error { return tx.Bucket([]byte(bucket)).Put(k, v) }
		return errors.Join(put("articles", []byte{1}, seq(2)), put("articles", make([]byte, 32), []byte("rot")),
			put("sections", []byte{1}, nil), put("guids", []byte{1}, make([]byte, 32)), put("guids", make([]byte, 24), nil))
	})
	s := open(t, path)
	if shown, n := titles(t, s); n != 2 {
		t.Errorf("section shows %v, want the two articles", shown)
	}
	shut(t, s)
}

// A process that is killed while it brings a store to a newer schema leaves
// one that the next can go on with, wherever it was.
func TestKilledMigrationIsGoneOnWith(t *testing.T) {
	tests := []struct {
		name     string
		articles int
		sources  int
		age      func(path string) error
		lines    int
	}{
		{"first schema", 1300, 1, store.Age, 12},       // lines: one for each version, three, one for each of three indexes, one for the lists
		{"third schema", 6000, 1500, store.Unpack, 11}, // one for each version, two for each index and for the lists
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := newPath(t)
			s := open(t, path)
			var want []string
			for n := range test.articles {
				want = append(want, fmt.Sprintf("https://wire.example/%d", n))
			}
			in := listing(want...)
			in.Arrivals[0].Trace = aggregator.Trace{Print: 1, Words: 2, Link: 3, Mark: 4}
			in.State.Validators = aggregator.ByAddress(nil).With("https://wire.example/feed", aggregator.Validators{ETag: "1", Body: 2})
			tally(t, s, in)
			enrol(t, s, test.sources)
			shut(t, s)
			listed := listedIn(t, path)
			if len(listed.Seqs) != len(want) || len(listed.Traces) != 1 {
				t.Fatalf("listed %d, %d traces", len(listed.Seqs), len(listed.Traces))
			}
			for lines := range test.lines {
				if err := test.age(path); err != nil {
					t.Fatal(err)
				}
				for range 2 {
					migrateAndKill(t, path, lines)
				}
				s := open(t, path)
				if got := inOrder(t, s); !slices.Equal(got, want) {
					t.Errorf("killed after %d lines: %d articles out of order, want %d in order", lines, len(got), len(want))
				}
				if named, err := s.Named(t.Context(), want[7]); err != nil || len(named) != 1 || named[0] != carried(want[7]).Article.Key {
					t.Errorf("killed after %d lines: GUID leads to %x, %v", lines, named, err)
				}
				if states, err := s.States(t.Context()); err != nil || !reflect.DeepEqual(states[source].Validators, in.State.Validators) {
					t.Errorf("killed after %d lines: validators %v, %v", lines, states[source].Validators, err)
				}
				shut(t, s)
				if got := listedIn(t, path); !reflect.DeepEqual(got, listed) {
					t.Errorf("killed after %d lines: lists %d, %d traces", lines, len(got.Seqs), len(got.Traces))
				}
				if n := listers(t, path); n != test.sources {
					t.Errorf("killed after %d lines: %d sources list the first article, want %d", lines, n, test.sources)
				}
			}
		})
	}
}

// enrol has further sources list the first article, up to so many in all.
func enrol(t *testing.T, s *store.Store, sources int) {
	t.Helper()
	var batch []aggregator.Ingest
	for n := 1; n < sources; n++ {
		batch = append(batch, aggregator.Ingest{
			State: aggregator.SourceState{Name: fmt.Sprint("source ", n)}, Whole: true, Kept: []aggregator.Trace{{Print: 1, Seq: 1}},
		})
	}
	if _, err := s.Commit(t.Context(), batch, everywhere); err != nil {
		t.Fatal(err)
	}
}

// listers counts the sources that list the first article.
func listers(t *testing.T, path string) (n int) {
	t.Helper()
	s := open(t, path)
	defer shut(t, s)
	states, err := s.States(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for name := range states {
		listing, err := s.Listing(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(listing.Seqs, 1) {
			n++
		}
	}
	return n
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
// has said so many times how far it is, or that it is done.
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
	for n := 0; lines.Scan() && n < transactions && lines.Text() != opened; n++ {
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
