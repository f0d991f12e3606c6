package store

import (
	"context"
	"fmt"
	"os"

	"tidings/aggregator"

	bolt "go.etcd.io/bbolt"
)

// Stats is how large a store is, and what takes the room.
type Stats struct {
	Schema  uint64 // that of the file
	Counts  aggregator.Counts
	Sources int   // that were ever asked
	Bytes   int64 // of the file
	Buckets []BucketStats
}

// BucketStats is what a bucket holds.
type BucketStats struct {
	Name    string
	Entries int
	Bytes   int64 // of the pages that it takes
}

// Used is how many bytes of the file hold something.
func (s *Stats) Used() int64 {
	var used int64
	for _, b := range s.Buckets {
		used += b.Bytes
	}
	return used
}

// Stats looks at every page.
func (s *Store) Stats(ctx context.Context) (Stats, error) {
	s.chore.Lock()
	defer s.chore.Unlock()
	var stats Stats
	err := s.look(func(t *tables) error {
		stats = Stats{Schema: t.count(schemaKey), Counts: t.counters().noun()}
		return t.tx.ForEach(func(name []byte, b *bolt.Bucket) error {
			stats.Buckets = append(stats.Buckets, bucketStats(string(name), b))
			if x, ok := t.indexes()[string(name)]; ok {
				stats.Buckets[len(stats.Buckets)-1].Entries = x.count()
			}
			return ctx.Err()
		})
	})
	if err != nil {
		return Stats{}, fmt.Errorf("read stats: %w", err)
	}
	for _, b := range stats.Buckets {
		if b.Name == sourcesBucket {
			stats.Sources = b.Entries
		}
	}
	file, err := os.Stat(s.path)
	if err != nil {
		return Stats{}, fmt.Errorf("read stats: %w", err)
	}
	stats.Bytes = file.Size()
	return stats, nil
}

func bucketStats(name string, b *bolt.Bucket) BucketStats {
	of := b.Stats()
	pages := of.BranchPageN + of.BranchOverflowN + of.LeafPageN + of.LeafOverflowN
	return BucketStats{name, of.KeyN, int64(pages) * int64(b.Tx().DB().Info().PageSize)}
}
