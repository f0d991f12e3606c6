package store_test

import (
	"errors"
	"strings"
	"testing"

	"tidings/aggregator"
	"tidings/store"

	bolt "go.etcd.io/bbolt"
)

// learned is a store that has learned a dictionary, and the URL of an article
// that was compressed against it.
func learned(t *testing.T, path string) (s *store.Store, url string) {
	t.Helper()
	s, words := open(t, path), newWords()
	for n := range 7 {
		in := words.document(200*n, 200)
		url = in.Arrivals[0].Article.URL
		if _, err := s.Commit(t.Context(), []aggregator.Ingest{in}, everywhere); err != nil {
			t.Fatal(err)
		}
	}
	return s, url
}

func TestRecordsNeedOneCopyOfTheirDictionary(t *testing.T) {
	path := newPath(t)
	s, url := learned(t, path)
	shut(t, s)
	for lost, want := range []bool{true, true, false} {
		if lost > 0 {
			inside(t, path, func(tx *bolt.Tx) error {
				b := tx.Bucket([]byte("dictionaries"))
				return b.Put([]byte{0, 0, 0, 1, byte(lost - 1)}, []byte("rot"))
			})
		}
		s := open(t, path)
		if shown, _ := titles(t, s); shown[url] != "" != want {
			t.Errorf("with %d copies lost: article shown %t, want %t", lost, !want, want)
		}
		err := s.Check(t.Context())
		if lost == 0 && err != nil || lost > 0 && (err == nil || !strings.Contains(err.Error(), "dictionaries 00000001")) {
			t.Errorf("with %d copies lost, check: %.200v", lost, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestACopyOfADictionaryThatIsGoneIsMissed(t *testing.T) {
	path := newPath(t)
	s, _ := learned(t, path)
	shut(t, s)
	inside(t, path, func(tx *bolt.Tx) error { return tx.Bucket([]byte("dictionaries")).Delete([]byte{0, 0, 0, 1, 1}) })
	s = open(t, path)
	defer s.Close()
	if err := s.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "dictionaries 0000000101: damaged: copy is missing") {
		t.Errorf("check: %.200v", err)
	}
}

// TestTheFirstArticlesHaveADictionary: a store that fills in one commit learns
// from what arrives.
func TestTheFirstArticlesHaveADictionary(t *testing.T) {
	path := newPath(t)
	for n, want := range []int{0, 2} {
		s := open(t, path)
		if _, err := s.Commit(t.Context(), []aggregator.Ingest{newWords().document(1000*n, 200+100*n)}, everywhere); err != nil {
			t.Fatal(err)
		}
		shut(t, s)
		inside(t, path, func(tx *bolt.Tx) error {
			if copies := tx.Bucket([]byte("dictionaries")).Stats().KeyN; copies != want {
				t.Errorf("after commit %d there are %d copies of dictionaries, want %d", n, copies, want)
			}
			return nil
		})
	}
}

// TestTheNumberOfALostDictionaryIsNotGivenAgain: records name it.
func TestTheNumberOfALostDictionaryIsNotGivenAgain(t *testing.T) {
	path := newPath(t)
	s, _ := learned(t, path)
	shut(t, s)
	lost := [][]byte{{0, 0, 0, 1, 0}, {0, 0, 0, 1, 1}}
	inside(t, path, func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte("dictionaries"))
		return errors.Join(b.Put(lost[0], []byte("rot")), b.Put(lost[1], []byte("rot")))
	})
	s = open(t, path)
	if _, err := s.Commit(t.Context(), []aggregator.Ingest{newWords().document(100_000, 1200)}, everywhere); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil { // not checked: it is still damaged
		t.Fatal(err)
	}
	inside(t, path, func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte("dictionaries"))
		if keys := keysOf(b); len(keys) != 4 || string(b.Get(lost[0])) != "rot" {
			t.Errorf("dictionaries %x, want the lost one and another", keys)
		}
		return nil
	})
}
