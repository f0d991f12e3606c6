package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"tidings/aggregator"
)

func archiveCases() []testCase {
	return []testCase{
		{"each section has an order of its own", ownOrder},
		{"a full archive does not change", archiveStays},
		{"what is not in a full archive does", unfinishedChanges},
		{"an archive shows what it showed when it became full", editedBefore},
		{"an edit in the transaction that fills an archive", editedMeanwhile},
		{"an edit that brings an article into the archive that it fills", editedInto},
		{"archives that became full at different times show different versions", severalVersions},
		{"a further source is no other entry", furtherSource},
		{"an article keeps its place in the order when it leaves and comes back", comesBackInOrder},
		{"surplus is in the order of its section", surplusInOrder},
		{"what is forgotten leaves its archive", forgottenLeaves},
		{"visiting arrivals stops when it is told to", arrivalsStop},
	}
}

const size = aggregator.ArchiveSize

func arrived(t tester, s Store, section aggregator.SectionID) uint64 {
	t.Helper()
	last, err := s.Arrived(context.Background(), section)
	if err != nil {
		t.Fatalf("arrived: %v", err)
	}
	return last
}

func arrivals(t tester, s Store, section aggregator.SectionID, first, last uint64) []numbered {
	t.Helper()
	var all []numbered
	err := s.Arrivals(context.Background(), section, first, last, func(ordinal uint64, a *aggregator.Article) bool {
		all = append(all, numbered{ordinal, *a})
		return true
	})
	if err != nil {
		t.Fatalf("arrivals: %v", err)
	}
	return all
}

func waiting(t tester, s Store, section aggregator.SectionID, first uint64) []uint64 {
	t.Helper()
	seqs, err := s.Waiting(context.Background(), section, first)
	if err != nil {
		t.Fatalf("waiting: %v", err)
	}
	return seqs
}

// inOrder writes the arrivals of the root from one ordinal to another as
// "ordinal url title".
func inOrder(t tester, s Store, first, last uint64) []string {
	t.Helper()
	lines := []string{}
	for _, n := range arrivals(t, s, root(), first, last) {
		lines = append(lines, fmt.Sprintf("%d %s %s", n.Ordinal, n.Article.URL, n.Article.Title))
	}
	return lines
}

// fillTo commits articles until the root has given so many ordinals.
func fillTo(t *testing.T, s Store, ordinal uint64) {
	t.Helper()
	in := document("filler")
	for n := arrived(t, s, root()) + 1; n <= ordinal; n++ {
		in.Arrivals = append(in.Arrivals, carried("filler", fmt.Sprint("filler ", n)))
	}
	commit(t, s, in)
}

func ownOrder(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "1", published(noon().Add(time.Hour))), carried("wire", "2")))
	commit(t, s, document("gazette", carried("gazette", "3"), carried("gazette", "1")))
	order := func(path string) []string {
		var list []string
		for _, n := range arrivals(t, s, aggregator.SectionIDOf(path), 1, 10) {
			list = append(list, fmt.Sprint(n.Ordinal, n.Article.URL))
		}
		return list
	}
	same(t, "root", order(aggregator.Root), []string{"11", "22", "33"})
	same(t, "wire", order("wire"), []string{"11", "22"})
	same(t, "gazette", order("gazette"), []string{"13", "21"})
	same(t, "last of gazette", arrived(t, s, aggregator.SectionIDOf("gazette")), 2)
	same(t, "last of nowhere", arrived(t, s, aggregator.SectionIDOf("nowhere")), 0)
	same(t, "none", inOrder(t, s, 2, 1), []string{})
}

func archiveStays(t *testing.T, s Store) {
	fillTo(t, s, size+5)
	full := arrivals(t, s, root(), 1, size)
	same(t, "in the archive", len(full), size)
	for i := range 3 {
		title := titled(fmt.Sprint("Edited ", i))
		commit(t, s, document("filler", carried("filler", "filler 7", title), carried("filler", fmt.Sprint("filler ", size), title)))
		same(t, "the archive", arrivals(t, s, root(), 1, size), full)
	}
	all := everything(t, s)
	i := slices.IndexFunc(all, func(a aggregator.Article) bool { return a.URL == "filler 7" })
	same(t, "title in the section", all[i].Title, "Edited 2")
}

func unfinishedChanges(t *testing.T, s Store) {
	fillTo(t, s, size+2)
	commit(t, s, document("filler", carried("filler", fmt.Sprint("filler ", size+1), titled("Edited"))))
	same(t, "unfinished", inOrder(t, s, size+1, size+9), []string{
		fmt.Sprintf("%d filler %[1]d Edited", size+1), fmt.Sprintf("%d filler %[1]d Title of filler %[1]d", size+2),
	})
}

func editedBefore(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "1")))
	commit(t, s, document("wire", carried("wire", "1", titled("Before"))))
	fillTo(t, s, size)
	commit(t, s, document("wire", carried("wire", "1", titled("After"))))
	same(t, "first", inOrder(t, s, 1, 1), []string{"1 1 Before"})
	same(t, "now", everything(t, s)[size-1].Title, "After")
}

