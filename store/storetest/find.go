package storetest

import (
	"context"
	"testing"
	"time"

	"tidings/aggregator"
)

// findCases ask for single articles.
func findCases() []testCase {
	return []testCase{
		{"an article is found by its key and by what it is called", foundByName},
		{"a forgotten article is found to be that", foundForgotten},
	}
}

func foundByName(t *testing.T, s Store) {
	commit(t, s,
		document("wire", carried("wire", "https://a.example/1", guid("urn:1"))),
		document("gazette", carried("gazette", "https://a.example/1", guid("77"))))
	for _, id := range []string{"urn:1", "77"} {
		same(t, "keys of "+id, keysOf(t, s, id), []aggregator.Key{key("https://a.example/1")})
	}
	same(t, "keys of a stranger", keysOf(t, s, "78"), nil)
	a, forgotten := find(t, s, "https://a.example/1")
	if a == nil || a.ID != "urn:1" || len(a.Sightings) != 2 || !forgotten.IsZero() {
		t.Errorf("found %+v, forgotten %s", a, forgotten)
	}
	if a, forgotten = find(t, s, "https://a.example/2"); a != nil || !forgotten.IsZero() {
		t.Errorf("found %+v, forgotten %s", a, forgotten)
	}
}

func foundForgotten(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "https://a.example/1", guid("urn:1"))), document("wire"))
	purge(t, s, noon().Add(time.Hour), "wire")
	if a, forgotten := find(t, s, "https://a.example/1"); a != nil || forgotten.IsZero() {
		t.Errorf("found %+v, forgotten %s", a, forgotten)
	}
	same(t, "keys", keysOf(t, s, "urn:1"), []aggregator.Key{key("https://a.example/1")})
}

func find(t *testing.T, s Store, url string) (*aggregator.Article, time.Time) {
	t.Helper()
	a, forgotten, err := s.Find(context.Background(), key(url))
	if err != nil {
		t.Fatal(err)
	}
	return a, forgotten
}

func keysOf(t *testing.T, s Store, id string) []aggregator.Key {
	t.Helper()
	keys, err := s.Named(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}
