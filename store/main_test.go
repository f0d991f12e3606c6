package store_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tidings/aggregator"
	"tidings/store"
)

// committer, when set, makes the test binary a process that commits to the
// store at that path until it is killed.
const committer = "TIDINGS_STORE_TEST_COMMIT"

func TestMain(m *testing.M) {
	if path := os.Getenv(committer); path != "" {
		if err := commitForEver(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	if path := os.Getenv(migrator); path != "" {
		if err := migrateAndWait(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// commitForEver commits one batch after the other, beginning where the store
// stands, and prints the number of each once it is acknowledged. Meanwhile it
// compacts the store all the time.
func commitForEver(path string) error {
	s, err := quietly(path)
	if err != nil {
		return err
	}
	go func() {
		for s.Compact(context.Background()) == nil {
			time.Sleep(5 * time.Millisecond)
		}
	}()
	states, err := s.States(context.Background())
	for n := states[source].Failures + 1; err == nil; n++ {
		if _, err = s.Commit(context.Background(), []aggregator.Ingest{numbered(n)}, everywhere); err == nil {
			fmt.Println(n)
		}
	}
	return err
}

const (
	source    = "wire"
	batchSize = 20
)

// numbered is the n-th batch: articles of its own, one of the batch before it
// again, and a state that says n.
func numbered(n int) aggregator.Ingest {
	in := aggregator.Ingest{State: aggregator.SourceState{Name: source, Failures: n}, Whole: true}
	for i := range batchSize {
		in.Arrivals = append(in.Arrivals, carried(fmt.Sprintf("https://wire.example/%d/%d", n, i)))
	}
	if n > 1 {
		again := carried(fmt.Sprintf("https://wire.example/%d/0", n-1))
		again.Article.Title = "Corrected"
		in.Arrivals = append(in.Arrivals, again)
	}
	return in
}

func carried(url string) aggregator.Arrival {
	at := time.Unix(1_800_000_000, 0).UTC()
	in := aggregator.Arrival{GUID: url, Article: aggregator.Article{
		Key: sha256.Sum256([]byte(url)), ID: url, URL: url, Title: "Title", Content: "<p>Words of " + url + "</p>",
		Published: at, Updated: at, FirstSeen: at,
		Sightings: []aggregator.Sighting{{Source: source, Seen: at, GUID: url, URL: url}},
	}}
	return in
}

func everywhere(*aggregator.Article) []aggregator.SectionID {
	return []aggregator.SectionID{aggregator.SectionIDOf(aggregator.Root)}
}

// commit saves articles of the given URLs in one batch.
func commit(t *testing.T, s *store.Store, urls ...string) {
	t.Helper()
	if _, err := s.Commit(t.Context(), []aggregator.Ingest{listing(urls...)}, everywhere); err != nil {
		t.Fatal(err)
	}
}

// listing is a document of the source that lists the articles.
func listing(urls ...string) aggregator.Ingest {
	in := aggregator.Ingest{State: aggregator.SourceState{Name: source, Outlook: 1}, Whole: true}
	for _, url := range urls {
		in.Arrivals = append(in.Arrivals, carried(url))
	}
	return in
}

// titles are what the root section shows, by URL, with how often it does.
func titles(t *testing.T, s *store.Store) (map[string]string, int) {
	t.Helper()
	shown, n := map[string]string{}, 0
	err := s.Newest(t.Context(), aggregator.SectionIDOf(aggregator.Root), aggregator.Position{}, func(a *aggregator.Article) bool {
		shown[a.URL] = a.Title
		n++
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return shown, n
}

// shut checks and closes a store.
func shut(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func newPath(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "tidings.db")
}
