package store

import (
	"encoding/binary"
	"errors"
	"math/bits"
)

// familiar knows most of what was never stored without a look at the disk: a
// Bloom filter over the hashes of keys, ids and GUIDs. What it does not rule out
// is looked up. It belongs to the write transaction under way.
//
// It takes ten bits for each hash that it has room for, and is wrong about one
// stranger in a hundred when it is full.
type familiar struct {
	words []uint64
	added int
	room  int
}

const (
	bitsEach   = 10
	probes     = 7
	leastRoom  = 1 << 16
	roomToGrow = 2
)

// newFamiliar has room for twice as many hashes as there are.
func newFamiliar(n int) *familiar {
	room := max(leastRoom, roomToGrow*n)
	return &familiar{words: make([]uint64, (room*bitsEach+63)/64), room: room}
}

func (f *familiar) add(hash []byte) {
	if f == nil {
		return // it will be read with all the rest
	}
	f.added++
	f.probe(hash, func(word *uint64, bit uint64) bool {
		*word |= bit
		return true
	})
}

// has is false when the hash was never added, and mostly only then. As long as
// nothing was learned it is true.
func (f *familiar) has(hash []byte) bool {
	return f == nil || f.probe(hash, func(word *uint64, bit uint64) bool { return *word&bit != 0 })
}

// probe calls visit for each of the hash's bits until it returns false.
func (f *familiar) probe(hash []byte, visit func(word *uint64, bit uint64) bool) bool {
	at, step := binary.BigEndian.Uint64(hash), binary.BigEndian.Uint64(hash[8:hashSize])|1
	for range probes {
		n, _ := bits.Mul64(at, uint64(len(f.words)*64)) // at, scaled to the number of bits
		if !visit(&f.words[n/64], 1<<(n%64)) {
			return false
		}
		at += step
	}
	return true
}

// worthLearning is how many lookups on disk cost as much as to learn of so many
// articles: a process that asks once for what is new asks after few of them.
func worthLearning(articles int) int { return articles / 2 }

// learn makes sure that the transaction knows what is familiar, once that is
// worth it: then it learns it from the file, and so does one that finds it too
// full. Nothing is familiar by half: what is stored and counts as strange would
// be stored twice.
func (w *writing) learn() error {
	room := int(w.count(articlesKey))
	if w.keys.Bucket == nil { // an older schema
		return nil
	}
	if w.store.familiar == nil && w.store.lookups < worthLearning(room) {
		return nil
	}
	if f := w.store.familiar; f != nil {
		if f.added <= f.room {
			return nil
		}
		room = f.added
	}
	for {
		f := newFamiliar(room)
		if err := w.read(f); err != nil {
			return err
		}
		if f.added <= f.room {
			w.store.familiar, w.store.compared = f, true
			return nil
		}
		room = f.added
	}
}

// read adds all that is stored. An index of which a part is gone, which no lookup
// meets, is made anew in passing.
func (w *writing) read(f *familiar) error {
	if _, err := w.remake(w.entries); err != nil {
		return err
	}
	for _, x := range [...]index{w.keys, w.ids} {
		x, err := w.remake(x)
		if err != nil {
			return err
		}
		x.from(nil, func(e []byte) bool {
			f.add(e)
			return true
		})
	}
	return w.tombstones.ForEach(func(key, _ []byte) error {
		f.add(key)
		return nil
	})
}

// seqOf is the number of the article under the key; 0 for none.
func (w *writing) seqOf(key []byte) uint64 {
	e := w.known(w.keys, key[:hashSize])
	if e == nil && w.compare() {
		e = w.known(w.keys, key[:hashSize])
	}
	if e == nil {
		return 0
	}
	return shortOf(e[hashSize:])
}

// compare has keys be made anew if a part of them is gone, and reports whether that
// was so. It looks once, when an article is about to be taken for new: what is stored
// and cannot be found would be stored twice.
func (w *writing) compare() bool {
	if w.store.compared {
		return false
	}
	w.store.compared = true
	before := w.keys.Bucket
	_, err := w.remake(w.keys)
	w.err = errors.Join(w.err, err)
	return w.keys.Bucket != before
}

// named is the beginning of the key, refSize bytes, of the article to which a
// name leads, nil for none.
func (w *writing) named(name []byte) []byte {
	if e := w.known(w.ids, name); e != nil {
		return e[len(name):]
	}
	return nil
}

func (w *writing) known(x index, name []byte) []byte {
	if !w.familiar(name) {
		return nil
	}
	return w.find(x, name)
}

// grave is the tombstone under the key, or nil.
func (w *writing) grave(key []byte) []byte {
	if !w.familiar(key) {
		return nil
	}
	return w.tombstones.Get(key)
}

// familiar is false for the hash of what was never stored, and mostly only then.
func (w *writing) familiar(hash []byte) bool {
	w.store.lookups++
	return w.store.familiar.has(hash)
}
