package store

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"tidings/aggregator"
)

// Arrived returns the last ordinal given in the section, 0 for none. Ordinals
// count the articles that entered a section or its surplus, from 1; each
// article has one, which it keeps when it leaves the section and comes back.
func (s *Store) Arrived(ctx context.Context, section aggregator.SectionID) (uint64, error) {
	if err := ctx.Err(); err != nil {
		return 0, fmt.Errorf("read arrivals: %w", err)
	}
	var last uint64
	err := s.view(func(t *tables) error {
		last = t.lastOrdinal(base(section))
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("read arrivals: %w", err)
	}
	return last, nil
}

// Arrivals visits the articles with the ordinals from first to last that the
// section or its surplus shows now, in that order, until visit returns false.
// An article in a full archive is visited as it was when the archive became
// full, as far as [aggregator.SameEntry] goes; any other as it is now.
//
// No transaction is open while visit runs; an article may be kept. One that is
// damaged is left out, with a line in the log; where the order itself is
// damaged, the error is [ErrDamaged].
func (s *Store) Arrivals(ctx context.Context, section aggregator.SectionID, first, last uint64, visit func(ordinal uint64, a *aggregator.Article) bool) error {
	from := ordinal{base(section), first}
	for {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("read arrivals: %w", err)
		}
		page, err := s.archivePage(from, last)
		if err != nil {
			return fmt.Errorf("read arrivals: %w", err)
		}
		for _, r := range page {
			if a := s.openArchived(r); a != nil && !visit(r.n, &a.Article) {
				return nil
			}
		}
		if len(page) < pageSize {
			return nil
		}
		from.n = page[len(page)-1].n + 1
	}
}

// archiveRow is the record at an ordinal, outside of its transaction. Where a
// full archive shows the article otherwise, the record is a kept version, and
// the key its key in the versions bucket; else the key is the record's.
type archiveRow struct {
	ordinal
	row
}

// archivePage reads what the ordinals from the given one to last lead to.
func (s *Store) archivePage(from ordinal, last uint64) (page []archiveRow, err error) {
	err = s.view(func(t *tables) error {
		return t.arrived(from, func(o ordinal, seq, closed uint64) bool {
			if o.n <= last {
				page = append(page, archiveRow{o, t.shownRow(seq, closed)})
			}
			return o.n < last && len(page) < pageSize
		})
	})
	return page, err
}

// arrived calls visit for each article that an ordinal of the section leads
// to, from the given one on, until it returns false; with the change number at
// which the archive became full, 0 while it is not.
func (t *tables) arrived(from ordinal, visit func(o ordinal, seq, closed uint64) bool) error {
	from.n = max(from.n, 1)
	prefix := number(uint64(from.section))
	for a := ascend(t.arrivals, from.archive().key()); bytes.HasPrefix(a.k, prefix); a.next() {
		r, err := openRoll(a.k, a.v)
		if err != nil {
			return fmt.Errorf("order of arrival %x: %w", a.k, err)
		}
		for place := range r.given() {
			o := archiveOf(a.k).ordinal(place)
			if o.n >= from.n && r.at(place) != 0 && !visit(o, r.at(place), r.closed()) {
				return nil
			}
		}
	}
	return nil
}

// shownRow is the record of the article as an archive shows it that became
// full at the change number; 0 for one that is not full.
func (t *tables) shownRow(seq, closed uint64) row {
	if closed != 0 {
		if key, value := t.version(seq, closed); key != nil {
			return row{bytes.Clone(key), seq, bytes.Clone(value)}
		}
	}
	return t.row(number(seq), seq)
}

// openArchived is the article of a row, or nil, with a line in the log, when it is
// damaged or does not belong there.
func (s *Store) openArchived(r archiveRow) *stored {
	a, err := s.codec.open(r.seq, r.key, r.record)
	if err != nil {
		s.complain("archived article is unreadable", err, "seq", r.seq)
		return nil
	}
	if !slices.Contains(a.ordinals, r.ordinal) {
		s.complain("archive holds an article out of its place", ErrDamaged, "section", r.section, "ordinal", r.n, "seq", r.seq)
		return nil
	}
	return a
}

// Waiting returns the sequence numbers of the articles with the ordinals from
// first on that the section or its surplus shows now, in that order. It reads
// no record.
func (s *Store) Waiting(ctx context.Context, section aggregator.SectionID, first uint64) ([]uint64, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("read arrivals: %w", err)
	}
	var seqs []uint64
	err := s.view(func(t *tables) error {
		return t.arrived(ordinal{base(section), first}, func(_ ordinal, seq, _ uint64) bool {
			seqs = append(seqs, seq)
			return true
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read arrivals: %w", err)
	}
	return seqs, nil
}
