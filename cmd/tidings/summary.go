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
	summaryTitle   = 60  // columns
	summaryChanges = 200 // articles in memory at a time
)

// summary is what a cycle came to, for a person.
type summary struct {
	aggregator.Report
	news   []harvest // by source, in the order of their names
	states map[string]aggregator.SourceState
}

// harvest is what is new of a source, by the articles that it words.
type harvest struct {
	source   string
	articles int
	titles   []string // of the newest ones, the newest first
}

// summarise looks up what is new in the store since a change.
func summarise(ctx context.Context, db *store.Store, since uint64, r aggregator.Report) (*summary, error) {
	s := &summary{Report: r}
	var err error
	if s.states, err = db.States(ctx); err != nil {
		return nil, fmt.Errorf("summarise: %w", err)
	}
	bySource := map[string]*harvest{}
	for after := since; ; {
		changes, err := db.Changes(ctx, after, summaryChanges)
		if err != nil {
			return nil, fmt.Errorf("summarise: %w", err)
		}
		if len(changes) == 0 {
			break
		}
		for _, c := range changes {
			if c.Article != nil && c.Seq > since {
				gather(bySource, c.Article)
			}
		}
		after = changes[len(changes)-1].Number
	}
	for _, h := range bySource {
		s.news = append(s.news, *h)
	}
	slices.SortFunc(s.news, func(a, b harvest) int { return cmp.Compare(a.source, b.source) })
	return s, nil
}

// gather adds an article to what its source brought.
func gather(bySource map[string]*harvest, a *aggregator.Article) {
	name := a.Source().Source
	h := bySource[name]
	if h == nil {
		h = &harvest{source: name}
		bySource[name] = h
	}
	h.articles++
	h.titles = slices.Insert(h.titles, 0, shortened(printable(cmp.Or(a.Title, a.URL, "untitled")), summaryTitle))
	h.titles = h.titles[:min(len(h.titles), summaryTitles)]
}

// worthTelling reports whether something is new or changed, or failed.
func worthTelling(r aggregator.Report) bool { return r.New > 0 || r.Changed > 0 || r.Failed > 0 }

// print writes the summary: the figures, what is new, what failed.
func (s *summary) print(w io.Writer) {
	fmt.Fprintf(w, "%d sources asked, %d failed; %d articles new, %d changed, %d known, %d forgotten\n",
		s.Asked, s.Failed, s.New, s.Changed, s.Known, s.Purged)
	for _, h := range s.news[:min(len(s.news), summarySources)] {
		fmt.Fprintf(w, "%s: %s\n", printable(h.source), h.text())
	}
	if more := len(s.news) - summarySources; more > 0 {
		fmt.Fprintf(w, "something new from %s more\n", counted(more, "source"))
	}
	for _, f := range s.Failures {
		st := s.states[f.Source]
		fmt.Fprintf(w, "%s: %s (%s)\n", printable(f.Source), printable(f.Error), failedSince(&st))
	}
}

func (h *harvest) text() string {
	text := fmt.Sprintf("%d new: %s", h.articles, strings.Join(h.titles, " · "))
	if more := h.articles - len(h.titles); more > 0 {
		text += fmt.Sprintf(" · and %d more", more)
	}
	return text
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
