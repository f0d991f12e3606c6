package store

import (
	"context"
	"fmt"
	"slices"

	"tidings/aggregator"
)

// Replace brings every stored article to the sections that place now gives it.
// The fingerprint is struck out first and written last: a Replace that was cut
// short is done again, also when the placement of before comes back.
func (s *Store) Replace(ctx context.Context, fingerprint string, place aggregator.Placement) error {
	done, err := s.begun(ctx, fingerprint)
	if err == nil && !done {
		err = s.replace(ctx, fingerprint, place)
	}
	if err != nil {
		return fmt.Errorf("replace: %w", err)
	}
	return nil
}

// begun reports whether the placement is complete, and strikes the old
// fingerprint out when it is not.
func (s *Store) begun(ctx context.Context, fingerprint string) (done bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	err = s.view(func(t *tables) error {
		known := t.meta.Get([]byte(fingerprintKey))
		done = known != nil && string(known) == fingerprint
		return nil
	})
	if err != nil || done {
		return done, err
	}
	return false, s.update(func(w *writing) error { return w.meta.Delete([]byte(fingerprintKey)) })
}

func (s *Store) replace(ctx context.Context, fingerprint string, place aggregator.Placement) error {
	misplaced := func(a *aggregator.Article) bool { return !slices.Equal(placed(place, a), a.Sections) }
	err := s.sweep(ctx, misplaced, func(w *writing, articles []*stored) error {
		for _, old := range articles {
			a := old.Article
			if a.Sections = placed(place, &a); slices.Equal(a.Sections, old.Sections) {
				continue
			}
			if err := w.rewrite(old, &a); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.update(func(w *writing) error { return w.meta.Put([]byte(fingerprintKey), []byte(fingerprint)) })
}
