package store

import (
	"bytes"
	"context"
	"fmt"
	"iter"

	"tidings/aggregator"

	bolt "go.etcd.io/bbolt"
)

// Changes returns what became of each article that was stored, rewritten or
// forgotten after change number after, at its newest number, the oldest first
// and at most max of them. None means that there is nothing newer. A damaged
// article is told as a forgotten one, with a line in the log.
func (s *Store) Changes(ctx context.Context, after uint64, max int) ([]aggregator.Change, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("read changes: %w", err)
	}
	var rows []row
	err := s.view(func(t *tables) error {
		for n, seq := range t.since(after) {
			if len(rows) >= max {
				break
			}
			rows = append(rows, t.row(number(n), seq))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read changes: %w", err)
	}
	return each(rows, s.change), nil
}

// change tells of a row whose key is the number of a change.
func (s *Store) change(r row) aggregator.Change {
	c := aggregator.Change{Number: numberOf(r.key), Seq: r.seq}
	if r.record == nil {
		return c
	}
	if a := s.opened(r); a != nil {
		c.Article = &a.Article
	}
	return c
}

// since yields the number and the article of each change after the given one:
// new articles from the records, the others from the changes.
func (t *tables) since(after uint64) iter.Seq2[uint64, uint64] {
	return func(yield func(uint64, uint64) bool) {
		records, changes := t.numbers(t.records, after), t.numbers(t.changes, after)
		for records.k != nil || changes.k != nil {
			if changes.k == nil || records.k != nil && bytes.Compare(records.k, changes.k) < 0 {
				if !superseded(records.k, records.v) && !yield(numberOf(records.k), numberOf(records.k)) {
					return
				}
				records.next()
			} else {
				if len(changes.v) == 8 && !yield(numberOf(changes.k), numberOf(changes.v)) {
					return
				}
				changes.next()
			}
		}
	}
}

// numbers go through a bucket whose keys are numbers that were given. A key that
// cannot be one is damage and passed over.
type numbers struct {
	*ascent
	last uint64
}

func (t *tables) numbers(b *bolt.Bucket, after uint64) *numbers {
	n := &numbers{ascend(b, number(after+1)), t.count(numberKey)}
	n.settle()
	return n
}

func (n *numbers) next() {
	n.ascent.next()
	n.settle()
}

func (n *numbers) settle() {
	for n.k != nil && (len(n.k) != 8 || numberOf(n.k) > n.last) {
		n.ascent.next()
	}
}

// superseded reports whether a record was rewritten, so that its change has a
// later number than its own.
func superseded(seq, value []byte) bool {
	payload, err := unseal(seq, value)
	if err != nil {
		return false
	}
	h, _, err := openHead(payload)
	return err == nil && h.change != 0
}

// Last returns the newest change number; 0 for a store that never held an article.
func (s *Store) Last(ctx context.Context) (uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last, ctx.Err()
}

// Await returns nil as soon as a change with a number above after is
// committed, else the context's error once that ends.
func (s *Store) Await(ctx context.Context, after uint64) error {
	for {
		last, moved := s.position()
		if last > after {
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// position is the newest change number and what closes when it moves.
func (s *Store) position() (uint64, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last, s.moved
}

// advance makes a committed change number known.
func (s *Store) advance(number uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.written = s.now()
	if number > s.last {
		s.last = number
		close(s.moved)
		s.moved = make(chan struct{})
	}
}
