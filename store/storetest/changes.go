package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"tidings/aggregator"
)

func changesCases() []testCase {
	return []testCase{
		{"each article is told once, at its newest change", toldOnce},
		{"a follower that takes few at a time misses nothing", fewAtATime},
		{"a forgotten article is told", toldForgotten},
		{"nothing new is nothing", nothingNew},
	}
}

// told writes changes as "url" or, for a forgotten article, "-".
func told(list []aggregator.Change) []string {
	words := []string{}
	for _, c := range list {
		if c.Article == nil {
			words = append(words, "-")
		} else {
			words = append(words, c.Article.URL)
		}
	}
	return words
}

func toldOnce(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "1"), carried("wire", "2"), carried("wire", "3")))
	middle := last(t, s)
	commit(t, s, document("wire", carried("wire", "1", titled("Once"))))
	commit(t, s, document("wire", carried("wire", "4"), carried("wire", "1", titled("Twice"))))
	same(t, "from the start", told(changes(t, s, 0, 10)), []string{"2", "3", "4", "1"})
	same(t, "from the middle", told(changes(t, s, middle, 10)), []string{"4", "1"})
	all := changes(t, s, 0, 10)
	same(t, "title", all[3].Article.Title, "Twice")
	same(t, "newest change", all[3].Number, last(t, s))
}

func fewAtATime(t *testing.T, s Store) {
	for i := range 5 {
		commit(t, s, document("wire", carried("wire", fmt.Sprint(i)), carried("wire", "again", titled(fmt.Sprint(i)))))
	}
	want := told(changes(t, s, 0, 100))
	for max := 1; max <= 4; max++ {
		same(t, fmt.Sprintf("%d at a time", max), told(follow(t, s, 0, max)), want)
	}
}

// follow reads changes max at a time until there are no more.
func follow(t tester, s Store, after uint64, max int) []aggregator.Change {
	t.Helper()
	var all []aggregator.Change
	for {
		list := changes(t, s, after, max)
		if len(list) == 0 {
			return all
		}
		if len(list) > max {
			t.Fatalf("%d changes, at most %d were asked for", len(list), max)
		}
		for _, c := range list {
			if c.Number <= after {
				t.Fatalf("change %d comes after %d", c.Number, after)
			}
			after = c.Number
		}
		all = append(all, list...)
	}
}

func toldForgotten(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "1"), carried("wire", "2", published(noon().Add(time.Hour)))))
	seq := everything(t, s)[1].Seq
	purge(t, s, noon().Add(time.Minute))
	list := changes(t, s, 0, 10)
	same(t, "changes", told(list), []string{"2", "-"})
	same(t, "forgotten article", list[1].Seq, seq)
}

func nothingNew(t *testing.T, s Store) {
	same(t, "of an empty store", told(changes(t, s, 0, 10)), nil)
	commit(t, s, document("wire", carried("wire", "1")))
	same(t, "after the newest", told(changes(t, s, last(t, s), 10)), nil)
	same(t, "none asked for", told(changes(t, s, 0, 0)), nil)
}

// runAwait shows that a commit wakes those who wait for it, and no others.
func runAwait(t *testing.T, open func(t *testing.T) Store) {
	t.Run("a change wakes", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := Fresh(t, open)
			woken := await(t.Context(), s, 0)
			commit(t, s, aggregator.Ingest{State: aggregator.SourceState{Name: "wire"}})
			synctest.Wait()
			if len(woken) > 0 {
				t.Fatal("woken by a state without a change")
			}
			commit(t, s, document("wire", carried("wire", "1")))
			if err := <-woken; err != nil {
				t.Errorf("await: %v", err)
			}
			if err := <-await(t.Context(), s, 0); err != nil {
				t.Errorf("await what has happened: %v", err)
			}
		})
	})
	t.Run("an ended context wakes", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := Fresh(t, open)
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			if err := <-await(ctx, s, 0); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("await: %v, want %v", err, context.DeadlineExceeded)
			}
		})
	})
}

// await sends what Await returns.
func await(ctx context.Context, s Store, after uint64) <-chan error {
	woken := make(chan error, 1)
	go func() { woken <- s.Await(ctx, after) }()
	return woken
}
