package store_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/aggregator"
	"tidings/store"

	bolt "go.etcd.io/bbolt"
)

// folded is an item whose GUID is known in another form than it is written.
func folded(url, guid string) aggregator.Arrival {
	a := carried(url)
	a.GUID = "https:" + guid
	a.Article.ID, a.Article.Sightings[0].GUID = "http:"+guid, "http:"+guid
	return a
}

// withheld is an item whose GUID its document gives to others too.
func withheld(url string) aggregator.Arrival {
	a := carried(url)
	a.GUID, a.Article.ID, a.Article.Sightings[0].GUID = "", "", "same"
	return a
}

func offered(arrivals ...aggregator.Arrival) aggregator.Ingest {
	return aggregator.Ingest{State: aggregator.SourceState{Name: source, Outlook: 1}, Whole: true, Arrivals: arrivals}
}

// many are items made of their numbers.
func many(n int, item func(n int) aggregator.Arrival) (all []aggregator.Arrival) {
	for i := range n {
		all = append(all, item(i))
	}
	return all
}

// rotAll damages every value of a bucket.
func rotAll(tx *bolt.Tx, bucket string) error {
	for _, k := range keysOf(tx.Bucket([]byte(bucket))) {
		if err := damage(tx, bucket, k); err != nil {
			return err
		}
	}
	return nil
}

func keysOf(b *bolt.Bucket) (keys [][]byte) {
	b.ForEach(func(k, _ []byte) error { // never an error
		keys = append(keys, slices.Clone(k))
		return nil
	})
	return keys
}

// withRot opens a store of the items after something was done to its file.
func withRot(t *testing.T, spoil func(*bolt.Tx) error, arrivals ...aggregator.Arrival) *store.Store {
	t.Helper()
	path := newPath(t)
	s := open(t, path)
	tally(t, s, offered(arrivals...))
	shut(t, s)
	inside(t, path, spoil)
	return open(t, path)
}

