package publish

import (
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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
	s.store.put(nth(1231))
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
	for seed := range uint64(25) {
		random := rand.New(rand.NewPCG(seed, 0))
		kept := newShop(t, history(280+random.IntN(200))...)
		kept.Tree = aggregator.NewTree(aggregator.Section{Limit: 5}, nil, nil) // one section will do
		for n := range kept.store.articles {
			kept.store.away(n, n%20 != 0 || n%100 == 0) // and few articles in an archive, none at its end
		}
		kept.export()
		for range 1 + random.IntN(3) {
			kept.change(random)
			kept.export()
		}
		fresh := &shop{t, kept.store, t.TempDir(), kept.Options}
		fresh.export()
		if diff := cmp.Diff(fresh.bodies(), kept.bodies()); diff != "" {
			t.Fatalf("seed %d (-first +again):\n%.2000s", seed, diff)
		}
	}
}

// change does a few things to the store that a cycle may do, and breaks exports off.
func (s *shop) change(random *rand.Rand) {
	for range 1 + random.IntN(5) {
		last := len(s.store.arrived[aggregator.SectionIDOf(aggregator.Root)])
		n := uint64(min(last, 10*(1+random.IntN(last/10))))
		switch random.IntN(6) {
		case 0:
			s.store.put(nth(last + 1))
		case 1:
			s.store.forget(n)
		case 2:
			for seq := range n {
				s.store.forget(seq + 1)
			}
		case 3:
			s.store.away(n, true)
		case 4:
			s.store.away(n, false)
		case 5:
			ctx, cancel := context.WithCancel(s.t.Context())
			s.Options.Store = &breaking{memory: s.store, left: random.IntN(20), stop: cancel}
			_, _ = Export(ctx, s.dir, s.Options)
			s.Options.Store = s.store
			cancel()
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

func TestAnArticleThatComesBackIsInItsArchive(t *testing.T) {
	for _, n := range []uint64{101, 150, 200} { // its first, one in it, its last
		s := newShop(t, history(430)...)
		s.store.away(n, true)
		s.export()
		s.store.away(n, false)
		s.export()
		if ids := jsonIDs(t, []byte(s.read("news/archive/2.json"))); len(ids) != 100 {
			t.Errorf("%d came back, the archive has %d entries", n, len(ids))
		}
	}
}

// unreadable is a store in which an article is damaged.
type unreadable struct {
	*memory
	seq uint64
}

func (u *unreadable) Arrivals(ctx context.Context, section aggregator.SectionID, first, last uint64, visit func(uint64, *aggregator.Article) bool) error {
	return u.memory.Arrivals(ctx, section, first, last, func(n uint64, a *aggregator.Article) bool {
		return a.Seq == u.seq || visit(n, a)
	})
}

func TestAnArticleThatIsMendedIsInItsArchive(t *testing.T) {
	for _, n := range []uint64{101, 150, 200} {
		s := newShop(t, history(430)...)
		damaged := &unreadable{s.store, n}
		s.Store = damaged
		s.export()
		s.export()
		if ids := jsonIDs(t, []byte(s.read("news/archive/2.json"))); len(ids) != 99 {
			t.Errorf("without %d, the archive has %d entries", n, len(ids))
		}
		damaged.seq = 0
		s.export()
		if ids := jsonIDs(t, []byte(s.read("news/archive/2.json"))); len(ids) != 100 {
			t.Errorf("%d is mended, the archive has %d entries", n, len(ids))
		}
	}
}
