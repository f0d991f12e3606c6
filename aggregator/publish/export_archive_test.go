package publish

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tidings/aggregator"
)

// counting counts the archives that are read from a store.
type counting struct {
	*memory
	read int
}

func (c *counting) Arrivals(ctx context.Context, section aggregator.SectionID, first, last uint64, visit func(uint64, *aggregator.Article) bool) error {
	if last-first < aggregator.ArchiveSize {
		c.read++
	}
	return c.memory.Arrivals(ctx, section, first, last, visit)
}

// reads is how many archives an export reads.
func (s *shop) reads() int {
	s.t.Helper()
	c := &counting{memory: s.store}
	s.Store = c
	s.export()
	return c.read
}

func TestArchivesThatDidNotChangeAreNotRead(t *testing.T) {
	s := newShop(t, history(1230)...)
	if first := s.reads(); first < 26 {
		t.Errorf("the first export read %d archives", first)
	}
	s.store.put(numbered(1231))
	if second := s.reads(); second > 8 {
		t.Errorf("the second export read %d archives", second)
	}
	s.store.forget(450)
	if third := s.reads(); third > 12 {
		t.Errorf("the third export read %d archives", third)
	}
	if strings.Contains(s.read("news/archive/5.json"), `"Number 450"`) {
		t.Error("what was forgotten is still there")
	}
}

func TestAnArchiveThatSomebodyChangedIsMended(t *testing.T) {
	s := newShop(t, history(330)...)
	s.export()
	before := s.bodies()
	s.write("news/archive/1.json", "{}")
	must(t, os.Remove(s.path("news/archive/2.html")))
	must(t, os.Remove(s.path("news/archive/2.rss")))
	must(t, os.Symlink("1.rss", s.path("news/archive/2.rss")))
	s.export()
	if diff := cmp.Diff(before, s.bodies()); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}

func TestArchivesFollowTheConfiguration(t *testing.T) {
	s := newShop(t, history(330)...)
	s.export()
	s.Tree.At("news").Title = "Renamed"
	s.export()
	for _, name := range inEveryFormat("news/archive/1", "news/archive/2", "news/archive/3", "news/archive/4") {
		if !strings.Contains(s.read(name), "Renamed") {
			t.Errorf("%s has the old title", name)
		}
	}
}

func TestAnotherStoreIsNotTakenForTheOldOne(t *testing.T) {
	s := newShop(t, history(330)...)
	s.export()
	var others []*aggregator.Article
	for _, a := range history(330) {
		a.Title = "Another " + a.Title
		others = append(others, a)
	}
	s.store = newMemory(others...)
	s.Store = s.store
	s.export()
	for _, name := range []string{"news/archive/1.json", "news/archive/2.rss", "all/archive/3.html"} {
		if !strings.Contains(s.read(name), "Another Number") {
			t.Errorf("%s is of the old store", name)
		}
	}
}

// TestAnExportIsAsIfItWereTheFirst has articles come, go, leave the section and
// come back, and compares what is exported into the same folder all the time
// with what is exported into an empty one.
func TestAnExportIsAsIfItWereTheFirst(t *testing.T) {
	t.Parallel()
	outer := t
	rapid.Check(t, func(t *rapid.T) {
		kept := newShop(outer, history(rapid.IntRange(280, 420).Draw(t, "articles"))...)
		kept.Tree = aggregator.NewTree(aggregator.Section{Limit: 5}, nil, nil) // one section will do
		for n := range kept.store.articles {
			kept.store.away(n, n%20 != 0) // and few articles in an archive
		}
		kept.export()
		for range rapid.IntRange(1, 2).Draw(t, "exports") {
			kept.change(t)
			kept.export()
		}
		fresh := &shop{outer, kept.store, outer.TempDir(), kept.Options}
		fresh.export()
		if diff := cmp.Diff(fresh.bodies(), kept.bodies()); diff != "" {
			t.Fatalf("(-first +again):\n%.2000s", diff)
		}
	})
}

// change does a few things to the store that a cycle may do.
func (s *shop) change(t *rapid.T) {
	for range rapid.IntRange(1, 5).Draw(t, "changes") {
		last := len(s.store.arrived[aggregator.SectionIDOf(aggregator.Root)])
		n := min(last, 10*rapid.IntRange(1, last/10+1).Draw(t, "article"))
		switch rapid.SampledFrom([]string{"come", "forget", "forget the first", "leave", "return", "break off"}).Draw(t, "change") {
		case "come":
			s.store.put(numbered(last + 1))
		case "forget":
			s.store.forget(uint64(n))
		case "forget the first":
			for seq := range n {
				s.store.forget(uint64(seq + 1))
			}
		case "leave":
			s.store.away(uint64(n), true)
		case "return":
			s.store.away(uint64(n), false)
		case "break off":
			ctx, cancel := context.WithCancel(context.Background())
			s.Options.Store = &breaking{memory: s.store, left: n % 20, stop: cancel}
			_, _ = Export(ctx, s.dir, s.Options)
			s.Options.Store = s.store
		}
	}
}

// away has an article not shown by archives, or shown again.
func (m *memory) away(seq uint64, gone bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if a := m.articles[seq]; a != nil && gone {
		m.left[seq] = a
		delete(m.articles, seq)
	} else if a := m.left[seq]; a != nil && !gone {
		m.articles[seq] = a
		delete(m.left, seq)
	}
}

// breaking ends the context of who reads the archives, after a few.
type breaking struct {
	*memory
	left int
	stop context.CancelFunc
}

func (b *breaking) Arrivals(ctx context.Context, section aggregator.SectionID, first, last uint64, visit func(uint64, *aggregator.Article) bool) error {
	if b.left--; b.left < 0 {
		b.stop()
	}
	return b.memory.Arrivals(ctx, section, first, last, visit)
}

func TestAnExportThatIsBrokenOffLeavesWholeFiles(t *testing.T) {
	s := newShop(t, history(330)...)
	s.export()
	whole := s.bodies()
	for _, a := range history(430) {
		a.Title = "Edited " + a.Title
		a.Updated = a.Updated.Add(time.Hour)
		s.store.put(a)
	}
	s.Tree.At("news").Title = "Renamed"
	ctx, cancel := context.WithCancel(t.Context())
	s.Store = &breaking{memory: s.store, left: 6, stop: cancel}
	report, err := Export(ctx, s.dir, s.Options)
	if err == nil || report.Written == 0 {
		t.Fatalf("%+v, error %v", report, err)
	}
	broken := s.bodies()
	s.Store = s.store
	s.export()
	done := s.bodies()
	old := 0
	for name, body := range broken {
		switch body {
		case done[name]:
		case whole[name]:
			old++
		default:
			t.Errorf("%s is neither what it was nor what it is to be", name)
		}
	}
	if old == 0 || slices.Contains(s.files(), halfWritten) {
		t.Errorf("%d files were left for the next export", old)
	}
}
