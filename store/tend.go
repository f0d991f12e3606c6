package store

import (
	"context"
	"errors"
	"os"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
)

const (
	tendEvery = 10 * time.Minute
	// quiet is how long nothing was written when it is a good moment to compact.
	quiet = 5 * time.Second
	// patience is how long such a moment is waited for.
	patience = time.Hour
	// worthwhile is how large a file is whose empty half is worth giving back.
	worthwhile = 4 << 20
	// askedAgain is how long after a compaction that failed the next is tried.
	askedAgain = 24 * time.Hour
)

// Tend compacts the store when more than half of its file is empty, at a moment
// when nothing is written, until ctx is done. What goes wrong is in the log, at
// most once a day.
func (s *Store) Tend(ctx context.Context) {
	timer := time.NewTimer(tendEvery)
	defer timer.Stop()
	for waited := time.Duration(0); ; {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		switch {
		case !s.roomy():
			waited = 0
			timer.Reset(tendEvery)
		case s.idle() < quiet && waited < patience:
			waited += quiet
			timer.Reset(quiet)
		default:
			waited = 0
			timer.Reset(s.Tidy(ctx))
		}
	}
}

// Tidy compacts the store if more than half of its file is empty, and returns
// when to look again. What goes wrong is in the log.
func (s *Store) Tidy(ctx context.Context) time.Duration {
	if !s.roomy() {
		return tendEvery
	}
	before := s.fileSize()
	err := s.Compact(ctx)
	switch {
	case err == nil:
		s.log.Info("store compacted", "before", before, "bytes", s.fileSize())
		return tendEvery
	case ctx.Err() != nil:
	case errors.Is(err, syscall.ENOSPC):
		s.log.Warn("no room for a compacted copy of the store; it stays as it is", "err", err)
	default:
		s.log.Error("store not compacted; it stays as it is", "err", err)
	}
	return askedAgain
}

// roomy reports whether more than half of a file of some size is empty.
func (s *Store) roomy() bool {
	size := s.fileSize()
	return size >= worthwhile && s.empty(size) > size/2
}

// empty is how much of a file of that size holds nothing, as of the last commit.
func (s *Store) empty(size int64) (empty int64) {
	s.swap.RLock()
	defer s.swap.RUnlock()
	stats := s.db.Stats()
	free := int64(stats.FreePageN+stats.PendingPageN) * int64(s.db.Info().PageSize)
	_ = s.db.View(func(tx *bolt.Tx) error {
		empty = size - tx.Size() + free
		return nil // and nothing else goes wrong in an open file
	})
	return empty
}

// fileSize is 0 when it cannot be told.
func (s *Store) fileSize() int64 {
	file, err := os.Stat(s.path)
	if err != nil {
		return 0
	}
	return file.Size()
}

// idle is how long ago the last commit was.
func (s *Store) idle() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now().Sub(s.written)
}
