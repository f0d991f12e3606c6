package store_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tidings/aggregator"
	"tidings/store"
)

var damages = flag.Int("damages", 60, "how many random damages TestDamageIsSeenAndNeverServed does")

// TestDamageIsSeenAndNeverServed damages a store in random ways: what it still
// serves is what it held, and a check sees whatever it no longer serves.
func TestDamageIsSeenAndNeverServed(t *testing.T) {
	path := newPath(t)
	s := stock(t, path)
	before := everythingIn(t, s)
	commit(t, s, "last")
	want := everythingIn(t, s)
	pages := sizeInUse(t, s) / os.Getpagesize()
	shut(t, s)
	whole := read(t, path)
	times := *damages
	if testing.Short() {
		times /= 10
	}
	for n := range times {
		random := rand.New(rand.NewPCG(7, uint64(n)))
		file := slices.Clone(whole)
		kind, file := rot(random, file, pages)
		write(t, path, file)
		if what := judge(t.Context(), path, want, before); what != "" {
			t.Errorf("damage %d, %s: %s", n, kind, what)
		}
	}
}

func sizeInUse(t *testing.T, s *store.Store) int {
	t.Helper()
	counts, err := s.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return int(counts.Bytes)
}

// stock fills a store with what it may hold: articles of several sources, some
// rewritten, some forgotten, a full archive with a version.
func stock(t *testing.T, path string) *store.Store {
	t.Helper()
	s := open(t, path)
	words := newWords()
	for n := range 10 {
		in := words.document(100*n, 15)
		in.State = aggregator.SourceState{Name: fmt.Sprint("source ", n%4), Failures: n, ActiveURL: words.text(3)}
		if n > 3 {
			in.Arrivals = append(in.Arrivals, numbered(n).Arrivals...)
			in.Arrivals = append(in.Arrivals, numbered(n + 1).Arrivals[batchSize]) // a correction
		}
		if _, err := s.Commit(t.Context(), []aggregator.Ingest{in}, inThree); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Purge(t.Context(), time.Unix(1_799_990_000, 0), nil); err != nil {
		t.Fatal(err)
	}
	return s
}

// rot damages a file of so many pages as a disk or a person may.
func rot(random *rand.Rand, file []byte, pages int) (string, []byte) {
	size := os.Getpagesize()
	n, m := random.IntN(pages), random.IntN(pages)
	page := func(n int) []byte { return file[n*size : (n+1)*size] }
	noise := func(b []byte) {
		for i := range b {
			b[i] = byte(random.Uint32())
		}
	}
	switch random.IntN(8) {
	case 0:
		noise(page(n))
		return fmt.Sprint("noise in page ", n), file
	case 1:
		clear(page(n))
		return fmt.Sprint("nothing in page ", n), file
	case 2:
		copy(page(n), page(m))
		return fmt.Sprintf("page %d in the place of page %d", m, n), file
	case 3:
		from := random.IntN(size - 64)
		noise(page(n)[from : from+64])
		return fmt.Sprintf("noise in page %d from byte %d", n, from), file
	case 4:
		return fmt.Sprint("cut to ", n*size+m), file[:n*size+m]
	case 5:
		noise(page(n % 2)[:random.IntN(120)])
		return fmt.Sprint("noise in meta page ", n%2), file
	case 6:
		noise(file[:2*size])
		return "noise in both meta pages", file
	}
	at, bit := random.IntN(pages*size), byte(1)<<random.IntN(8)
	file[at] ^= bit
	return fmt.Sprintf("bit %d of byte %d of page %d", bit, at%size, at/size), file
}

// judge opens a damaged store and says what is wrong with how it behaves.
// Where the last commit is undone, what the store served before it counts.
func judge(ctx context.Context, path string, want, before *holding) string {
	s, err := quietly(path)
	if err != nil {
		return "" // seen
	}
	defer s.Close()
	got, readErr := everything(ctx, s)
	checkErr := s.Check(ctx)
	if falsehood := got.falsehoods(want); falsehood != "" && got.falsehoods(before) != "" {
		return "serves " + falsehood
	}
	if lacks := cmp.Diff(want, got); checkErr == nil && (lacks != "" || readErr != nil) {
		return fmt.Sprintf("the check sees nothing, but reading says %v, and -want +got:\n%s", readErr, lacks)
	}
	return ""
}

// holding is what a store serves.
type holding struct {
	Articles map[aggregator.Key]aggregator.Article
	Lists    map[string][]uint64 // sequence numbers, by where they are listed
	States   map[string]aggregator.SourceState
	Versions map[string]aggregator.Article // by place in an archive
}

func everythingIn(t *testing.T, s *store.Store) *holding {
	t.Helper()
	h, err := everything(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// everything reads a store in every way there is. After an error it goes on
// with the rest.
func everything(ctx context.Context, s *store.Store) (*holding, error) {
	h := &holding{map[aggregator.Key]aggregator.Article{}, map[string][]uint64{}, nil, map[string]aggregator.Article{}}
	var first error
	note := func(err error) {
		if first == nil {
			first = err
		}
	}
	var err error
	h.States, err = s.States(ctx)
	note(err)
	for name := range h.States {
		listing, err := s.Listing(ctx, name)
		note(err)
		h.Lists["list of "+name] = listing.Seqs
		for _, trace := range listing.Traces {
			h.Lists["traces of "+name] = append(h.Lists["traces of "+name], trace.Print, trace.Words, trace.Seq)
		}
	}
	changes, err := s.Changes(ctx, 0, 1<<20)
	note(err)
	for _, c := range changes {
		if c.Article != nil {
			h.Lists["changes"] = append(h.Lists["changes"], c.Number, c.Seq)
			h.Articles[c.Article.Key] = *c.Article
			found, _, err := s.Find(ctx, c.Article.Key)
			note(err)
			if found != nil {
				h.list("found", found)
			}
		}
	}
	for _, path := range []string{aggregator.Root, "n0", "n1", "n2", "n0/m1", "n1/m4", "absent"} {
		id, name := aggregator.SectionIDOf(path), "section "+path
		note(s.Newest(ctx, id, aggregator.Position{}, func(a *aggregator.Article) bool {
			h.list(name, a)
			return true
		}))
		last, err := s.Arrived(ctx, id)
		note(err)
		note(s.Arrivals(ctx, id, 1, last, func(n uint64, a *aggregator.Article) bool {
			h.Lists["order of "+name] = append(h.Lists["order of "+name], n, a.Seq)
			h.Versions[fmt.Sprint(name, n)] = *a
			return true
		}))
	}
	return h, first
}

func (h *holding) list(name string, a *aggregator.Article) {
	h.Lists[name] = append(h.Lists[name], a.Seq)
	h.Articles[a.Key] = *a
}

// falsehoods are what is served that never was.
func (h *holding) falsehoods(want *holding) string {
	for key, a := range h.Articles {
		if !cmp.Equal(a, want.Articles[key]) {
			return "another article: " + cmp.Diff(want.Articles[key], a)
		}
	}
	for name, st := range h.States {
		if !cmp.Equal(st, want.States[name]) {
			return "another state: " + cmp.Diff(want.States[name], st)
		}
	}
	for place, a := range h.Versions {
		if !cmp.Equal(a, want.Versions[place]) {
			return "another version: " + cmp.Diff(want.Versions[place], a)
		}
	}
	for name, list := range h.Lists {
		if name != "found" && !within(list, want.Lists[name]) {
			return fmt.Sprintf("another %s: %d, want %d", name, list, want.Lists[name])
		}
	}
	return ""
}

// within reports whether a list is another one, or that without some.
func within(list, of []uint64) bool {
	for _, n := range of {
		if len(list) > 0 && list[0] == n {
			list = list[1:]
		}
	}
	return len(list) == 0
}
