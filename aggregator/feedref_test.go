package aggregator

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// spoken is a feed that says all that a feed can say of itself.
func spoken() *Feed {
	return &Feed{
		Title: "Wire", ID: "urn:feed", Link: "https://wire.example/", Language: "en", Rights: "© Wire",
		Updated: noon().Add(time.Millisecond), Authors: []Person{{Name: "Ed"}}, Contributors: []Person{{Name: "Flo"}},
		Categories: []Category{{Term: "1"}, {Term: "2"}, {Term: "3"}, {Term: "4"}, {Term: "5"}, {Term: "6"}},
	}
}

func TestWhatAnArticleKeepsOfItsFeed(t *testing.T) {
	brief := FeedRef{Title: "Wire", ID: "urn:feed"}
	feed := spoken()
	silent := FeedRef{
		Title: "Wire", ID: "urn:feed", Updated: noon(), Rights: feed.Rights, Authors: feed.Authors,
		Contributors: feed.Contributors, Categories: feed.Categories[:maxFeedTerms],
	}
	if diff := cmp.Diff(silent, brief.completed(feed, &Item{})); diff != "" {
		t.Errorf("of an item that says nothing (-want +got):\n%s", diff)
	}
	item := &Item{
		Language: "fa", Rights: "mine", Authors: []Person{{Name: "Ann"}}, Contributors: []Person{{Name: "Con"}},
		Categories: []Category{{Term: "x"}},
	}
	eloquent := FeedRef{Title: "Wire", ID: "urn:feed", Updated: noon(), Language: "en"}
	if diff := cmp.Diff(eloquent, brief.completed(feed, item)); diff != "" {
		t.Errorf("of an item that says it all (-want +got):\n%s", diff)
	}
}

func TestOnlyTheOwnerRemembersAllOfItsFeed(t *testing.T) {
	whole := func(name string) FeedRef { return FeedRef{Title: name, Rights: "© " + name} }
	stored := storedArticle(Sighting{Source: "a", Feed: whole("a")})
	got, _ := Merge(stored, arrivingArticle(Sighting{Source: "b", Feed: whole("b")}))
	if diff := cmp.Diff([]FeedRef{whole("a"), {Title: "b"}}, feedsOf(&got)); diff != "" {
		t.Errorf("once another carried it (-want +got):\n%s", diff)
	}
	got, _ = Merge(got, arrivingArticle(Sighting{Source: "b", OnSite: true, Feed: whole("b")}))
	if diff := cmp.Diff([]FeedRef{{Title: "a"}, whole("b")}, feedsOf(&got)); diff != "" {
		t.Errorf("once the other took it over (-want +got):\n%s", diff)
	}
	if stored.Sightings[0].Feed.Rights == "" {
		t.Error("what was stored has been changed")
	}
}

func feedsOf(a *Article) []FeedRef {
	var refs []FeedRef
	for _, s := range a.Sightings {
		refs = append(refs, s.Feed)
	}
	return refs
}

func TestAnArticleKeepsTheLinksThatItMakes(t *testing.T) {
	var given []Link
	for _, rel := range []string{"alternate", "enclosure", "self", "edit", "replies", "next-archive", "via", "license", "https://wire.example/rel", "http://www.iana.org/assignments/relation/self"} {
		given = append(given, Link{URL: "https://wire.example/" + rel, Rel: rel})
	}
	var rels []string
	for _, l := range otherLinks(given) {
		rels = append(rels, l.Rel)
	}
	if diff := cmp.Diff([]string{"replies", "via", "license", "https://wire.example/rel"}, rels); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestALinkThatIsCountedAnewIsNoEdit(t *testing.T) {
	stored := storedArticle(Sighting{Source: "a"})
	stored.Links = []Link{{URL: "https://wire.example/talk", Rel: "replies"}}
	stored.Origin = FeedRef{Title: "Star", Updated: noon()}
	again := arrivingArticle(Sighting{Source: "a"})
	again.Title = stored.Title
	again.Links = []Link{{URL: "https://wire.example/talk?utm_source=feed", Rel: "replies"}}
	again.Origin = FeedRef{Title: "Star", Updated: noon().Add(time.Hour)}
	if got, changed := Merge(stored, again); changed {
		t.Errorf("became %+v", got)
	}
}
