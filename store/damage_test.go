package store_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/aggregator"
	"tidings/store"

	bolt "go.etcd.io/bbolt"
)

// damaged opens a store of three articles, the second of which has a wrong
// byte in its record, as a disk may leave it.
func damaged(t *testing.T) *store.Store {
	t.Helper()
	return open(t, damagedFile(t))
}

func damagedFile(t *testing.T) string {
	t.Helper()
	path := soundFile(t)
	inside(t, path, func(tx *bolt.Tx) error { return damage(tx, "records", seq(2)) })
	return path
}

// soundFile is a store with three articles, which one source lists.
func soundFile(t *testing.T) string {
	t.Helper()
	path := newPath(t)
	s := open(t, path)
	commit(t, s, "1", "2", "3")
	shut(t, s)
	return path
}

// damage flips a bit of a value.
func damage(tx *bolt.Tx, bucket string, key []byte) error {
	b := tx.Bucket([]byte(bucket))
	value := slices.Clone(b.Get(key))
	value[len(value)/2] ^= 1
	return b.Put(key, value)
}

func seq(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func TestDamagedRecordIsNamedAndNotServed(t *testing.T) {
	s := damaged(t)
	defer s.Close()
	if err := s.Check(t.Context()); !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), "records 2: checksum") {
		t.Errorf("check: %v, want the damaged record by bucket and key", err)
	}
	if shown, n := titles(t, s); n != 2 || shown["2"] != "" {
		t.Errorf("section shows %v, want the two sound articles", shown)
	}
	list, err := s.Changes(t.Context(), 0, 10)
	if err != nil || len(list) != 3 || list[1].Article != nil {
		t.Errorf("changes: %v, %v, want the second to be told as forgotten", list, err)
	}
}

func TestDamagedArticleIsReplacedByTheNextToArrive(t *testing.T) {
	s := damaged(t)
	defer shut(t, s)
	commit(t, s, "2")
	if shown, n := titles(t, s); n != 3 {
		t.Errorf("section shows %v, want three articles", shown)
	}
	if got := inOrder(t, s); !slices.Equal(got, []string{"1", "2", "3"}) {
		t.Errorf("order of arrival: %v, want what it was", got)
	}
	list, err := s.Changes(t.Context(), 3, 10)
	if err != nil || len(list) != 1 || list[0].Seq != 2 || list[0].Article == nil {
		t.Errorf("changes: %v, %v, want the second article", list, err)
	}
}

// TestAnArticleStaysLostWhoseReplacementIsNotSaved, until one is.
func TestAnArticleStaysLostWhoseReplacementIsNotSaved(t *testing.T) {
	s := damaged(t)
	defer shut(t, s)
	if faults, err := s.Faults(t.Context()); len(faults) == 0 || err != nil { // now it is known
		t.Fatalf("faults %v, %v", faults, err)
	}
	refused := errors.New("refused")
	s.Fail("commit", 1, refused)
	if _, err := s.Commit(t.Context(), []aggregator.Ingest{listing("1", "2", "3")}, everywhere); !errors.Is(err, refused) {
		t.Fatalf("error %v, want %v", err, refused)
	}
	unchanged := aggregator.Ingest{State: aggregator.SourceState{Name: source, Outlook: 1}}
	if got := tally(t, s, unchanged); !got.Lost {
		t.Errorf("tally %+v, want the source to be read whole", got)
	}
	tally(t, s, listing("1", "2", "3"))
	if got := tally(t, s, unchanged); got.Lost {
		t.Errorf("tally %+v once it is there", got)
	}
}

// TestWhatIsListedIsLookedAtWithinADay: the feed did not change, and nobody
// reads the article, nor what the source listed.
func TestWhatIsListedIsLookedAtWithinADay(t *testing.T) {
	for name, spoil := range map[string]func(*bolt.Tx) error{
		"an article": func(tx *bolt.Tx) error { return damage(tx, "records", seq(2)) },
		"the list":   spoiledList,
		"no list":    func(tx *bolt.Tx) error { return tx.Bucket([]byte("lists")).Delete([]byte(source)) },
	} {
		t.Run(name, func(t *testing.T) {
			path := soundFile(t)
			inside(t, path, spoil)
			now := time.Unix(1_800_000_000, 0)
			s := clocked(t, path, &now)
			defer s.Close() // it is still damaged
			unchanged := aggregator.Ingest{State: aggregator.SourceState{Name: source, Outlook: 1}}
			lost := 0
			for ; lost < 48 && !tally(t, s, unchanged).Lost; lost++ {
				now = now.Add(time.Hour)
			}
			if lost == 0 || lost > 29 {
				t.Errorf("damage was seen at turn %d, want it within 29 hours, and not all that is listed looked at each time", lost)
			}
		})
	}
}

