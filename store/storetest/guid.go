package storetest

import (
	"testing"
	"time"

	"tidings/aggregator"
)

func guidCases() []testCase {
	return []testCase{
		{"an edited link is the same article", editedLink},
		{"a GUID speaks for its own source alone", otherSource},
		{"a GUID minted at each fetch is not followed", minted},
		{"a page that goes on has an article for each item", goingOn},
		{"an echo stands for a GUID where the link does not tell items apart", echoed},
		{"an article without an id gets one from its key", noID},
		{"an id that is taken stays where it is", takenID},
		{"an id that is nobody's GUID is taken too", takenWithoutGUID},
	}
}

func editedLink(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "https://a.example/1", guid("urn:1"))))
	commit(t, s, document("wire", carried("wire", "https://a.example/one", guid("urn:1"))))
	got := only(t, s)
	same(t, "url", got.URL, "https://a.example/one")
	same(t, "key", got.Key, key("https://a.example/1"))
	same(t, "id", got.ID, "urn:1")
}

func otherSource(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "https://a.example/1", guid("17"))))
	commit(t, s, document("gazette", carried("gazette", "https://b.example/1", guid("17"))))
	same(t, "articles", urls(everything(t, s)), []string{"https://b.example/1", "https://a.example/1"})
}

func minted(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "https://a.example/1", guid("fetch-1"))))
	commit(t, s, document("wire", carried("wire", "https://a.example/1", guid("fetch-2"), titled("Edited"))))
	same(t, "id", only(t, s).ID, "fetch-1")
	commit(t, s, document("wire", carried("wire", "https://a.example/2", guid("fetch-2"))))
	same(t, "articles", urls(everything(t, s)), []string{"https://a.example/2", "https://a.example/1"})
}

func goingOn(t *testing.T, s Store) {
	const page = "https://a.example/live"
	first := carried("wire", page, guid("1"), titled("A"), apart("a"), published(noon().Add(-2*time.Hour)))
	second := carried("wire", page, guid("2"), titled("B"), apart("b"), published(noon().Add(-time.Hour)))
	again := carried("wire", page, guid("3"), titled("B"), apart("b"), published(noon().Add(-time.Minute)))
	for _, in := range []aggregator.Arrival{first, second, again, first} {
		commit(t, s, document("wire", in))
	}
	all := everything(t, s)
	same(t, "articles", len(all), 2)
	same(t, "newer", all[0].Title, "B")
	same(t, "its key", all[0].Key, key("apart b"))
	same(t, "older", all[1].Title, "A")
}

func echoed(t *testing.T, s Store) {
	shared := func(in *aggregator.Arrival) { in.Article.Key = in.Apart }
	commit(t, s, document("wire", carried("wire", "https://a.example/live", guid("1"), apart("a"), shared)))
	minted := carried("wire", "https://a.example/live", guid("2"), apart("a"), shared)
	minted.Article.Key, minted.Apart = key("apart 2"), key("apart 2")
	commit(t, s, document("wire", minted))
	same(t, "key", only(t, s).Key, key("apart a"))
	minted.Echo = "another"
	commit(t, s, document("wire", minted))
	same(t, "articles", len(everything(t, s)), 2)
}

// apart lets an item be known by more than its link.
func apart(echo string) func(*aggregator.Arrival) {
	return func(in *aggregator.Arrival) { in.Apart, in.Echo = key("apart "+echo), echo }
}

func noID(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "https://a.example/1")))
	same(t, "id", only(t, s).ID, key("https://a.example/1").TagURI())
}

func takenID(t *testing.T, s Store) {
	commit(t, s,
		document("wire", carried("wire", "https://a.example/1", guid("urn:1"))),
		document("gazette", carried("gazette", "https://b.example/1", guid("urn:1"))))
	same(t, "ids", ids(everything(t, s)), []string{key("https://b.example/1").TagURI(), "urn:1"})
}

func takenWithoutGUID(t *testing.T, s Store) {
	unreliable := func(in *aggregator.Arrival) { in.Article.ID = "urn:1" }
	commit(t, s, document("wire",
		carried("wire", "https://a.example/1", unreliable), carried("wire", "https://a.example/2", unreliable)))
	same(t, "ids", ids(everything(t, s)), []string{key("https://a.example/2").TagURI(), "urn:1"})
}

func ids(all []aggregator.Article) []string {
	list := []string{}
	for i := range all {
		list = append(list, all[i].ID)
	}
	return list
}
