package storetest

import (
	"context"
	"testing"
	"time"

	"tidings/aggregator"
)

func stateCases() []testCase {
	return []testCase{
		{"a state comes back as it was", stateComesBack},
		{"a whole document is listed in its order", listedInOrder},
		{"a partial document adds to the list", partialAddsToList},
		{"the states of some sources are visited in the order of their names as given", statesOfSome},
		{"what was new is credited to its source", newIsCredited},
	}
}

// state is what the store remembers of a source.
func state(t tester, s Store, source string) aggregator.SourceState {
	t.Helper()
	states, err := s.States(context.Background())
	if err != nil {
		t.Fatalf("states: %v", err)
	}
	return states[source]
}

func stateComesBack(t *testing.T, s Store) {
	want := aggregator.SourceState{
		Name:       "wire",
		Validators: aggregator.ByAddress(nil).With("https://a.example/feed", aggregator.Validators{ETag: `W/"1"`, LastModified: "yesterday", Body: 1 << 63, Coded: 2, URL: "https://b.example/feed"}),
		ActiveURL:  "https://a.example/feed", LastFetch: noon(), NotBefore: noon().Add(time.Minute),
		LastStatus: 503, Failures: 3, Error: "server is tired", Gone: true, Items: 3,
		Holds:       map[string]time.Time{"a.example": noon().Add(time.Hour), "https://b.example/feed": noon()},
		GoneMirrors: []string{"https://b.example/feed"},
		Feed:        aggregator.FeedRef{Title: "Wire", ID: "urn:wire", URL: "https://a.example/feed", Link: "https://a.example/"},
		Past: aggregator.Past{
			Vain:  noon().Add(-time.Hour),
			Since: noon(), Turns: aggregator.Turns{1, 2, 3, 4, 5},
			Hours: aggregator.Series{Last: 7, Counts: []uint32{1, 0, 2}}, Days: aggregator.Series{Last: 1, Counts: []uint32{70000}},
			Events: []aggregator.Event{{At: noon(), Kind: aggregator.Broke, Text: "no answer"}, {At: noon().Add(time.Hour), Kind: aggregator.Recovered}},
		},
	}
	commit(t, s, aggregator.Ingest{State: want}, aggregator.Ingest{State: aggregator.SourceState{Name: "other"}})
	same(t, "state", state(t, s, "wire"), want)

	want.Failures, want.Validators = 0, nil
	commit(t, s, aggregator.Ingest{State: want})
	same(t, "later state", state(t, s, "wire"), want)
	same(t, "state of the other", state(t, s, "other"), aggregator.SourceState{Name: "other"})
}

func statesOfSome(t *testing.T, s Store) {
	for _, name := range []string{"a", "b", "c"} {
		commit(t, s, aggregator.Ingest{State: aggregator.SourceState{Name: name}})
	}
	visit := func(most int, names ...string) (visited []string) {
		err := s.StatesOf(context.Background(), names, func(st *aggregator.SourceState) bool {
			visited = append(visited, st.Name)
			return len(visited) < most
		})
		if err != nil {
			t.Fatalf("states: %v", err)
		}
		return visited
	}
	same(t, "all that there are", visit(9, "c", "unknown", "a"), []string{"c", "a"})
	same(t, "the first", visit(1, "b", "a"), []string{"b"})
	same(t, "none", visit(9), []string(nil))
}

// listing is what the store has the source list.
func listing(t tester, s Store, source string) aggregator.Listing {
	t.Helper()
	l, err := s.Listing(context.Background(), source)
	if err != nil {
		t.Fatalf("listing of %s: %v", source, err)
	}
	return l
}

// named are the URLs of the articles that the source's last whole document listed.
func named(t tester, s Store, source string) []string {
	t.Helper()
	at := map[uint64]string{}
	for _, a := range everything(t, s) {
		at[a.Seq] = a.URL
	}
	list := []string{}
	for _, seq := range listing(t, s, source).Seqs {
		list = append(list, at[seq])
	}
	return list
}

func listedInOrder(t *testing.T, s Store) {
	commit(t, s, document("gazette", carried("gazette", "https://a.example/2")))
	commit(t, s, document("wire",
		carried("wire", "https://a.example/3"), carried("wire", "https://a.example/2"),
		carried("wire", "https://a.example/1"), carried("wire", "https://a.example/3")))
	same(t, "list", named(t, s, "wire"), []string{"https://a.example/3", "https://a.example/2", "https://a.example/1"})
	commit(t, s, document("wire", carried("wire", "https://a.example/1")))
	same(t, "later list", named(t, s, "wire"), []string{"https://a.example/1"})
}

func partialAddsToList(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "https://a.example/1")))
	partial := document("wire", carried("wire", "https://a.example/2"))
	partial.Whole = false
	commit(t, s, partial)
	same(t, "list", named(t, s, "wire"), []string{"https://a.example/1", "https://a.example/2"})
}

func newIsCredited(t *testing.T, s Store) {
	in := document("wire", carried("wire", "https://a.example/1"), carried("wire", "https://a.example/2"))
	in.State.LastFetch = noon()
	want := in.State
	for _, tally := range commit(t, s, in) {
		want.Credit(tally)
	}
	same(t, "days", want.Past.NewInAMonth(noon()), 2)
	same(t, "past", state(t, s, "wire").Past, want.Past)
	commit(t, s, in)
	same(t, "days of what is known", state(t, s, "wire").Past.Days, in.State.Past.Days)
}