func editedMeanwhile(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "1"), carried("wire", "2")))
	fillTo(t, s, size-1)
	commit(t, s, document("wire", carried("wire", "1", titled("Before")), carried("wire", "last"), carried("wire", "2", titled("After"))))
	same(t, "two", inOrder(t, s, 1, 2), []string{"1 1 Before", "2 2 Title of 2"})
}

func editedInto(t *testing.T, s Store) {
	news := aggregator.SectionIDOf("news")
	edit := func(arrivals ...aggregator.Arrival) {
		_, err := s.Commit(context.Background(), []aggregator.Ingest{document("wire", arrivals...)}, func(a *aggregator.Article) []aggregator.SectionID {
			if a.Title == "Draft" {
				return []aggregator.SectionID{root()}
			}
			return []aggregator.SectionID{root(), news}
		})
		if err != nil {
			t.Fatalf("commit: %v", err)
		}
	}
	edit(carried("wire", "1", titled("Draft")))
	var others []aggregator.Arrival
	for n := range size - 1 {
		others = append(others, carried("wire", fmt.Sprint("news ", n)))
	}
	edit(others...)
	edit(carried("wire", "1", titled("Final")))
	edit(carried("wire", "1", titled("Corrected")))
	same(t, "title in the root", arrivals(t, s, root(), 1, 1)[0].Article.Title, "Draft")
	same(t, "title in the other section", arrivals(t, s, news, size, size)[0].Article.Title, "Final")
}

func severalVersions(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "1", titled("I"))))
	fillTo(t, s, size)
	wire := func(n int) {
		in := document("wire")
		for i := range n {
			in.Arrivals = append(in.Arrivals, carried("wire", fmt.Sprint("wire ", i)))
		}
		commit(t, s, in)
	}
	edit := func(title string) { commit(t, s, document("wire", carried("wire", "1", titled(title)))) }
	edit("II")
	edit("III")
	wire(size - 1)
	edit("IIII")
	edit("V")
	title := func(section aggregator.SectionID) string { return arrivals(t, s, section, 1, 1)[0].Article.Title }
	same(t, "title in the root", title(root()), "I")
	same(t, "title in its source's section", title(aggregator.SectionIDOf("wire")), "III")
}

func furtherSource(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "1")))
	fillTo(t, s, size)
	commit(t, s, document("gazette", carried("gazette", "1", titled("Theirs"))))
	commit(t, s, document("wire", carried("wire", "1", titled("Edited"))))
	got := arrivals(t, s, root(), 1, 1)[0].Article
	same(t, "title", got.Title, "Title of 1")
	same(t, "source", got.Source().Source, "wire")
}

func comesBackInOrder(t *testing.T, s Store) {
	fillTo(t, s, size)
	nowhere := func(a *aggregator.Article) []aggregator.SectionID {
		if a.URL == "filler 3" || a.URL == fmt.Sprint("filler ", size) {
			return nil
		}
		return bySource(a)
	}
	replace(t, s, "without", nowhere)
	same(t, "without it", inOrder(t, s, 3, 4), []string{"4 filler 4 Title of filler 4"})
	same(t, "number", len(waiting(t, s, root(), 1)), size-2)
	replace(t, s, "with", bySource)
	same(t, "number later", len(waiting(t, s, root(), 1)), size)
	same(t, "with it", inOrder(t, s, 3, 3), []string{"3 filler 3 Title of filler 3"})
	same(t, "ordinals given", arrived(t, s, root()), size)
}

func surplusInOrder(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "1"), carried("wire", "2")))
	place := func(path string) aggregator.Placement {
		return func(a *aggregator.Article) []aggregator.SectionID {
			if a.URL == path {
				return []aggregator.SectionID{root().Surplus()}
			}
			return []aggregator.SectionID{root()}
		}
	}
	replace(t, s, "first", place("1"))
	want := []string{"1 1 Title of 1", "2 2 Title of 2"}
	same(t, "the first is surplus", inOrder(t, s, 1, 9), want)
	replace(t, s, "second", place("2"))
	same(t, "the second is surplus", inOrder(t, s, 1, 9), want)
	same(t, "ordinals given", arrived(t, s, root().Surplus()), 2)
}

func forgottenLeaves(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "1", published(noon().Add(-time.Hour)))))
	fillTo(t, s, size-1)
	commit(t, s, document("wire", carried("wire", "last", published(noon().Add(-time.Hour)))))
	commit(t, s, document("wire", carried("wire", "1", titled("Edited"))))
	purge(t, s, noon())
	same(t, "in the archive", len(arrivals(t, s, root(), 1, size)), size-2)
	commit(t, s, document("filler", carried("filler", "filler 2", titled("Edited"))))
	same(t, "what stays", inOrder(t, s, 1, 2), []string{"2 filler 2 Title of filler 2"})
	same(t, "ordinals given", arrived(t, s, root()), size)
}

func arrivalsStop(t *testing.T, s Store) {
	fillTo(t, s, 70)
	visits := 0
	err := s.Arrivals(context.Background(), root(), 1, 70, func(uint64, *aggregator.Article) bool {
		visits++
		return visits < 3
	})
	if err != nil || visits != 3 {
		t.Errorf("%d visits, error %v, want 3 and none", visits, err)
	}
}
