package storetest

import (
	"testing"

	"tidings/aggregator"
)

func guidCases() []testCase {
	return []testCase{
		{"an edited link is the same article", editedLink},
		{"a GUID speaks for its own source alone", otherSource},
		{"a GUID minted at each fetch is not followed", minted},
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
