package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// Why a store cannot be opened or read.
var (
	ErrInUse   = errors.New("in use by another tidings; stop it or use another [store] path")
	ErrForeign = errors.New("not a tidings store; use another [store] path")
	ErrNewer   = errors.New("written by a newer tidings; run that one, or use another [store] path")
	ErrDamaged = errors.New("damaged")
)

const (
	fileMode = 0o600

	// pageBytes is the page size of a new file. Records of 1 to 2 KB leave half
	// of a page of 4 KB empty; larger ones than this are dear to write for one
	// new key in an index.
	pageBytes = 8 << 10

	// mapped is how much address space the file is mapped into from the start:
	// 1 GiB where pointers have 64 bits, else 16 MiB. A file that outgrows its
	// map makes the writer wait for every reader, and new readers for the
	// writer; address space costs nothing.
	mapped = 1 << (24 + strconv.IntSize/64*6)
)

// Open opens the store at path, and creates it when there is none. The folder
// must exist. A store of an older version is brought to this one, in transactions
// of bounded size; when that is cut short, the next Open goes on with it. A file
// that is not a store of this or an older version is refused untouched: the error is [ErrForeign] or [ErrNewer]; [ErrInUse] when
// another process has the store open, [ErrDamaged] when it cannot be read.
func Open(path string, options Options) (*Store, error) {
	options = options.withDefaults()
	codec, err := newCodec()
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	s := &Store{log: options.Log, now: options.Now, path: path, codec: codec, moved: make(chan struct{})}
	if err := s.open(path, options.LockTimeout); err != nil {
		codec.close()
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	return s, nil
}

// open finds or makes the file and learns where its numbers stand.
func (s *Store) open(path string, wait time.Duration) error {
	err := s.guard(func() (err error) {
		s.db, err = openOrCreate(path, wait)
		return err
	})
	if err != nil {
		return err
	}
	if err = os.Remove(compactedName(path)); errors.Is(err, fs.ErrNotExist) { // of a compaction that was cut short
		err = nil
	}
	if err == nil {
		err = s.tellOfHeads()
	}
	if err == nil {
		err = s.loadDictionaries()
	}
	if err == nil {
		err = s.migrate()
	}
	if err == nil {
		err = s.view(func(t *tables) error {
			s.last = t.count(numberKey)
			return nil
		})
	}
	if err != nil {
		return errors.Join(err, s.db.Close())
	}
	return nil
}

// tellOfHeads says so when the last commit may be undone.
func (s *Store) tellOfHeads() error {
	broken, err := brokenHeads(s.path, s.db.Info().PageSize)
	for _, f := range broken {
		s.log.Warn("the last commit before the stop may be undone; its sources are asked again", "err", f)
	}
	return err
}

func openOrCreate(path string, wait time.Duration) (*bolt.DB, error) {
	_, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = create(path, wait)
	case err == nil:
		err = recognisable(path, wait)
	}
	if err != nil {
		return nil, err
	}
	return openFile(path, writable(wait))
}

// writable are bbolt's options for a file that we write to.
func writable(wait time.Duration) *bolt.Options {
	return &bolt.Options{Timeout: wait, FreelistType: bolt.FreelistMapType, InitialMmapSize: mapped, PageSize: pageBytes}
}

// recognisable looks at an existing file before anything may change it.
func recognisable(path string, wait time.Duration) error {
	db, err := inspect(path, wait)
	if err != nil {
		return err
	}
	return db.Close()
}

// recognise says whether a file is a store that this program understands.
func recognise(tx *bolt.Tx) error {
	meta := tx.Bucket([]byte(metaBucket))
	if meta == nil || len(meta.Get([]byte(schemaKey))) != 8 {
		return ErrForeign
	}
	version := numberOf(meta.Get([]byte(schemaKey)))
	switch {
	case version == 0:
		return ErrForeign
	case version > schemaVersion():
		return fmt.Errorf("schema %d, this tidings knows %d: %w", version, schemaVersion(), ErrNewer)
	}
	for _, name := range bucketsOf(version) {
		if tx.Bucket([]byte(name)) == nil {
			return fmt.Errorf("bucket %s is missing: %w", name, ErrDamaged)
		}
	}
	return nil
}

// openFile opens a bbolt file, and gives its refusals a meaning. A file over
// which bbolt panics is closed again, and with it the lock is gone.
func openFile(path string, options *bolt.Options) (db *bolt.DB, err error) {
	var file *os.File
	options.OpenFile = func(name string, flag int, mode os.FileMode) (_ *os.File, err error) {
		file, err = os.OpenFile(name, flag, mode)
		return file, err
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, r)
		}
		if db == nil && file != nil {
			file.Close()
		}
	}()
	db, err = bolt.Open(path, fileMode, options)
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, ErrInUse
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrVersionMismatch), errors.Is(err, bolterrors.ErrChecksum):
		return nil, fmt.Errorf("%w (%w)", ErrForeign, err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return nil, fmt.Errorf("%w; tidings needs to read and write it", err)
	}
	if _, system := errors.AsType[syscall.Errno](err); err != nil && !system {
		return nil, fmt.Errorf("%w (%w)", ErrDamaged, err)
	}
	return db, err
}
