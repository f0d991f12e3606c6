package aggregator

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// keyNumber is some key, another one for each n.
func keyNumber(n int) Key { return Key(sha256.Sum256([]byte(fmt.Sprint(n)))) }

// drawnFingerprint is one of few texts with a few bits changed, so that many
// that are drawn are near and many just not.
func drawnFingerprint(t *rapid.T) Fingerprint {
	seed := rapid.Uint64Range(1, 4).Draw(t, "text")
	f := Fingerprint{SimHash: mix(seed), Sketch: mix(seed + 10), Numbers: mix(seed + 20), Minima: mix(seed + 30)}
	for _, bit := range rapid.SliceOfN(rapid.IntRange(0, 63), 0, 24).Draw(t, "bits") {
		f.SimHash ^= 1 << bit
		f.Sketch ^= 1 << (bit * 7 % 64)
	}
	f.Numbers ^= 1 << rapid.IntRange(0, 63).Draw(t, "number")
	for _, bit := range rapid.SliceOfN(rapid.IntRange(wordBits, 63), 0, 4).Draw(t, "minima") {
		f.Minima ^= 1 << bit
	}
	return f
}

// indexModel is an index that looks at everything.
type indexModel map[Key]modelled

type modelled struct {
	print     Fingerprint
	published time.Time
}

func (m indexModel) near(f Fingerprint, published time.Time) []Key {
	found := []Key{}
	for key, a := range m {
		apart := a.published.Sub(published).Abs()
		if apart <= SimilarityWindow && f.Near(a.print) {
			found = append(found, key)
		}
	}
	return found
}

// TestIndexFindsAllThatIsNearAndNothingElse holds the index against a search
// through everything, while articles come, change and go.
func TestIndexFindsAllThatIsNearAndNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, m := NewSimilarityIndex(), indexModel{}
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			key := keyNumber(rapid.IntRange(0, 25).Draw(t, "key"))
			f, published := drawnFingerprint(t), noonPlus(rapid.IntRange(-100, 100).Draw(t, "hours"))
			switch rapid.IntRange(0, 3).Draw(t, "step") {
			case 0:
				x.Remove(key)
				delete(m, key)
			case 1, 2:
				x.Add(key, f, published)
				m[key] = modelled{f, published}
			}
			got, want := x.Near(f, published), m.near(f, published)
			slices.SortFunc(want, func(a, b Key) int {
				return cmp.Or(m[a].published.Compare(m[b].published), bytes.Compare(a[:], b[:]))
			})
			if !slices.Equal(got, want) {
				t.Fatalf("found %v, want %v", got, want)
			}
			if len(x.articles) != len(m) {
				t.Fatalf("there are %d of %d", len(x.articles), len(m))
			}
		}
	})
}

func noonPlus(hours int) time.Time {
	return time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC).Add(time.Duration(hours) * time.Hour)
}

func TestIndexLooksNoFurtherThanItsWindow(t *testing.T) {
	x, f := NewSimilarityIndex(), FingerprintOf("Mill Road closed", "for repairs to the water pipe")
	x.Add(keyNumber(1), f, noonPlus(0))
	for _, c := range []struct {
		published time.Time
		found     int
	}{
		{noonPlus(0), 1},
		{noonPlus(72), 1},
		{noonPlus(-72), 1},
		{noonPlus(72).Add(time.Second), 0},
		{noonPlus(-72).Add(-time.Second), 0},
		{noonPlus(7 * 24), 0},
	} {
		if got := x.Near(f, c.published); len(got) != c.found {
			t.Errorf("at %v it finds %d", c.published, len(got))
		}
	}
}

func TestIndexKeepsNothingWithoutAFingerprint(t *testing.T) {
	x, f := NewSimilarityIndex(), FingerprintOf("Mill Road closed", "for repairs to the water pipe")
	x.Add(keyNumber(1), f, noonPlus(0))
	x.Add(keyNumber(1), Fingerprint{}, noonPlus(0))
	if len(x.articles) != 0 || len(x.Near(f, noonPlus(0))) != 0 || len(x.Near(Fingerprint{}, noonPlus(0))) != 0 {
		t.Errorf("an article whose text is gone is still among %d", len(x.articles))
	}
}

// TestAFloodIsCut: whoever publishes one text a thousand times over makes the
// index look at a bounded number of articles, the latest, and what is in it
// can still be taken out.
func TestAFloodIsCut(t *testing.T) {
	x, f := NewSimilarityIndex(), FingerprintOf("Mill Road closed", "for repairs to the water pipe")
	for n := range 3 * maxBucket {
		x.Add(keyNumber(n), f, noonPlus(0).Add(time.Duration(n)*time.Second))
	}
	found := x.Near(f, noonPlus(0))
	if len(found) != maxBucket || found[0] != keyNumber(2*maxBucket) {
		t.Errorf("found %d articles of the flood, the latest %d wanted", len(found), maxBucket)
	}
	for n := range 3 * maxBucket {
		x.Remove(keyNumber(n))
	}
	if len(x.articles) != 0 || len(x.Near(f, noonPlus(0))) != 0 {
		t.Errorf("%d articles cannot be taken out", len(x.articles))
	}
	if x.buckets != NewSimilarityIndex().buckets {
		t.Error("something is left in the lists")
	}
}

func ExampleSimilarityIndex() {
	morning := time.Date(2026, time.March, 4, 8, 0, 0, 0, time.UTC)
	wire := FingerprintOf("Ferry runs aground off Marrow", "<p>Nobody was hurt when the ferry ran aground on Tuesday.</p>")
	copied := FingerprintOf("FERRY RUNS AGROUND OFF MARROW", "Nobody was <b>hurt</b> when the ferry ran aground on Tuesday.")

	x := NewSimilarityIndex()
	x.Add(keyNumber(1), wire, morning)
	fmt.Println(len(x.Near(copied, morning.Add(3*time.Hour))))
	fmt.Println(len(x.Near(copied, morning.Add(30*24*time.Hour))))
	// Output:
	// 1
	// 0
}

func BenchmarkIndex(b *testing.B) {
	for _, size := range []int{10_000, 100_000} {
		x, prints := NewSimilarityIndex(), make([]Fingerprint, size)
		for n := range size {
			seed := uint64(n) * 4
			prints[n] = Fingerprint{mix(seed + 1), mix(seed + 2), mix(seed+3) & mix(seed+5) & mix(seed+6), mix(seed + 4)}
			x.Add(keyNumber(n), prints[n], noonPlus(n%72))
		}
		b.Run(fmt.Sprint("Near of ", size), func(b *testing.B) {
			for n := 0; b.Loop(); n++ {
				x.Near(prints[n%size], noonPlus(0))
			}
		})
	}
}
