package store

import (
	"bytes"
	"path/filepath"
	"slices"
	"testing"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"
)

// smallIndex is an index of entries with a byte in common, a name of two more, and
// a value, so long that a block holds few.
func smallIndex(b *bolt.Bucket) index {
	return index{b, shape{common: 1, name: 3, length: 103}, new(int), "index", nil}
}

// TestIndexHoldsWhatWasPut compares an index with a sorted list, whatever was put
// and removed before, and however small its blocks are.
func TestIndexHoldsWhatWasPut(t *testing.T) {
	db, err := bolt.Open(filepath.Join(t.TempDir(), "index.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rapid.Check(t, func(t *rapid.T) {
		tx, err := db.Begin(true)
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback()
		b, err := tx.CreateBucket([]byte("index"))
		if err != nil {
			t.Fatal(err)
		}
		x, model, emptied := smallIndex(b), map[string][]byte{}, [][]byte(nil)
		entry := rapid.Custom(func(t *rapid.T) []byte {
			n := rapid.Uint16Range(0, 5000).Draw(t, "name")
			name := []byte{rapid.ByteRange(3, 5).Draw(t, "common"), byte(n >> 8), byte(n)}
			return append(name, bytes.Repeat([]byte{rapid.Byte().Draw(t, "value")}, 100)...)
		})
		for range rapid.IntRange(1, 12).Draw(t, "rounds") {
			some := rapid.SliceOfN(entry, 50, 150).Draw(t, "some")
			remove := rapid.Bool().Draw(t, "remove")
			switch rapid.IntRange(0, 2).Draw(t, "order") {
			case 0:
				slices.SortFunc(some, bytes.Compare)
			case 1:
				slices.SortFunc(some, func(a, b []byte) int { return bytes.Compare(b, a) })
			}
			for _, e := range some {
				if remove {
					var key []byte
					if key, err = x.remove(e[:x.name]); key != nil {
						emptied = append(emptied, key)
					}
					delete(model, string(e[:x.name]))
				} else {
					err = x.put(e)
					model[string(e[:x.name])] = e[x.name:]
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			agrees(t, x, model, entry.Draw(t, "from"))
		}
		for _, key := range emptied {
			if err := x.drop(key); err != nil {
				t.Fatal(err)
			}
		}
		x.blocks(nil, func(b block, err error) bool {
			if err != nil || b.entries() == 0 || len(b.rest) > blockBytes {
				t.Fatalf("block %x has %d entries, %v", b.key, b.entries(), err)
			}
			return true
		})
	})
}

// agrees compares every way to read an index with the model of it.
func agrees(t *rapid.T, x index, model map[string][]byte, from []byte) {
	var want [][]byte
	for name, value := range model {
		want = append(want, append([]byte(name), value...))
	}
	slices.SortFunc(want, bytes.Compare)
	same := func(what string, got, want [][]byte) {
		if !slices.EqualFunc(got, want, bytes.Equal) {
			t.Fatalf("%s: %d entries, want %d", what, len(got), len(want))
		}
	}
	same("all", collected(func(visit func([]byte) bool) { x.from(nil, visit) }), want)
	at, _ := slices.BinarySearchFunc(want, from, bytes.Compare)
	same("from", collected(func(visit func([]byte) bool) { x.from(from, visit) }), want[at:])
	below := collected(func(visit func([]byte) bool) { x.below(from, nil, visit) })
	slices.Reverse(below)
	same("below", below, want[:at])
	for _, n := range []int{1, 2, 3} {
		prefix := from[:n]
		under := slices.DeleteFunc(slices.Clone(want), func(e []byte) bool { return !bytes.HasPrefix(e, prefix) })
		same("under", collected(func(visit func([]byte) bool) { x.between(prefix, prefix, visit) }), under)
		first, err := x.first(prefix)
		if err != nil || (first == nil) != (len(under) == 0) || first != nil && !bytes.Equal(first, under[0]) {
			t.Fatalf("first under %x: %x, %v", prefix, first, err)
		}
	}
	if x.count() != len(want) {
		t.Fatalf("count %d, want %d", x.count(), len(want))
	}
}
