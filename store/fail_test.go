package store_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tidings/aggregator"
)

// A commit that fails anywhere leaves nothing behind, neither articles nor the
// validators that would hide them, and can be done again.
func TestFailedCommitLeavesNothing(t *testing.T) {
	tests := []struct {
		point string
		n     int
	}{
		{"record", 1},  // before the first article
		{"record", 21}, // between two articles
		{"state", 1},   // between the articles and the validators
		{"state", 2},   // of the second source
		{"commit", 1},  // when all is written
	}
	refused := errors.New("refused")
	for _, test := range tests {
		t.Run(fmt.Sprint(test.point, " ", test.n), func(t *testing.T) {
			path := newPath(t)
			s := open(t, path)
			commit(t, s, "before")
			want := everythingIn(t, s)
			batch := []aggregator.Ingest{numbered(1), numbered(2)}
			batch[1].State.Name = "another"
			s.Fail(test.point, test.n, refused)
			if _, err := s.Commit(t.Context(), batch, everywhere); !errors.Is(err, refused) {
				t.Errorf("error %v, want %v", err, refused)
			}
			if diff := cmp.Diff(want, everythingIn(t, s)); diff != "" {
				t.Errorf("-before +after:\n%s", diff)
			}
			shut(t, s)
			s = open(t, path)
			if diff := cmp.Diff(want, everythingIn(t, s)); diff != "" {
				t.Errorf("-before +after a restart:\n%s", diff)
			}
			tallies, err := s.Commit(t.Context(), batch, everywhere)
			if err != nil || tallies[0].New != batchSize || tallies[1].New != batchSize || tallies[1].Changed != 1 {
				t.Errorf("done again: %+v, %v", tallies, err)
			}
			shut(t, s)
		})
	}
}
