package publish

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"tidings/aggregator"
)

// status is the body of /status.json.
type status struct {
	Sources  []sourceStatus  `json:"sources"`
	Sections []sectionStatus `json:"sections"`
	Store    storeStatus     `json:"store"`
}

type sourceStatus struct {
	Name       string               `json:"name"`
	URL        string               `json:"url"`
	ActiveURL  string               `json:"active_url"`
	State      aggregator.Condition `json:"state"`
	LastStatus int                  `json:"last_status"`
	LastFetch  *time.Time           `json:"last_fetch"` // null before the first
	NextFetch  *time.Time           `json:"next_fetch"` // null when there will be none
	NextReason string               `json:"next_reason"`
	Failures   int                  `json:"failures"`
	Error      string               `json:"error"`
	Articles   int                  `json:"articles"`
}

type sectionStatus struct {
	Path     string `json:"path"`
	Articles int    `json:"articles"`
}

type storeStatus struct {
	Articles int   `json:"articles"`
	Bytes    int64 `json:"bytes"`
}

// status answers with the state of every source, every section and the
// store, as they are now.
func (p *Publisher) status(w http.ResponseWriter, r *http.Request) {
	report, err := p.report(r.Context())
	if err != nil {
		p.unavailable(w, r, err)
		return
	}
	body, err := json.Marshal(report)
	if err != nil {
		p.log.Error("cannot render", "path", r.URL.Path, "err", err)
		say(w, r, http.StatusInternalServerError, "this document could not be written")
		return
	}
	answer(w, r, http.StatusOK, "application/json; charset=utf-8", feedPolicy, body)
}

func (p *Publisher) report(ctx context.Context) (*status, error) {
	counts, err := p.store.Counts(ctx)
	if err != nil {
		return nil, fmt.Errorf("count articles: %w", err)
	}
	states, err := p.store.States(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the states of sources: %w", err)
	}
	report := &status{
		Sources:  []sourceStatus{},
		Sections: []sectionStatus{},
		Store:    storeStatus{counts.Articles, counts.Bytes},
	}
	for _, s := range p.sources {
		report.Sources = append(report.Sources, newSourceStatus(s, states[s.Name].For(s), counts.BySource[s.Name], p.now()))
	}
	for _, s := range p.tree.All() {
		report.Sections = append(report.Sections, sectionStatus{s.Name(), counts.BySection[s.ID()] + counts.BySection[s.ID().Surplus()]})
	}
	return report, nil
}

func newSourceStatus(s *aggregator.Source, state aggregator.SourceState, articles int, now time.Time) sourceStatus {
	next, why := s.Due(&state, now)
	return sourceStatus{
		Name:       legal(s.Name),
		URL:        legal(s.Shown(s.URL)),
		ActiveURL:  legal(s.Shown(state.Serving(s))),
		State:      state.Condition(s),
		LastStatus: state.LastStatus,
		LastFetch:  moment(state.LastFetch),
		NextFetch:  moment(next),
		NextReason: why,
		Failures:   state.Failures,
		Error:      redact(legal(state.Error)),
		Articles:   articles,
	}
}

// moment is a time in UTC and whole seconds, nil for none.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Second)
	return &t
}
