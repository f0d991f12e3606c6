package store

import (
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Store is a store of articles in a file. It is safe for concurrent use;
// writers wait for each other, readers wait for nobody.
type Store struct {
	log   *slog.Logger
	now   func() time.Time
	path  string
	codec *codec

	// The locks are taken in this order.
	chore  sync.Mutex   // held by a backup, a check or a compaction: one at a time
	writes sync.Mutex   // held by the write transaction, and by a compaction
	swap   sync.RWMutex // guards db; held for reading by short read transactions
	db     *bolt.DB

	// familiar, lookups and compared belong to the write transaction under way. familiar is
	// nil until there were lookups enough for it to be worth its price.
	familiar *familiar
	lookups  int
	compared bool // keys were found to be all there

	studying sync.Mutex // guards studied
	studied  uint64     // articles there were when a dictionary was last to be learned

	// fail, in tests, is an error at a point of a write transaction.
	fail func(point string) error

	complaints complaints
	lost       lost

	mu      sync.Mutex    // guards what is below
	written time.Time     // when the last commit was
	last    uint64        // the newest committed change number
	moved   chan struct{} // closed and replaced when last moves
}

// Options are the circumstances of a store. The zero value is usable.
type Options struct {
	Log *slog.Logger     // default: slog.Default()
	Now func() time.Time // default: time.Now
	// LockTimeout bounds the wait for another process that has the file open;
	// default: one second.
	LockTimeout time.Duration
}

// withDefaults fills in what is not set.
func (o Options) withDefaults() Options {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.LockTimeout == 0 {
		o.LockTimeout = time.Second
	}
	return o
}

// Close releases the file. It waits for transactions under way.
func (s *Store) Close() error {
	s.chore.Lock()
	defer s.chore.Unlock()
	s.writes.Lock()
	defer s.writes.Unlock()
	s.swap.Lock()
	defer s.swap.Unlock()
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("close store: %w", err)
	}
	s.codec.close()
	return nil
}

// view runs fn in a read transaction. Bytes that fn reads die with it.
func (s *Store) view(fn func(t *tables) error) error {
	s.swap.RLock()
	defer s.swap.RUnlock()
	return s.look(fn)
}

// look is view for who has one of the locks.
func (s *Store) look(fn func(t *tables) error) error {
	return s.guard(func() error {
		return s.db.View(func(tx *bolt.Tx) error { return fn(tablesOf(tx)) })
	})
}

// update runs fn in a write transaction and, once it is on disk, tells those
// who await a change.
func (s *Store) update(fn func(w *writing) error) error {
	s.writes.Lock()
	defer s.writes.Unlock()
	var w *writing
	err := s.guard(func() error {
		return s.db.Update(func(tx *bolt.Tx) error {
			s.db.AllocSize = growth(tx.Size())
			w = s.begin(tx)
			if w.number >= shortLimit {
				return fmt.Errorf("newest change %d: %w", w.number, ErrDamaged)
			}
			if err := w.learn(); err != nil {
				return err
			}
			if err := fn(w); err != nil {
				return err
			}
			if err := w.finish(); err != nil {
				return err
			}
			return s.failing("commit")
		})
	})
	if err != nil {
		s.undone(w)
		return err
	}
	s.advance(w.number)
	return nil
}

// undone forgets what a transaction that failed had found out; nil is one that did
// not begin.
func (s *Store) undone(w *writing) {
	if w == nil {
		return
	}
	s.lost.add(w.mended...)
	if w.remade {
		s.familiar, s.compared = nil, false
	}
}

// failing is the error that a test wants at the point.
func (s *Store) failing(point string) error {
	if s.fail == nil {
		return nil
	}
	return s.fail(point)
}

// growth is how many bytes a file of that size grows by when it must.
func growth(size int64) int { return int(min(max(size/64, 64<<10), 16<<20)) }

// guard turns a panic over a corrupt page, and a fault on a page that the file
// has lost, into an error.
func (s *Store) guard(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, r)
			if s.complaints.first(err.Error()) {
				s.log.Debug("store transaction panicked", "err", err, "stack", string(debug.Stack()))
			}
		}
	}()
	return fn()
}