func spoiledList(tx *bolt.Tx) error { return damage(tx, "lists", []byte(source)) }

// TestAPartDoesNotHideThatTheListIsDamaged: what it listed may still be there.
func TestAPartDoesNotHideThatTheListIsDamaged(t *testing.T) {
	path := soundFile(t)
	inside(t, path, spoiledList)
	s := open(t, path)
	defer shut(t, s)
	part := listing("4")
	part.Whole, part.State.Outlook = false, 1
	part.State.Validators = aggregator.ByAddress(nil).With("https://wire.example/", aggregator.Validators{ETag: "1"})
	if got := tally(t, s, part); !got.Lost || got.New != 1 {
		t.Errorf("tally %+v, want the new article, and the source to be read whole", got)
	}
	states, err := s.States(t.Context())
	if st := states[source]; err != nil || len(st.Validators) > 0 || st.Outlook != 0 {
		t.Errorf("state %+v, %v, want nothing that saves a fetch", st, err)
	}
}

// TestNothingIsForgottenThatADamagedListMayName: what is forgotten does not come
// back.
func TestNothingIsForgottenThatADamagedListMayName(t *testing.T) {
	for name, spoil := range map[string]func(*bolt.Tx) error{
		"the list":  spoiledList,
		"no list":   func(tx *bolt.Tx) error { return tx.Bucket([]byte("lists")).Delete([]byte(source)) },
		"the state": func(tx *bolt.Tx) error { return damage(tx, "sources", []byte(source)) },
	} {
		t.Run(name, func(t *testing.T) {
			path := soundFile(t)
			inside(t, path, spoil)
			s := open(t, path)
			defer s.Close() // it is still damaged
			tally(t, s, aggregator.Ingest{State: aggregator.SourceState{Name: "other"}, Whole: true, Arrivals: []aggregator.Arrival{carriedBy("other", "5")}})
			if n, err := s.Purge(t.Context(), time.Now().AddDate(1, 0, 0), []string{source}); n != 1 || err != nil {
				t.Errorf("forgot %d, %v, want the article of another source alone", n, err)
			}
		})
	}
}

func carriedBy(source, url string) aggregator.Arrival {
	in := carried(url)
	in.Article.Sightings[0].Source = source
	return in
}

// TestAStateIsNoListAndAListNoState: both lie under the name of their source.
func TestAStateIsNoListAndAListNoState(t *testing.T) {
	path := soundFile(t)
	inside(t, path, func(tx *bolt.Tx) error {
		lists, sources := tx.Bucket([]byte("lists")), tx.Bucket([]byte("sources"))
		list, state := slices.Clone(lists.Get([]byte(source))), slices.Clone(sources.Get([]byte(source)))
		return errors.Join(lists.Put([]byte(source), state), sources.Put([]byte(source), list))
	})
	s := open(t, path)
	defer s.Close() // it is still damaged
	if states, err := s.States(t.Context()); err != nil || len(states) > 0 {
		t.Errorf("states %+v, %v, want none", states, err)
	}
	if listing, err := s.Listing(t.Context(), source); err != nil || len(listing.Seqs) > 0 {
		t.Errorf("listing %+v, %v, want none", listing, err)
	}
	if faults, err := s.Faults(t.Context()); err != nil || len(faults) != 2 {
		t.Errorf("faults %v, %v, want both", faults, err)
	}
}