func TestGUIDsThatAreMadeAnewAreThoseThatWereKnown(t *testing.T) {
	guid := func(n int) string { return fmt.Sprint("//wire.example/?p=", n) }
	s := withRot(t, func(tx *bolt.Tx) error { return rotAll(tx, "ids") },
		many(300, func(n int) aggregator.Arrival { return folded(fmt.Sprint("https://wire.example/", n), guid(n)) })...)
	defer shut(t, s)
	moved := offered(many(300, func(n int) aggregator.Arrival { return folded(fmt.Sprint("https://wire.example/moved/", n), guid(n)) })...)
	if got := tally(t, s, moved); got.New != 0 || got.Changed != 300 {
		t.Errorf("tally %+v, want every article known under its GUID", got)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestABlockThatIsGoneIsMissed, although every other value is as it must be.
func TestABlockThatIsGoneIsMissed(t *testing.T) {
	for _, bucket := range []string{"keys", "entries", "ids"} {
		t.Run(bucket, func(t *testing.T) {
			items := many(600, func(n int) aggregator.Arrival { return carried(fmt.Sprint("https://wire.example/", n)) })
			s := withRot(t, func(tx *bolt.Tx) error { return tx.Bucket([]byte(bucket)).Delete(keysOf(tx.Bucket([]byte(bucket)))[1]) }, items...)
			defer shut(t, s)
			faults, err := s.Faults(t.Context())
			missed := slices.ContainsFunc(faults, func(f *store.Fault) bool {
				return f.Bucket == bucket && strings.Contains(f.Error(), "are there") && strings.HasPrefix(f.Outcome(), "made anew")
			})
			if err != nil || !missed {
				t.Errorf("faults %v, %v", faults, err)
			}
			others := offered(many(600, func(n int) aggregator.Arrival { return carried(fmt.Sprint("https://other.example/", n)) })...)
			tally(t, s, others) // so many lookups are worth learning what there is
			refused := errors.New("refused")
			s.Fail("commit", 1, refused)
			if _, err := s.Commit(t.Context(), []aggregator.Ingest{others}, everywhere); !errors.Is(err, refused) {
				t.Fatalf("error %v, want %v", err, refused)
			}
			tally(t, s, others) // what was learned then, and made anew, was not saved
			if err := s.Check(t.Context()); err != nil {
				t.Errorf("after a while: %v", err)
			}
		})
	}
}

// TestADamagedArticleIsReplacedThoughItsSectionIsDamagedToo: what is made anew for
// the one is what the other is written to.
func TestADamagedArticleIsReplacedThoughItsSectionIsDamagedToo(t *testing.T) {
	items := many(600, func(n int) aggregator.Arrival { return carried(fmt.Sprint("https://wire.example/", n)) })
	for _, bucket := range []string{"entries", "ids", "keys"} {
		t.Run(bucket, func(t *testing.T) {
			s := withRot(t, func(tx *bolt.Tx) error {
				return errors.Join(damage(tx, "records", seq(7)), rotFirst(tx.Bucket([]byte(bucket))))
			}, items...)
			defer shut(t, s)
			tally(t, s, offered(items...))
			if err := s.Check(t.Context()); err != nil {
				t.Error(err)
			}
			if _, n := titles(t, s); n != len(items) {
				t.Errorf("section shows %d articles, want %d", n, len(items))
			}
		})
	}
}

// TestNothingIsStoredTwiceWhereAPartOfTheKeysIsGone, also when the first commit that
// saw it was refused.
func TestNothingIsStoredTwiceWhereAPartOfTheKeysIsGone(t *testing.T) {
	items := many(600, func(n int) aggregator.Arrival { return carried(fmt.Sprint("https://wire.example/", n)) })
	for _, refused := range []error{nil, errors.New("refused")} {
		t.Run(fmt.Sprint(refused), func(t *testing.T) {
			var gone, next []byte
			s := withRot(t, func(tx *bolt.Tx) error {
				keys := keysOf(tx.Bucket([]byte("keys")))
				gone, next = keys[1], keys[2]
				return tx.Bucket([]byte("keys")).Delete(gone)
			}, items...)
			defer shut(t, s)
			one := items[slices.IndexFunc(items, func(a aggregator.Arrival) bool {
				return bytes.Compare(a.Article.Key[:], gone) >= 0 && bytes.Compare(a.Article.Key[:], next) < 0
			})]
			if refused != nil {
				s.Fail("commit", 1, refused)
				if _, err := s.Commit(t.Context(), []aggregator.Ingest{offered(one)}, everywhere); !errors.Is(err, refused) {
					t.Fatalf("error %v, want %v", err, refused)
				}
			}
			if got := tally(t, s, offered(one)); got.New != 0 {
				t.Errorf("tally %+v, want nothing new", got)
			}
			if err := s.Check(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestWhoHasAKeyTwiceIsForgottenAlone: retention that takes one of two records of a
// key leaves the other where it is.
func TestWhoHasAKeyTwiceIsForgottenAlone(t *testing.T) {
	key := carried("1").Article.Key
	s := withRot(t, func(tx *bolt.Tx) error {
		return errors.Join(store.Strike(tx.Bucket([]byte("keys")), key[:16]), tx.Bucket([]byte("meta")).Delete([]byte("entries:keys")))
	}, carried("1"))
	defer shut(t, s)
	tally(t, s, listing("1")) // as if it were new
	if n, err := s.Purge(t.Context(), time.Now().AddDate(1, 0, 0), []string{source}); n != 1 || err != nil {
		t.Errorf("%d forgotten, %v, want the one that is not listed", n, err)
	}
	if a, _, err := s.Find(t.Context(), key); err != nil || a == nil || a.Seq != 2 {
		t.Errorf("found %v, %v, want the second", a, err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestAPageThatCannotBeReadIsOneFault, and no reason to miss what leads there.
func TestAPageThatCannotBeReadIsOneFault(t *testing.T) {
	for _, bucket := range []string{"keys", "entries", "ids", "records", "arrivals"} {
		t.Run(bucket, func(t *testing.T) {
			path := newPath(t)
			s := open(t, path)
			tally(t, s, offered(many(3000, func(n int) aggregator.Arrival { return carried(fmt.Sprint("https://wire.example/", n)) })...))
			shut(t, s)
			var at, size int64
			inside(t, path, func(tx *bolt.Tx) error {
				size = int64(tx.DB().Info().PageSize)
				at = int64(tx.Bucket([]byte(bucket)).Root()) * size
				return nil
			})
			file, err := os.OpenFile(path, os.O_RDWR, 0)
			if err != nil {
				t.Fatal(err)
			}
			_, err = file.WriteAt(make([]byte, size), at)
			if err = errors.Join(err, file.Close()); err != nil {
				t.Fatal(err)
			}
			s = open(t, path)
			defer s.Close()
			faults, err := s.Faults(t.Context())
			if err != nil || len(faults) != 1 || faults[0].Bucket != bucket {
				t.Errorf("%d faults, such as %.300v; %v", len(faults), faults, err)
			}
		})
	}
}

func TestAGUIDOfSeveralIsNobodysAlsoWhenItIsMadeAnew(t *testing.T) {
	s := withRot(t, func(tx *bolt.Tx) error { return rotAll(tx, "ids") },
		withheld("https://wire.example/1"), withheld("https://wire.example/2"), carried("https://wire.example/3"))
	defer shut(t, s)
	another := carried("https://wire.example/news")
	another.GUID = "same"
	if got := tally(t, s, offered(another)); got.New != 1 {
		t.Errorf("tally %+v, want another story", got)
	}
}

func TestAnIDIsTakenAlsoWhereItsBlockIsDamaged(t *testing.T) {
	item := func(site string, n int) aggregator.Arrival {
		return folded(fmt.Sprint("https://", site, ".example/", n), fmt.Sprint("//wire.example/?p=", n))
	}
	var second []byte // block
	s := withRot(t, func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte("ids"))
		second = keysOf(b)[1]
		return rotFirst(b)
	}, many(1000, func(n int) aggregator.Arrival { return item("wire", n) })...)
	defer s.Close() // of what is not looked up, something may be damaged yet
	n := 0
	for ; !begins(second, item("wire", n).Article.ID) || begins(second, item("wire", n).GUID); n++ { // the id alone lies in the first
	}
	other := item("other", n)
	other.Article.Sightings[0].Source = "other"
	in := offered(other)
	in.State.Name = "other"
	tally(t, s, in)
	a, _, err := s.Find(t.Context(), other.Article.Key)
	if err != nil || a.ID == other.Article.ID {
		t.Errorf("found %+v, %v, want another id than that of the first", a, err)
	}
}

// begins reports whether a name lies before a block.
func begins(block []byte, name string) bool {
	sum := sha256.Sum256([]byte(name))
	return bytes.Compare(sum[:16], block[:16]) < 0
}

// TestAWrongBitInTheKeyOfABlockIsMended: then nobody can tell what the block held.
func TestAWrongBitInTheKeyOfABlockIsMended(t *testing.T) {
	const articles = 600
	item := func(at string, guids bool) func(n int) aggregator.Arrival {
		return func(n int) aggregator.Arrival {
			a := carried(fmt.Sprint("https://wire.example/", at, n))
			if a.GUID = ""; guids {
				a.GUID = fmt.Sprint("urn:wire:", n)
			}
			a.Article.ID, a.Article.Sightings[0].GUID = "", fmt.Sprint("urn:wire:", n)
			return a
		}
	}
	for _, test := range []struct {
		bucket string
		later  func(n int) aggregator.Arrival // as found by that index
	}{{"keys", item("", false)}, {"ids", item("moved/", true)}} {
		path := newPath(t)
		s := open(t, path)
		tally(t, s, offered(many(articles, item("", true))...))
		shut(t, s)
		sound := read(t, path)
		var keys [][]byte
		inside(t, path, func(tx *bolt.Tx) error {
			keys = keysOf(tx.Bucket([]byte(test.bucket)))
			return nil
		})
		for i := 1; i < len(keys); i += 6 {
			for _, bit := range []byte{1, 0x80} {
				key, wrong := keys[i], slices.Clone(keys[i])
				wrong[i/6%2] ^= bit
				write(t, path, bytes.ReplaceAll(sound, key, wrong))
				s := open(t, path)
				if got := tally(t, s, offered(many(articles, test.later)...)); got.New != 0 {
					t.Errorf("%s, key %x is %x: %d articles are stored twice", test.bucket, key, wrong, got.New)
				}
				shut(t, s)
			}
		}
	}
}

func TestRetentionMendsTheIndexOfTheSections(t *testing.T) {
	root := aggregator.SectionIDOf(aggregator.Root)
	s := withRot(t, func(tx *bolt.Tx) error {
		keys := keysOf(tx.Bucket([]byte("entries")))
		return damage(tx, "entries", keys[len(keys)-1]) // of the oldest
	}, many(1000, func(n int) aggregator.Arrival { return carried(fmt.Sprint("https://wire.example/", n)) })...)
	defer shut(t, s)
	tally(t, s, offered())
	if n, err := s.Purge(t.Context(), time.Unix(1_800_000_000, 0).AddDate(0, 1, 0), []string{source}); n != 1000 || err != nil {
		t.Errorf("forgot %d of 1000, %v", n, err)
	}
	if got := list(t, s, root); len(got) != 0 {
		t.Errorf("the section shows %d", len(got))
	}
}

// list are the URLs of what a section shows.
func list(t *testing.T, s *store.Store, section aggregator.SectionID) (urls []string) {
	t.Helper()
	err := s.Newest(t.Context(), section, aggregator.Position{}, func(a *aggregator.Article) bool {
		urls = append(urls, a.URL)
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return urls
}
