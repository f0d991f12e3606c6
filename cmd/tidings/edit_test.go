package main

import (
	"testing"
	"time"

	"tidings/aggregator/fetch/fetchtest"
)

func TestAnEditUpdatesTheArticleInItsPlace(t *testing.T) {
	n := newNewsstand(t)
	n.source("a", nil)
	upper, ferry, lower := item("upper", 1), item("ferry", 2), item("lower", 3)
	n.carry("a", upper, ferry, lower)
	n.fetch()
	before := n.entries()[1]
	same := ferry
	same.Link, same.ID, same.Published = ferry.Link+"?utm_source=rss", "urn:example:minted", time.Now()
	n.carry("a", upper, same, lower)
	n.fetch()
	if all := n.entries(); len(all) != 3 || all[1].ID != before.ID || !all[1].Published.Equal(before.Published) || !all[1].Modified.Equal(before.Modified) {
		t.Errorf("no reader sees a difference, but became %+v, before %+v", all, before)
	}
	edited := ferry
	edited.Title = "EDITED"
	n.carry("a", edited, upper, lower)
	n.fetch()
	all := n.entries()
	if titlesOf(all) != "UPPER EDITED LOWER" {
		t.Fatalf("shows %q", titlesOf(all))
	}
	if e := all[1]; e.ID != before.ID || !e.Published.Equal(before.Published) || !e.Modified.After(before.Modified) {
		t.Errorf("the edit is %+v, before %+v", e, before)
	}
}

func TestAFutureDateIsFirstSeenOnceAndForEver(t *testing.T) {
	n := newNewsstand(t)
	n.source("a", nil)
	future := fetchtest.Item{Title: "FUTURE", Link: "https://wire.example/future", Published: time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)}
	n.carry("a", future)
	n.fetch()
	first := n.entry()
	if first.Published.After(time.Now()) {
		t.Fatalf("published %s", first.Published)
	}
	n.source("b", nil)
	n.carry("b", fetchtest.Item{Title: "NEW", Link: "https://wire.example/new", Published: first.Published.Add(time.Second)})
	for _, date := range []time.Time{future.Published.AddDate(0, 0, 1), ancient()} {
		future.Published, future.Content = date, date.String()
		n.carry("a", future)
		n.fetch()
		all := n.entries()
		if titlesOf(all) != "NEW FUTURE" || !all[1].Published.Equal(first.Published) {
			t.Errorf("dated %s: %+v, before %s", date, all, first.Published)
		}
	}
}
