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
		if at := t.articles.Get(key[:]); len(at) == 8 {
			found = t.row(at, numberOf(at))
		}
		if at := t.tombstones.Get(key[:]); len(at) >= 8 {
			forgotten = moment(int64(numberOf(at[:8])))
		}
		return nil
	})
	if err != nil || found.seq == 0 {
		return nil, forgotten, err
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
		under(t.guids, guidPrefix(id), func(_, key []byte) bool {
			if len(key) == len(aggregator.Key{}) {
				keys = append(keys, aggregator.Key(key))
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
