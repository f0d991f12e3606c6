package aggregator

import (
	"testing"
	"time"
)

// entry is an article as its own source first carried it.
func entry(title, guid string, published time.Time) *Article {
	return &Article{
		Title: title, URL: "https://wire.example/live", Published: published, FirstSeen: noon(),
		Sightings: []Sighting{{Source: "wire", GUID: guid}},
	}
}

func TestAnotherItemOfAPageThatGoesOn(t *testing.T) {
	morning, evening := noon().Add(-4*time.Hour), noon().Add(-time.Hour)
	stored := entry("A", "urn:1", morning)
	another := entry("B", "urn:2", evening)
	if !Another(stored, another) {
		t.Error("another GUID, title and later date make no other item")
	}
	for name, edit := range map[string]func(a *Article){
		"the same GUID":               func(a *Article) { a.Sightings[0].GUID = "urn:1" },
		"a GUID that is a form of it": func(a *Article) { a.Sightings[0].GUID = " urn:1" },
		"no GUID":                     func(a *Article) { a.Sightings[0].GUID = "" },
		"the same title":              func(a *Article) { a.Title = "A" },
		"the same date":               func(a *Article) { a.Published = morning },
		"an earlier date":             func(a *Article) { a.Published = morning.Add(-time.Hour) },
		"no date":                     func(a *Article) { a.Published = a.FirstSeen },
		"another source":              func(a *Article) { a.Sightings[0].Source = "blog" },
	} {
		edited := entry("B", "urn:2", evening)
		if edit(edited); Another(stored, edited) {
			t.Errorf("%s makes another item", name)
		}
	}
}

func TestAStoredItemWithoutMarksIsNoReasonForAnother(t *testing.T) {
	evening := noon().Add(-time.Hour)
	for name, stored := range map[string]*Article{
		"undated":      entry("A", "urn:1", noon()),
		"without GUID": entry("A", "", evening.Add(-time.Hour)),
	} {
		arriving := entry("B", "urn:2", evening)
		arriving.FirstSeen = noon().Add(24 * time.Hour)
		arriving.Published = noon().Add(time.Hour)
		if Another(stored, arriving) {
			t.Errorf("an item was taken for another than one %s", name)
		}
	}
}

func TestRevisionsAreNoOtherItems(t *testing.T) {
	stored := entry("A", "https://wire.example/live#0", noon().Add(-4*time.Hour))
	if Another(stored, entry("B", "http://wire.example/live#1", noon().Add(-time.Hour))) {
		t.Error("a revision is another item")
	}
	if !Another(stored, entry("B", "https://wire.example/entries/2", noon().Add(-time.Hour))) {
		t.Error("a GUID of its own is taken for a revision")
	}
}
