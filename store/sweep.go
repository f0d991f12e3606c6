package store

import (
	"bytes"
	"context"

	"tidings/aggregator"
)

// sweepSize is how many articles one transaction of a sweep looks at, and at
// most changes.
const sweepSize = 500

// sweep looks at every article in the order of arrival and has act change
// those that are wanted, in transactions of bounded size. Between the look and
// the change a commit may have rewritten an article: act gets it as it is by
// then. It may be called for one that is no longer wanted, never for one that
// is gone. Damaged articles are passed over, with a line in the log.
func (s *Store) sweep(ctx context.Context, wanted func(*aggregator.Article) bool, act func(*writing, []*stored) error) error {
	for after, more := uint64(0), true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		rows, err := s.following(after)
		if err != nil {
			return err
		}
		if seqs := s.pick(rows, wanted); len(seqs) > 0 {
			err = s.update(func(w *writing) error { return act(w, w.reread(seqs)) })
		}
		if err != nil {
			return err
		}
		if more = len(rows) == sweepSize; more {
			after = rows[len(rows)-1].seq
		}
	}
	return nil
}

// following reads the records that follow the sequence number after.
func (s *Store) following(after uint64) (rows []row, err error) {
	err = s.view(func(t *tables) error {
		rows = t.following(after)
		return nil
	})
	return rows, err
}

func (t *tables) following(after uint64) []row {
	var rows []row
	for a := ascend(t.records, number(after+1)); a.k != nil && len(rows) < sweepSize; a.next() {
		rows = append(rows, row{seq: numberOf(a.k), record: bytes.Clone(a.v)})
	}
	return rows
}

// pick returns the sequence numbers of the wanted articles.
func (s *Store) pick(rows []row, wanted func(*aggregator.Article) bool) []uint64 {
	var seqs []uint64
	for _, r := range rows {
		if a := s.opened(r); a != nil && wanted(&a.Article) {
			seqs = append(seqs, r.seq)
		}
	}
	return seqs
}

// reread opens the articles that are still there.
func (w *writing) reread(seqs []uint64) []*stored {
	var articles []*stored
	for _, seq := range seqs {
		if a, err := w.store.codec.article(seq, w.records.Get(number(seq))); err == nil {
			articles = append(articles, a)
		}
	}
	return articles
}