func TestWhatIsListedAndForgottenIsNotDamaged(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	s := clocked(t, soundFile(t), &now)
	defer shut(t, s)
	if n, err := s.Purge(t.Context(), now.AddDate(1, 0, 0), nil); n != 3 || err != nil {
		t.Fatalf("forgot %d, %v, want all", n, err)
	}
	for range 30 {
		if now = now.Add(time.Hour); tally(t, s, aggregator.Ingest{State: aggregator.SourceState{Name: source}}).Lost {
			t.Fatal("a forgotten article is taken for damaged")
		}
	}
}

// clocked opens the store by that clock.
func clocked(t *testing.T, path string, now *time.Time) *store.Store {
	t.Helper()
	s, err := store.Open(path, store.Options{Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return *now }})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func tally(t *testing.T, s *store.Store, in aggregator.Ingest) aggregator.Tally {
	t.Helper()
	tallies, err := s.Commit(t.Context(), []aggregator.Ingest{in}, inThree)
	if err != nil {
		t.Fatal(err)
	}
	return tallies[0]
}

// withVersion is a store with a full archive that shows a version of an article.
func withVersion(t *testing.T) (path string) {
	t.Helper()
	path = newPath(t)
	s := open(t, path)
	var urls []string
	for n := range aggregator.ArchiveSize {
		urls = append(urls, fmt.Sprint(n))
	}
	commit(t, s, urls...)
	commitTitled(t, s, "7", "Corrected")
	shut(t, s)
	return path
}

func TestDamagedVersionIsNamedAndNotServed(t *testing.T) {
	path := withVersion(t)
	inside(t, path, func(tx *bolt.Tx) error {
		versions := tx.Bucket([]byte("versions"))
		k, v := versions.Cursor().First()
		v = slices.Clone(v)
		v[len(v)/2] ^= 1
		return versions.Put(slices.Clone(k), v)
	})

	s := open(t, path)
	defer s.Close()
	if err := s.Check(t.Context()); !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), "versions 0000000000000008") {
		t.Errorf("check: %v, want the damaged version by bucket and key", err)
	}
	if got := inOrder(t, s); slices.Contains(got, "7") || len(got) != aggregator.ArchiveSize-1 {
		t.Errorf("archive shows %v, want all but the damaged version", got)
	}
}

func TestDamagedOrderOfArrivalIsAnErrorAndMadeAnew(t *testing.T) {
	path := newPath(t)
	s := open(t, path)
	commit(t, s, "1", "2", "3")
	shut(t, s)
	inside(t, path, func(tx *bolt.Tx) error {
		arrivals := tx.Bucket([]byte("arrivals"))
		k, _ := arrivals.Cursor().First()
		return arrivals.Put(slices.Clone(k), []byte("rot"))
	})

	s = open(t, path)
	defer shut(t, s)
	root := aggregator.SectionIDOf(aggregator.Root)
	if _, err := s.Waiting(t.Context(), root, 1); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("waiting: %v, want %v", err, store.ErrDamaged)
	}
	err := s.Arrivals(t.Context(), root, 1, 3, func(uint64, *aggregator.Article) bool { return true })
	if !errors.Is(err, store.ErrDamaged) {
		t.Errorf("arrivals: %v, want %v", err, store.ErrDamaged)
	}
	commit(t, s, "4")
	if got := inOrder(t, s); !slices.Equal(got, []string{"1", "2", "3", "4"}) {
		t.Errorf("order of arrival: %v, want the new article after the others", got)
	}
}

func commitTitled(t *testing.T, s *store.Store, url, title string) {
	t.Helper()
	in := aggregator.Ingest{State: aggregator.SourceState{Name: source}, Whole: true, Arrivals: []aggregator.Arrival{carried(url)}}
	in.Arrivals[0].Article.Title = title
	if _, err := s.Commit(t.Context(), []aggregator.Ingest{in}, everywhere); err != nil {
		t.Fatal(err)
	}
}

func TestDamagedStateIsLeftOut(t *testing.T) {
	path := newPath(t)
	s := open(t, path)
	commit(t, s, "1")
	shut(t, s)
	inside(t, path, func(tx *bolt.Tx) error { return tx.Bucket([]byte("sources")).Put([]byte(source), []byte("rot")) })

	s = open(t, path)
	if states, err := s.States(t.Context()); err != nil || len(states) != 0 {
		t.Errorf("states: %v, %v, want none", states, err)
	}
	err := s.StatesOf(t.Context(), []string{source}, func(st *aggregator.SourceState) bool {
		t.Errorf("visited %v", st)
		return true
	})
	if err != nil {
		t.Error(err)
	}
	commit(t, s, "2")
	shut(t, s)
}

