package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"tidings/aggregator"
	"tidings/store"
)

// Bounds of a summary: it is read in a mail.
const (
	summarySources = 20
	summaryTitles  = 3
	summaryTitle   = 60 // columns
)

// summary is what a cycle came to, for a person.
type summary struct {
	aggregator.Report
	titles map[string][]string // of the newest articles of a source, the newest first
	states map[string]aggregator.SourceState
}

// summarise looks up what is new in the store since a change: no more of it than
// is shown, for to read all of it would cost more than to have stored it.
func summarise(ctx context.Context, db *store.Store, since uint64, r aggregator.Report) (*summary, error) {
	s := &summary{Report: r, titles: map[string][]string{}}
	if len(r.Harvests)+len(r.Failures) == 0 {
		return s, nil
	}
	var err error
	if s.states, err = db.States(ctx); err != nil {
		return nil, fmt.Errorf("summarise: %w", err)
	}
	for _, h := range r.Harvests[:min(len(r.Harvests), summarySources)] {
		listing, err := db.Listing(ctx, h.Source)
		if err == nil {
			s.titles[h.Source], err = newest(ctx, db, listing.Seqs, since)
		}
		if err != nil {
			return nil, fmt.Errorf("summarise: %w", err)
		}
	}
	return s, nil
}

// newest are the titles of the last articles that were stored after a change.
func newest(ctx context.Context, db *store.Store, listed []uint64, since uint64) (titles []string, err error) {
	listed = slices.DeleteFunc(slices.Clone(listed), func(seq uint64) bool { return seq <= since })
	slices.Sort(listed)
	for _, seq := range slices.Backward(listed[max(0, len(listed)-summaryTitles):]) {
		changes, err := db.Changes(ctx, seq-1, 1) // its own, unless it was rewritten since
		if err != nil {
			return nil, err
		}
		if len(changes) == 1 && changes[0].Seq == seq && changes[0].Article != nil {
			a := changes[0].Article
			titles = append(titles, shortened(printable(cmp.Or(a.Title, a.URL, "untitled")), summaryTitle))
		}
	}
	return titles, nil
}

// worthTelling reports whether something is new or changed, or failed.
func worthTelling(r aggregator.Report) bool { return r.New > 0 || r.Changed > 0 || r.Failed > 0 }

// print writes the summary: the figures, what is new, what failed.
func (s *summary) print(w io.Writer) {
	fmt.Fprintf(w, "%d sources asked, %d failed; %d articles new, %d changed, %d known, %d forgotten\n",
		s.Asked, s.Failed, s.New, s.Changed, s.Known, s.Purged)
	for _, h := range s.Harvests[:min(len(s.Harvests), summarySources)] {
		fmt.Fprintf(w, "%s: %s\n", printable(h.Source), told(h.New, s.titles[h.Source]))
	}
	if more := len(s.Harvests) - summarySources; more > 0 {
		fmt.Fprintf(w, "something new from %s more\n", counted(more, "source"))
	}
	for _, f := range s.Failures {
		st := s.states[f.Source]
		fmt.Fprintf(w, "%s: %s (%s)\n", printable(f.Source), printable(f.Error), failedSince(&st))
	}
}

// told is how much is new, with some of the titles.
func told(n int, titles []string) string {
	if more := n - len(titles); more > 0 && len(titles) > 0 {
		titles = append(slices.Clone(titles), fmt.Sprintf("and %d more", more))
	}
	if len(titles) == 0 {
		return fmt.Sprintf("%d new", n)
	}
	return fmt.Sprintf("%d new: %s", n, strings.Join(titles, " · "))
}

// failedSince is for how long a source has brought nothing.
func failedSince(st *aggregator.SourceState) string {
	times := "for the first time"
	if st.Failures > 1 {
		times = fmt.Sprintf("%d times in a row", st.Failures)
	}
	if st.LastSuccess.IsZero() {
		return times + "; it has never answered"
	}
	return times + "; last answer " + stamp(st.LastSuccess)
}
