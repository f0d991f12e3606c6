package store

import (
	"bytes"
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"tidings/aggregator"
)

// pageSize is how many articles are read in one transaction.
const pageSize = 64

// Newest visits the section's articles, the newest first, strictly after the
// given position (the zero Position: from the top), until visit returns false.
// No transaction is open while visit runs; an article may be kept. One that is
// damaged is left out, with a line in the log.
func (s *Store) Newest(ctx context.Context, section aggregator.SectionID, after aggregator.Position, visit func(*aggregator.Article) bool) error {
	from := number(uint64(section))
	if !after.Published.IsZero() || after.Seq != 0 {
		from = sectionEntry(section, after)
	}
	for {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("read section: %w", err)
		}
		page, err := s.page(section, from)
		if err != nil {
			return fmt.Errorf("read section: %w", err)
		}
		for _, row := range page {
			if a := s.entered(section, row); a != nil && !visit(&a.Article) {
				return nil
			}
		}
		if len(page) < pageSize {
			return nil
		}
		from = page[len(page)-1].key
	}
}

// row is a record outside of its transaction, with the key of the index entry
// that led there. The record is nil when there is none.
type row struct {
	key    []byte
	seq    uint64
	record []byte
}

// page reads what follows an entry of the section, without it.
func (s *Store) page(section aggregator.SectionID, from []byte) ([]row, error) {
	var rows []row
	err := s.view(func(t *tables) error {
		t.entries.between(from, number(uint64(section)), func(e []byte) bool {
			if !bytes.Equal(e, from) {
				rows = append(rows, t.row(e, positionOf(e).Seq))
			}
			return len(rows) < pageSize
		})
		return nil
	})
	return rows, err
}

// row copies a record and its index key out of the transaction.
func (t *tables) row(key []byte, seq uint64) row {
	return row{bytes.Clone(key), seq, bytes.Clone(t.legible(seq))}
}

// legible is the record of an article, or nil when there is none. Where the page
// that it lies on cannot be read it is one that no checksum holds for: others
// that are read with it may be whole.
func (t *tables) legible(seq uint64) (record []byte) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if recover() != nil {
			record = []byte{0}
		}
	}()
	return t.records.Get(number(seq))
}

// opened is the article in a row, or nil, with a line in the log, when it is
// damaged.
func (s *Store) opened(r row) *stored {
	a, err := s.codec.article(r.seq, r.record)
	if err != nil {
		s.complain("stored article is unreadable", err, "seq", r.seq)
		s.lost.add(r.seq)
		return nil
	}
	return a
}

// entered is the article of a row, or nil when it does not belong at the row's
// place in the section.
func (s *Store) entered(section aggregator.SectionID, r row) *stored {
	a := s.opened(r)
	if a != nil && !entriesOf(a)[string(r.key)] {
		s.complain("section holds an article out of its place", ErrDamaged, "section", section, "seq", r.seq)
		return nil
	}
	return a
}

// Nth returns when the section's article was published that has n-1 newer ones
// there, the zero time when there are fewer. It reads no record.
func (s *Store) Nth(ctx context.Context, section aggregator.SectionID, n int) (time.Time, error) {
	if err := ctx.Err(); err != nil {
		return time.Time{}, fmt.Errorf("read section: %w", err)
	}
	var published time.Time
	err := s.view(func(t *tables) error {
		all := number(uint64(section))
		t.entries.between(all, all, func(e []byte) bool {
			if n--; n == 0 {
				published = positionOf(e).Published
			}
			return n > 0
		})
		return nil
	})
	if err != nil {
		return time.Time{}, fmt.Errorf("read section: %w", err)
	}
	return published, nil
}