// A fault of each kind, and what Check says of it.
func TestCheckNamesEveryFault(t *testing.T) {
	key := carried("1").Article.Key
	tests := []struct {
		name, bucket string
		change       func(b *bolt.Bucket) error
		want         string
	}{
		{"a record without its key", "keys", strike(key[:16]), "damaged: entry is missing"},
		{"a key without its record", "records", drop(seq(1)), "keys "},
		{"a key of another record", "keys", enter(append(make([]byte, 16), 0, 0, 0, 0, 1)), "record 1 is of"},
		{"a damaged block of keys", "keys", rotFirst, "keys 000000"},
		{"a counter that is off", "meta", put([]byte("articles"), seq(7)), `meta "articles": damaged: says 7 articles, there are 2`},
		{"a counter that is gone", "meta", drop([]byte("source:wire")), `meta "source:wire": damaged: is missing`},
		{"a section entry of nothing", "entries", enter(make([]byte, 18)), "entries 000000"},
		{"a section entry that is gone", "entries", dropFirst, "entry is missing"},
		{"a damaged block of a section", "entries", rotFirst, "checksum does not match"},
		{"a block in another's place", "entries", misplace, "checksum does not match"},
		{"a block that begins too late", "keys", late, "out of order"},
		{"a GUID of nobody", "ids", enter(make([]byte, 32)), "ids 000000"},
		{"a damaged block of GUIDs", "ids", rotFirst, "ids 000000"},
		{"a change of the future", "changes", put(seq(99), seq(1)), "changes 99: damaged: out of order"},
		{"a tombstone of the living", "tombstones", put(key[:], seq(1)), "tombstones "},
		{"an arrival of nobody", "arrivals", put(make([]byte, 16), nil), "arrivals 000000"},
		{"an order of arrival in another's place", "arrivals", misplace, "checksum does not match"},
		{"an order of arrival that is gone", "arrivals", dropFirst, "of article 2 is missing"},
		{"an ordinal that was never given", "meta", drop(arrivedKey()), "was never given"},
		{"a count of arrivals that is off", "meta", put(arrivedKey(), seq(7)), "says 7 ordinals were given, there are 2"},
		{"a version of nobody", "versions", put(make([]byte, 16), nil), "versions 000000"},
		{"no state", "sources", drop([]byte(source)), `sources "wire": damaged: is missing`},
		{"no list", "lists", drop([]byte(source)), `lists "wire": damaged: is missing`},
		{"a list of the unheard of", "meta", put([]byte("number"), seq(1)), `lists "wire": damaged: lists article 2`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := newPath(t)
			s := open(t, path)
			commit(t, s, "1", "2")
			shut(t, s)
			inside(t, path, func(tx *bolt.Tx) error { return test.change(tx.Bucket([]byte(test.bucket))) })

			s = open(t, path)
			defer s.Close()
			if err := s.Check(t.Context()); !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("check: %v, want %q", err, test.want)
			}
		})
	}
}

func put(k, v []byte) func(*bolt.Bucket) error {
	return func(b *bolt.Bucket) error { return b.Put(k, v) }
}

func drop(k []byte) func(*bolt.Bucket) error {
	return func(b *bolt.Bucket) error { return b.Delete(k) }
}

func enter(e []byte) func(*bolt.Bucket) error {
	return func(b *bolt.Bucket) error { return store.Enter(b, e) }
}

func strike(name []byte) func(*bolt.Bucket) error {
	return func(b *bolt.Bucket) error { return store.Strike(b, name) }
}

// rotFirst has a wrong byte in the first value.
func rotFirst(b *bolt.Bucket) error {
	k, v := b.Cursor().First()
	v = slices.Clone(v)
	v[len(v)-1] ^= 1
	return b.Put(slices.Clone(k), v)
}

