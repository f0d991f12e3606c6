package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"tidings/aggregator"
)

func replaceCases() []testCase {
	return []testCase{
		{"articles move to where they belong", moves},
		{"a known fingerprint is not looked at again", knownFingerprint},
		{"one that was cut short is done again", cutShort},
		{"so is the placement before it", cutShortAndBack},
	}
}

// inSection places every article in the root and in one section.
func inSection(path string) aggregator.Placement {
	return func(*aggregator.Article) []aggregator.SectionID {
		return []aggregator.SectionID{root(), aggregator.SectionIDOf(path)}
	}
}

func replace(t tester, s Store, fingerprint string, place aggregator.Placement) {
	t.Helper()
	if err := s.Replace(context.Background(), fingerprint, place); err != nil {
		t.Fatalf("replace: %v", err)
	}
}

// shown is how many articles the section shows, by a walk and by the counters.
func shown(t tester, s Store, path string) int {
	t.Helper()
	id := aggregator.SectionIDOf(path)
	n := len(articles(t, s, id, aggregator.Position{}))
	same(t, "count of "+path, counts(t, s).BySection[id], n)
	return n
}

func moves(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "1"), carried("wire", "2")))
	number := last(t, s)
	replace(t, s, "a", func(a *aggregator.Article) []aggregator.SectionID {
		if a.URL == "1" {
			return inSection("news")(a)
		}
		return bySource(a)
	})
	same(t, "in the old section", shown(t, s, "wire"), 1)
	same(t, "in the new section", shown(t, s, "news"), 1)
	same(t, "in the root", shown(t, s, aggregator.Root), 2)
	same(t, "changes", told(changes(t, s, number, 10)), []string{"1"})
}

func knownFingerprint(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "1")))
	replace(t, s, "a", inSection("news"))
	replace(t, s, "a", inSection("elsewhere"))
	same(t, "in the first section", shown(t, s, "news"), 1)
	replace(t, s, "b", inSection("elsewhere"))
	same(t, "in the other section", shown(t, s, "elsewhere"), 1)
	same(t, "in the first section, later", shown(t, s, "news"), 0)
}

// crowd is more articles than a store should move in one transaction.
func crowd(t *testing.T, s Store) int {
	t.Helper()
	var arrivals []aggregator.Arrival
	for i := range 1200 {
		arrivals = append(arrivals, carried("wire", fmt.Sprint(i)))
	}
	commit(t, s, document("wire", arrivals...))
	return len(arrivals)
}

// cut begins a Replace and ends its context after a few hundred articles.
func cut(t *testing.T, s Store, fingerprint string, place aggregator.Placement) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	asked := 0
	err := s.Replace(ctx, fingerprint, func(a *aggregator.Article) []aggregator.SectionID {
		if asked++; asked == 700 {
			cancel()
		}
		return place(a)
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("replace: %v, want %v", err, context.Canceled)
	}
}

func cutShort(t *testing.T, s Store) {
	n := crowd(t, s)
	cut(t, s, "a", inSection("news"))
	replace(t, s, "a", inSection("news"))
	same(t, "in the new section", shown(t, s, "news"), n)
	same(t, "in the old section", shown(t, s, "wire"), 0)
}

func cutShortAndBack(t *testing.T, s Store) {
	n := crowd(t, s)
	replace(t, s, "old", bySource)
	cut(t, s, "new", inSection("news"))
	replace(t, s, "old", bySource)
	same(t, "in the section of before", shown(t, s, "wire"), n)
	same(t, "in the other section", shown(t, s, "news"), 0)
}
