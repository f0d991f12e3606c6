package store

import (
	"bytes"
	"context"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// copiedAtOnce is how many bytes one transaction of a copy writes.
const copiedAtOnce = 4 << 20

// copyBuckets copies every bucket, in transactions of bounded size.
func copyBuckets(ctx context.Context, to *bolt.DB, from *bolt.Tx) error {
	return from.ForEach(func(name []byte, b *bolt.Bucket) error {
		p := newPairs(b)
		for first := true; first || p.k != nil; first = false {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := to.Update(func(tx *bolt.Tx) error { return p.copySome(tx, name) }); err != nil {
				return err
			}
		}
		return nil
	})
}

// pairs are what a bucket holds, from its beginning; the key is nil at the end.
type pairs struct {
	c    *bolt.Cursor
	k, v []byte
}

func newPairs(b *bolt.Bucket) *pairs {
	p := &pairs{c: b.Cursor()}
	p.k, p.v = p.c.First()
	return p
}

func (p *pairs) next() { p.k, p.v = p.c.Next() }

// copySome goes on with the copy of a bucket.
func (p *pairs) copySome(tx *bolt.Tx, name []byte) error {
	b, err := tx.CreateBucketIfNotExists(name)
	if err != nil {
		return err
	}
	b.FillPercent = fill(string(name))
	for size := 0; p.k != nil && size < copiedAtOnce; p.next() {
		if err := b.Put(p.k, p.v); err != nil {
			return err
		}
		size += len(p.k) + len(p.v)
	}
	return nil
}

// fill is how full the pages of a copied bucket are: those of which only the
// last one changes entirely, the others with room for what comes.
func fill(bucket string) float64 {
	if bucket == recordsBucket || bucket == changesBucket {
		return appendOnly
	}
	return settled
}

// compare is an error when a copy does not hold what the original does.
func compare(ctx context.Context, original, copied *bolt.Tx) error {
	return original.ForEach(func(name []byte, b *bolt.Bucket) error {
		other := copied.Bucket(name)
		if other == nil {
			return fmt.Errorf("copy has no bucket %s: %w", name, ErrDamaged)
		}
		for p, q := newPairs(b), newPairs(other); p.k != nil || q.k != nil; p.next() {
			if !bytes.Equal(p.k, q.k) || !bytes.Equal(p.v, q.v) {
				return fmt.Errorf("copy of bucket %s differs at %x: %w", name, p.k, ErrDamaged)
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			q.next()
		}
		return nil
	})
}