// late gives the first block of an index a key above its entries.
func late(b *bolt.Bucket) error {
	k, v := b.Cursor().First()
	return errors.Join(b.Put(bytes.Repeat([]byte{0xff}, len(k)), store.Resealed(bytes.Repeat([]byte{0xff}, len(k)), v)), b.Delete(slices.Clone(k)))
}

// arrivedKey is where the last ordinal of the root is.
func arrivedKey() []byte {
	root := aggregator.SectionIDOf(aggregator.Root)
	return append([]byte("arrived:"), seq(uint64(min(root, root.Surplus())))...)
}

// misplace gives another key the value of the first.
func misplace(b *bolt.Bucket) error {
	_, v := b.Cursor().First()
	return b.Put(make([]byte, 16), slices.Clone(v))
}

func dropFirst(b *bolt.Bucket) error {
	k, _ := b.Cursor().First()
	return b.Delete(slices.Clone(k))
}

// A file that lost its end is an error and not a crash.
func TestTruncatedFileIsAnError(t *testing.T) {
	path := newPath(t)
	s := open(t, path)
	for _, url := range []string{"1", "2", "3"} {
		commit(t, s, url)
	}
	shut(t, s)
	if err := os.Truncate(path, int64(2*os.Getpagesize())); err != nil {
		t.Fatal(err)
	}
	s, err := quietly(path)
	if err == nil {
		s.Close()
	}
	if !errors.Is(err, store.ErrDamaged) && !errors.Is(err, store.ErrForeign) {
		t.Errorf("error %v, want %v", err, store.ErrDamaged)
	}
}

func TestADamagedArticleThatWasKeptIsFetchedAgain(t *testing.T) {
	s := damaged(t)
	defer shut(t, s)
	in := aggregator.Ingest{State: aggregator.SourceState{Name: "wire", Validators: aggregator.ByAddress(nil).With("https://wire.example/", aggregator.Validators{ETag: "1"})}, Whole: true}
	in.Kept = []aggregator.Trace{{Print: 1, Seq: 1}, {Print: 2, Seq: 2}}
	tallies, err := s.Commit(t.Context(), []aggregator.Ingest{in}, func(*aggregator.Article) []aggregator.SectionID { return nil })
	if err != nil || !tallies[0].Lost {
		t.Errorf("tally %+v, %v, want it lost", tallies, err)
	}
	states, err := s.States(t.Context())
	listing, unread := s.Listing(t.Context(), "wire")
	if st := states["wire"]; err != nil || unread != nil || len(st.Validators)+len(listing.Traces) > 0 || len(listing.Seqs) != 2 {
		t.Errorf("state %+v, %v, listing %+v, %v, want both listed and nothing that saves a fetch", st, err, listing, unread)
	}
	commit(t, s, "2")
}

// A damaged block of an index is an error where something is looked up, and made
// anew from the articles when something is written: none of them comes twice.
func TestDamagedIndexIsMadeAnew(t *testing.T) {
	for _, bucket := range []string{"keys", "entries", "ids"} {
		t.Run(bucket, func(t *testing.T) {
			path := newPath(t)
			s := open(t, path)
			var urls []string
			in := aggregator.Ingest{State: aggregator.SourceState{Name: source}, Whole: true}
			for n := range 300 {
				urls = append(urls, fmt.Sprint("https://wire.example/", n))
				in.Arrivals = append(in.Arrivals, named(urls[n], "urn:"+urls[n]))
			}
			tally(t, s, in)
			shut(t, s)
			inside(t, path, func(tx *bolt.Tx) error { return rotFirst(tx.Bucket([]byte(bucket))) })

			s = open(t, path)
			defer shut(t, s)
			if faults, err := s.Faults(t.Context()); len(faults) != 1 || faults[0].Bucket != bucket || err != nil {
				t.Errorf("faults %v, %v, want one in %s", faults, err, bucket)
			}
			errs := 0
			for _, url := range urls {
				if _, _, err := s.Find(t.Context(), carried(url).Article.Key); errors.Is(err, store.ErrDamaged) {
					errs++
				}
			}
			if (errs > 0) != (bucket == "keys") || errs == len(urls) {
				t.Errorf("%d of %d articles are not to be found", errs, len(urls))
			}
			others := aggregator.Ingest{State: in.State, Whole: true} // none is looked for in the first block of keys or GUIDs
			for n := 0; len(others.Arrivals) < 100; n++ {
				if a := carried(fmt.Sprint("https://wire.example/other/", n)); a.Article.Key[0] >= 0x80 {
					others.Arrivals = append(others.Arrivals, a)
				}
			}
			tally(t, s, others)
			for n, url := range urls { // by the link alone, or by the GUID
				if in.Arrivals[n] = named(url, ""); bucket == "ids" {
					in.Arrivals[n] = named(url+"/moved", "urn:"+url)
				}
			}
			if got := tally(t, s, in); got.New != 0 {
				t.Errorf("%d of %d articles are new again", got.New, len(urls))
			}
			if shown, n := titles(t, s); n != len(urls)+100 || len(shown) != n {
				t.Errorf("section shows %d articles, %d different ones, want %d", n, len(shown), len(urls)+100)
			}
			for _, url := range urls {
				if keys, err := s.Named(t.Context(), "urn:"+url); err != nil || len(keys) != 1 || keys[0] != carried(url).Article.Key {
					t.Errorf("GUID of %s leads to %x, %v", url, keys, err)
				}
			}
		})
	}
}

