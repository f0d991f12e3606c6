package store

import (
	"bytes"
	"fmt"
	"slices"
	"sort"

	bolt "go.etcd.io/bbolt"
)

// index is a bucket of entries, all of one length, in their order. A pair for
// each would take more room than most of them do, so that many lie in one
// sealed value, a block. A block begins at its key, the name of its first entry
// when it was made, filled up with zeros; it ends before the next one's.
type index struct {
	*bolt.Bucket
	shape
	grown  *int                   // by how many entries, in this transaction
	bucket string                 // its name
	of     func(*stored) [][]byte // the entries that an article has
}

// shape is how the entries of an index are made: the bytes that all entries of
// a block have in common, and that the key of the block alone holds; the bytes,
// those included, that no other entry has; the bytes altogether.
type shape struct{ common, name, length int }

// blockBytes bounds what a block holds.
const blockBytes = 2 << 10

// block is what lies under a key of an index.
type block struct {
	shape
	key  []byte
	rest []byte // of each entry, without what they have in common
}

// openBlock opens a value of an index; it shares the memory of both.
func (x index) openBlock(key, value []byte) (block, error) {
	rest, err := unseal(key, value)
	if err != nil {
		return block{key: key}, err
	}
	if len(key) != x.length || len(rest)%(x.length-x.common) != 0 {
		return block{key: key}, fmt.Errorf("block of %d bytes: %w", len(rest), ErrDamaged)
	}
	return block{x.shape, key, rest}, nil
}

func (b block) each() int { return b.length - b.common }

// entries is how many there are.
func (b block) entries() int { return len(b.rest) / max(b.each(), 1) }

// at is a copy of an entry.
func (b block) at(i int) []byte {
	return slices.Concat(b.key[:b.common], b.rest[i*b.each():(i+1)*b.each()])
}

// place is the first entry that is not below some first bytes of one.
func (b block) place(prefix []byte) int {
	if n := min(len(prefix), b.common); !bytes.Equal(prefix[:n], b.key[:n]) {
		if bytes.Compare(b.key[:n], prefix[:n]) < 0 {
			return b.entries()
		}
		return 0
	}
	wanted := prefix[min(len(prefix), b.common):]
	return sort.Search(b.entries(), func(i int) bool { return bytes.Compare(b.rest[i*b.each():(i+1)*b.each()], wanted) >= 0 })
}

// first is the first entry that begins with prefix, nil when there is none.
func (x index) first(prefix []byte) ([]byte, error) {
	c := x.Cursor()
	k, v := x.home(c, prefix)
	if k == nil {
		k, v = c.Seek(prefix)
	}
	for ; k != nil; k, v = c.Next() {
		b, err := x.openBlock(k, v)
		if err != nil {
			return nil, err
		}
		if i := b.place(prefix); i < b.entries() {
			if e := b.at(i); bytes.HasPrefix(e, prefix) {
				return e, nil
			}
			return nil, nil
		}
	}
	return nil, nil
}

// blocks calls visit for those in which entries may lie that are not below some
// first bytes of one, until it returns false; for one that is damaged with its
// key alone and an error.
func (x index) blocks(from []byte, visit func(block, error) bool) {
	if home, _ := x.home(x.Cursor(), from); home != nil {
		from = home
	}
	for a := ascend(x.Bucket, from); a.k != nil && visit(x.openBlock(a.k, a.v)); a.next() {
	}
}

// home moves the cursor to the block in which some first bytes of an entry
// belong; its key is nil when there is none yet.
func (x index) home(c *bolt.Cursor, prefix []byte) (key, value []byte) {
	whole := x.whole(prefix)
	if key, value = c.Seek(whole); bytes.Equal(key, whole) {
		return key, value
	}
	if key == nil {
		key, value = c.Last()
	} else {
		key, value = c.Prev()
	}
	if n := min(len(prefix), x.common); len(key) < n || !bytes.Equal(key[:n], prefix[:n]) {
		return nil, nil
	}
	return key, value
}

// whole is the first of all entries that may begin with prefix.
func (x index) whole(prefix []byte) []byte {
	return append(prefix[:len(prefix):len(prefix)], make([]byte, x.length-len(prefix))...)
}

