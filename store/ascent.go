package store

import (
	"bytes"

	bolt "go.etcd.io/bbolt"
)

// ascent goes through a bucket in the order of its keys. A page that lies in
// the place of another one, or a key that is not what it was, breaks that order:
// bbolt passes on what it finds, so an ascent passes over a pair that is not
// between those around it. What it leaves out, Check names.
type ascent struct {
	c            *bolt.Cursor
	k, v         []byte // the pair; a nil key at the end
	nextK, nextV []byte
	from, last   []byte // last is nil until there is one
}

// ascend begins with the first pair whose key is not below from.
func ascend(b *bolt.Bucket, from []byte) *ascent {
	a := &ascent{c: b.Cursor(), from: from}
	a.nextK, a.nextV = a.c.Seek(from)
	a.next()
	return a
}

func (a *ascent) next() {
	for a.step(); a.k != nil && !a.orderly(); a.step() {
	}
	a.last = a.k
}

func (a *ascent) step() {
	a.k, a.v = a.nextK, a.nextV
	if a.k != nil {
		a.nextK, a.nextV = a.c.Next()
	}
}

// orderly reports whether the pair is where it belongs: it follows the last one,
// and the next one follows it, unless that is the one out of place.
func (a *ascent) orderly() bool {
	return a.follows(a.k) && (a.nextK == nil || bytes.Compare(a.k, a.nextK) < 0 || !a.follows(a.nextK))
}

func (a *ascent) follows(key []byte) bool {
	if a.last == nil {
		return bytes.Compare(key, a.from) >= 0
	}
	return bytes.Compare(key, a.last) > 0
}

// under calls visit for each pair whose key begins with prefix, in their order,
// until it returns false.
func under(b *bolt.Bucket, prefix []byte, visit func(k, v []byte) bool) {
	for a := ascend(b, prefix); a.k != nil && bytes.HasPrefix(a.k, prefix) && visit(a.k, a.v); a.next() {
	}
}