// named is an article that comes under a GUID of its own.
func named(url, guid string) aggregator.Arrival {
	a := carried(url)
	a.GUID, a.Article.ID, a.Article.Sightings[0].GUID = guid, guid, guid
	return a
}

// An article whose record is lost, and with it the key, is replaced by what
// comes under its GUID from another address.
func TestDamagedArticleIsReplacedUnderAnotherLink(t *testing.T) {
	s := damaged(t)
	defer shut(t, s)
	moved := named("https://wire.example/moved", "2")
	in := aggregator.Ingest{State: aggregator.SourceState{Name: source}, Whole: true, Arrivals: []aggregator.Arrival{moved}}
	if got := tally(t, s, in); got.New != 0 || got.Changed != 1 {
		t.Errorf("tally %+v, want one that changed", got)
	}
	if got := tally(t, s, in); got.Known != 1 {
		t.Errorf("tally %+v, want it known", got)
	}
	if named, err := s.Named(t.Context(), "2"); err != nil || len(named) != 1 || named[0] != moved.Article.Key {
		t.Errorf("GUID leads to %x, %v", named, err)
	}
	if a, _, err := s.Find(t.Context(), carried("2").Article.Key); a != nil || err != nil {
		t.Errorf("the old key leads to %v, %v", a, err)
	}
}

// TestDamageIsLoggedOnce however often somebody asks for what is damaged.
func TestDamageIsLoggedOnce(t *testing.T) {
	path := withVersion(t)
	root := aggregator.SectionIDOf(aggregator.Root)
	inside(t, path, func(tx *bolt.Tx) error {
		put := func(bucket string, k, v []byte) error { return tx.Bucket([]byte(bucket)).Put(k, v) }
		version, _ := tx.Bucket([]byte("versions")).Cursor().First()
		return errors.Join(
			put("sources", []byte(source), []byte("rot")),
			put("records", seq(2), []byte("rot")),
			put("records", seq(3), []byte("rot")),
			put("versions", slices.Clone(version), []byte("rot")),
			store.Enter(tx.Bucket([]byte("entries")), slices.Concat(seq(uint64(root)), []byte{1, 2, 3, 4, 5}, seq(^uint64(4))[3:])),
		)
	})

	var log strings.Builder
	s, err := store.Open(path, store.Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for range 3 {
		titles(t, s)
		inOrder(t, s)
		if _, err := s.States(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for line, want := range map[string]int{
		`msg="state of a source is unreadable" source=wire err=`:   1,
		`msg="stored article is unreadable" seq=2 err=`:            1,
		`msg="stored article is unreadable" seq=3 err=`:            1,
		`msg="archived article is unreadable" seq=8 err=`:          1,
		`msg="section holds an article out of its place" section=`: 1,
		"level=ERROR": 7,
	} {
		if n := strings.Count(log.String(), line); n != want {
			t.Errorf("%s is logged %d times, want %d", line, n, want)
		}
	}
	if t.Failed() {
		t.Log(log.String())
	}
}