// from calls visit for the entries that are not below some first bytes of one,
// until it returns false. It passes over what is damaged or out of order; Check
// names that. An entry may be kept.
func (x index) from(prefix []byte, visit func(e []byte) bool) {
	var last []byte
	x.blocks(prefix, func(b block, err error) bool {
		if err != nil {
			return true
		}
		for i := b.place(prefix); i < b.entries(); i++ {
			if e := b.at(i); bytes.Compare(e, last) > 0 {
				if last = e; !visit(e) {
					return false
				}
			}
		}
		return true
	})
}

// between calls visit for the entries that are not below from and begin with
// prefix; as from does otherwise.
func (x index) between(from, prefix []byte, visit func(e []byte) bool) {
	x.from(from, func(e []byte) bool { return bytes.HasPrefix(e, prefix) && visit(e) })
}

// under calls visit for the entries that are not below from and begin with prefix,
// until it returns false. The error is that of a block in which others may lie.
func (x index) under(from, prefix []byte, visit func(e []byte) bool) (err error) {
	x.blocks(from, func(b block, damage error) bool {
		if err = damage; err != nil {
			return false
		}
		for i := b.place(from); i < b.entries(); i++ {
			if e := b.at(i); !bytes.HasPrefix(e, prefix) || !visit(e) {
				return false
			}
		}
		return true
	})
	return err
}

// below calls visit for the entries that are below the given one and begin with
// prefix, the last one first; as from does otherwise.
func (x index) below(top, prefix []byte, visit func(e []byte) bool) {
	c, last := x.Cursor(), top
	k, v := c.Seek(top)
	if k == nil {
		k, v = c.Last()
	}
	for ; k != nil; k, v = c.Prev() {
		b, err := x.openBlock(k, v)
		if err != nil {
			continue
		}
		for i := b.place(top) - 1; i >= 0; i-- {
			e := b.at(i)
			if bytes.Compare(e, last) >= 0 {
				continue
			}
			if last = e; !bytes.HasPrefix(e, prefix) || !visit(e) {
				return
			}
		}
	}
}

// put adds an entry; one of the same name is replaced.
func (x index) put(e []byte) error {
	key, value := x.home(x.Cursor(), e[:x.name])
	if key == nil {
		*x.grown++
		return x.write(x.whole(e[:x.common]), e[x.common:])
	}
	b, err := x.openBlock(key, value)
	if err != nil {
		return err
	}
	from := b.place(e[:x.name])
	to := from
	if from < b.entries() && bytes.Equal(b.at(from)[:x.name], e[:x.name]) {
		to++
	} else {
		*x.grown++
	}
	from, to = from*b.each(), to*b.each()
	return x.store(b, from, slices.Concat(b.rest[:from], e[x.common:], b.rest[to:]))
}

// store writes what becomes of a block by an entry at a place. One that grows
// too large is cut there, so that entries that come in their order, or in the
// reverse, fill their blocks.
func (x index) store(b block, place int, rest []byte) error {
	if len(rest) <= max(blockBytes, len(b.rest)) {
		return x.write(b.key, rest)
	}
	if place+b.each() < len(rest) {
		place += b.each()
	}
	above := x.whole(slices.Concat(b.key[:b.common], rest[place:place+b.name-b.common]))
	if err := x.write(b.key, rest[:place]); err != nil {
		return err
	}
	return x.write(above, rest[place:])
}

// remove deletes the entry of a name. It returns the key of the block if nothing
// is left in it: bbolt does not find its way back over a page that a transaction
// emptied, so that such a block is dropped when nothing else is looked for.
func (x index) remove(name []byte) (emptied []byte, err error) {
	key, value := x.home(x.Cursor(), name)
	if key == nil {
		return nil, nil
	}
	b, err := x.openBlock(key, value)
	if err != nil {
		return nil, err
	}
	i := b.place(name)
	if i == b.entries() || !bytes.HasPrefix(b.at(i), name) {
		return nil, nil
	}
	if b.entries() == 1 {
		emptied = bytes.Clone(key)
	}
	*x.grown--
	return emptied, x.write(key, slices.Concat(b.rest[:i*b.each()], b.rest[(i+1)*b.each():]))
}

// drop deletes a block if it is empty.
func (x index) drop(key []byte) error {
	if b, err := x.openBlock(key, x.Get(key)); err != nil || b.entries() > 0 {
		return nil
	}
	return x.Delete(key)
}

func (x index) write(key, rest []byte) error { return x.Bucket.Put(key, seal(key, rest)) }

// count is how many entries there are in blocks that are whole.
func (x index) count() (n int) {
	x.blocks(nil, func(b block, _ error) bool {
		n += b.entries()
		return true
	})
	return n
}
