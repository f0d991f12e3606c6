package store

import (
	"context"
	"fmt"
	"time"

	"tidings/aggregator"
)

// Find returns the article with that key, or nil, and when an article with
// that key was last forgotten, the zero time for never. A damaged article is
// [ErrDamaged].
func (s *Store) Find(ctx context.Context, key aggregator.Key) (*aggregator.Article, time.Time, error) {
	if err := ctx.Err(); err != nil {
		return nil, time.Time{}, fmt.Errorf("find article: %w", err)
	}
	var found row
	var forgotten time.Time
	err := s.view(func(t *tables) error {
		e, err := t.keys.first(key[:hashSize])
		if e != nil {
			found = t.row(e, shortOf(e[hashSize:]))
		}
		if at := t.tombstones.Get(key[:]); len(at) >= 8 {
			forgotten = moment(int64(numberOf(at[:8])))
		}
		return err
	})
	if err != nil {
		return nil, forgotten, fmt.Errorf("find article %s: %w", key, err)
	}
	if found.seq == 0 {
		return nil, forgotten, nil
	}
	a, err := s.codec.article(found.seq, found.record)
	if err != nil {
		return nil, forgotten, fmt.Errorf("find article %s: %w", key, err)
	}
	return &a.Article, forgotten, nil
}

// Named returns the keys of the articles that have the id, or that a source
// carried under it as their GUID; forgotten ones too.
func (s *Store) Named(ctx context.Context, id string) ([]aggregator.Key, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("find id: %w", err)
	}
	var keys []aggregator.Key
	err := s.view(func(t *tables) error {
		t.ids.between(hashOf(id), hashOf(id), func(e []byte) bool {
			if key := s.keyOf(t, e[hashSize+sourceSize:]); key != (aggregator.Key{}) {
				keys = append(keys, key)
			}
			return true
		})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find id: %w", err)
	}
	return keys, nil
}

// keyOf is the key, of an article that is stored or was forgotten, that begins
// with the bytes; zero when none can be read.
func (s *Store) keyOf(t *tables, ref []byte) aggregator.Key {
	e, err := t.keys.first(ref)
	if err != nil || e == nil {
		return t.forgotten(ref)
	}
	if a := s.opened(t.row(e, shortOf(e[hashSize:]))); a != nil {
		return a.Key
	}
	return aggregator.Key{}
}
