package store

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// Pairs that are whole, and where another page lies in the place of theirs or a
// key is not what it was.
func TestAnAscentPassesOverWhatIsOutOfPlace(t *testing.T) {
	for _, c := range []struct {
		name   string
		damage func(file []byte, at func(n uint64) int)
		want   func(n uint64) bool
	}{
		{"nothing", func([]byte, func(uint64) int) {}, func(n uint64) bool { return true }},
		{"an earlier stretch in the place of a later one", func(file []byte, at func(uint64) int) {
			copy(file[at(300):at(340)], file[at(20):at(60)])
		}, func(n uint64) bool { return n < 300 || n >= 340 }},
		{"a later stretch in the place of an earlier one", func(file []byte, at func(uint64) int) {
			copy(file[at(20):at(60)], file[at(100):at(140)])
		}, func(n uint64) bool { return n < 20 || n >= 100 }},
		{"a key that became higher", func(file []byte, at func(uint64) int) {
			file[at(100)] = 0x80
		}, func(n uint64) bool { return n != 100 }},
		{"a key that became lower", func(file []byte, at func(uint64) int) {
			copy(file[at(100):], number(3))
		}, func(n uint64) bool { return n != 100 }},
		{"the first key", func(file []byte, at func(uint64) int) {
			file[at(0)] = 0x80
		}, func(n uint64) bool { return n != 0 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "pairs")
			fillPairs(t, path, 400)
			file, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			c.damage(file, func(n uint64) int { return bytes.LastIndex(file, append(number(n), number(^n)...)) })
			if err := os.WriteFile(path, file, 0o600); err != nil {
				t.Fatal(err)
			}
			var want []uint64
			for n := uint64(0); n < 400; n++ {
				if c.want(n) {
					want = append(want, n)
				}
			}
			if got := ascended(t, path, 0); !slices.Equal(got, want) {
				t.Errorf("got %d, want %d", got, want)
			}
		})
	}
}

// fillPairs makes a file with pairs whose keys are the numbers below n.
func fillPairs(t *testing.T, path string, n uint64) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, &bolt.Options{PageSize: 1 << 15})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		b, err := tx.CreateBucket([]byte("pairs"))
		for i := range n {
			if err == nil {
				err = b.Put(number(i), number(^i))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func ascended(t *testing.T, path string, from uint64) (numbers []uint64) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true, PageSize: 1 << 15})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.View(func(tx *bolt.Tx) error {
		for a := ascend(tx.Bucket([]byte("pairs")), number(from)); a.k != nil; a.next() {
			numbers = append(numbers, numberOf(a.k))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return numbers
}
