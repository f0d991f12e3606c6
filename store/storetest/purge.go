package storetest

import (
	"context"
	"testing"
	"time"

	"tidings/aggregator"
)

func purgeCases() []testCase {
	return []testCase{
		{"what is old and listed nowhere goes", oldGoes},
		{"what a named source lists stays", listedStays},
		{"a forgotten article does not come back", staysForgotten},
		{"nor under an edited link", staysForgottenByGUID},
		{"an id is not given again", idStaysTaken},
		{"many go in one purge", manyGo},
	}
}

// purge forgets what was published before a time and is not listed by the sources.
func purge(t tester, s Store, before time.Time, sources ...string) int {
	t.Helper()
	n, err := s.Purge(context.Background(), before, sources)
	if err != nil {
		t.Fatalf("purge: %v", err)
	}
	return n
}

func oldGoes(t *testing.T, s Store) {
	commit(t, s, document("wire",
		carried("wire", "just before", published(noon().Add(-time.Second))),
		carried("wire", "on the stroke"),
		carried("wire", "after", published(noon().Add(time.Second)))))
	same(t, "forgotten", purge(t, s, noon()), 1)
	same(t, "articles", urls(everything(t, s)), []string{"after", "on the stroke"})
	c := counts(t, s)
	same(t, "count", c.Articles, 2)
	same(t, "by source", c.BySource, map[string]int{"wire": 2})
}

func listedStays(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "1"), carried("wire", "2")))
	commit(t, s, document("wire", carried("wire", "2")))
	commit(t, s, document("gazette", carried("gazette", "3")))
	same(t, "forgotten", purge(t, s, noon().Add(time.Hour), "wire", "unheard of"), 2)
	same(t, "articles", urls(everything(t, s)), []string{"2"})
}

func staysForgotten(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "1")))
	purge(t, s, noon().Add(time.Hour))
	number := last(t, s)
	tallies := commit(t, s, document("wire", carried("wire", "1")), document("gazette", carried("gazette", "1")))
	same(t, "tallies", tallies, []aggregator.Tally{{Known: 1}, {Known: 1}})
	same(t, "articles", urls(everything(t, s)), nil)
	same(t, "newest change", last(t, s), number)
	same(t, "list", listing(t, s, "wire").Seqs, []uint64(nil))
}

func staysForgottenByGUID(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "1", guid("urn:1"))))
	purge(t, s, noon().Add(time.Hour))
	commit(t, s, document("wire", carried("wire", "one", guid("urn:1"))))
	same(t, "articles", urls(everything(t, s)), nil)
}

func idStaysTaken(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "1", guid("urn:1"))))
	purge(t, s, noon().Add(time.Hour))
	commit(t, s, document("gazette", carried("gazette", "2", guid("urn:1"))))
	same(t, "id", only(t, s).ID, key("2").TagURI())
}

func manyGo(t *testing.T, s Store) {
	n := crowd(t, s)
	same(t, "forgotten", purge(t, s, noon().Add(time.Hour)), n)
	same(t, "articles", urls(everything(t, s)), nil)
	same(t, "count", counts(t, s).Articles, 0)
}
