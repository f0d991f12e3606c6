package publish

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"tidings/aggregator"
)

// status is the body of /status.json, and what the page beside it shows.
type status struct {
	Sources  []*sourceStatus              `json:"sources"`
	Sections []sectionStatus              `json:"sections"` // those that are open to everybody
	Store    storeStatus                  `json:"store"`
	States   map[aggregator.Condition]int `json:"states"` // how many sources are in each
	// UnsavedSince and RefusedSince are since when nothing can be saved, and the
	// configuration file is not taken; null while all is well.
	UnsavedSince *time.Time `json:"unsaved_since"`
	RefusedSince *time.Time `json:"config_refused_since"`

	at             time.Time   // when it was made
	happened       []happening // to the sources
	inJSON, inFeed func() (*rendition, error)
	inOrder        map[string]func() []*sourceStatus // by the order's name
}

type sourceStatus struct {
	Name          string               `json:"name"`
	List          bool                 `json:"list,omitempty"` // it brings sources, and no articles
	URL           string               `json:"url"`
	ActiveURL     string               `json:"active_url"`
	State         aggregator.Condition `json:"state"`
	Since         *time.Time           `json:"since"` // null when that is not known
	LastStatus    int                  `json:"last_status"`
	LastFetch     *time.Time           `json:"last_fetch"` // null before the first
	NextFetch     *time.Time           `json:"next_fetch"` // null when there will be none
	NextReason    string               `json:"next_reason"`
	Failures      int                  `json:"failures"`
	Error         string               `json:"error"`
	Articles      int                  `json:"articles"`
	ArticlesDay   int                  `json:"articles_day"` // that it was the first to bring
	ArticlesMonth int                  `json:"articles_month"`
	Sections      []string             `json:"sections"` // those that are open to everybody
	History       []string             `json:"history"`  // outcomes of the last turns, the oldest first

	feeds  []*aggregator.Section // the sections
	closed int                   // how many others there are, behind a token
	turns  []aggregator.Turn
	waits  time.Duration // for how long beyond its time
}

type sectionStatus struct {
	Path     string `json:"path"`
	Articles int    `json:"articles"`

	section *aggregator.Section
}

type storeStatus struct {
	Articles int   `json:"articles"`
	Bytes    int64 `json:"bytes"`
}

// outcomes are what came of a turn, in a word.
var outcomes = map[aggregator.Outcome]string{
	aggregator.InVain: "failed", aggregator.Quiet: "quiet", aggregator.Brought: "new",
}

// statusJSON answers with the state of every source, every section and the
// store, as they are now.
func (p *Publisher) statusJSON(w http.ResponseWriter, r *http.Request) {
	p.momentary(w, r, func() (*rendition, error) {
		report, err := p.report(r.Context())
		if err != nil {
			return nil, err
		}
		return report.inJSON()
	})
}

func (s *site) statusJSON(report *status) (*rendition, error) {
	body, err := json.Marshal(report)
	if err != nil {
		return nil, fmt.Errorf("render the status: %w", err)
	}
	return s.momentary(body, "application/json", feedPolicy), nil
}

// report is the state of everything as it is, or was a moment ago.
func (p *Publisher) report(ctx context.Context) (*status, error) {
	return p.reports.get(p.now, func() (*status, error) { return p.newReport(ctx) })
}

func (p *Publisher) newReport(ctx context.Context) (*status, error) {
	counts, err := p.store.Counts(ctx)
	if err != nil {
		return nil, fmt.Errorf("count articles: %w", err)
	}
	states, err := p.store.States(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the states of sources: %w", err)
	}
	report := &status{
		Sources:  []*sourceStatus{},
		Sections: []sectionStatus{},
		Store:    storeStatus{counts.Articles, counts.Bytes},
		States:   map[aggregator.Condition]int{},

		UnsavedSince: moment(p.saving.Failing()),
		RefusedSince: moment(p.reloading.Failing()),

		at:       p.now(),
		happened: p.happenings(states),
	}
	p.site.prepare(report)
	calendar := aggregator.Calendar{}
	for _, s := range p.sources {
		row := p.sourceStatus(s, states[s.Name].For(s), calendar, report.at)
		row.Articles = counts.BySource[s.Name]
		row.belongsTo(p.tree, s)
		report.Sources = append(report.Sources, row)
		report.States[row.State]++
	}
	for _, s := range p.site.publicSections() {
		articles := counts.BySection[s.ID()] + counts.BySection[s.ID().Surplus()]
		report.Sections = append(report.Sections, sectionStatus{s.Name(), articles, s})
	}
	return report, nil
}

// prepare has what is made of the report be made once, when it is asked for.
func (s *site) prepare(report *status) {
	report.inJSON = sync.OnceValues(func() (*rendition, error) { return s.statusJSON(report) })
	report.inFeed = sync.OnceValues(func() (*rendition, error) { return s.healthAtom(report.happened) })
	report.inOrder = map[string]func() []*sourceStatus{}
	for i := range orders {
		report.inOrder[orders[i].name] = sync.OnceValue(func() []*sourceStatus { return orders[i].sorted(report.Sources) })
	}
}

func (p *Publisher) sourceStatus(s *aggregator.Source, state aggregator.SourceState, calendar aggregator.Calendar, now time.Time) *sourceStatus {
	next, why := calendar.Due(s, &state, now)
	row := &sourceStatus{
		Name:          legal(s.Name),
		List:          s.List,
		URL:           legal(s.Shown(s.URL)),
		ActiveURL:     legal(s.Shown(state.Serving(s))),
		State:         state.Condition(s),
		LastStatus:    state.LastStatus,
		LastFetch:     moment(state.LastFetch),
		NextFetch:     moment(next),
		NextReason:    why,
		Failures:      state.Failures,
		Error:         redact(legal(state.Error)),
		ArticlesDay:   state.Past.NewInADay(now),
		ArticlesMonth: state.Past.NewInAMonth(now),
		Sections:      []string{},
		History:       []string{},
		turns:         state.Past.Turns.All(),
		waits:         p.since.Overdue(s, &state, next, now),
	}
	if row.State != aggregator.New && row.State != aggregator.Disabled {
		row.Since = moment(state.Past.Since)
	}
	for _, turn := range row.turns {
		row.History = append(row.History, outcomes[turn.Outcome])
	}
	return row
}

// belongsTo notes the sections that the source names; a list is in none. Those
// behind a token are counted and not named.
func (row *sourceStatus) belongsTo(tree *aggregator.Tree, s *aggregator.Source) {
	paths := s.Sections
	if len(paths) == 0 && !s.List {
		paths = []string{aggregator.Root}
	}
	for _, path := range paths {
		section := tree.At(path)
		if section == nil || !public(section) {
			row.closed++
			continue
		}
		row.Sections = append(row.Sections, section.Name())
		row.feeds = append(row.feeds, section)
	}
}

// overdue is how long after its time a source that was not asked is worth a word.
const overdue = 15 * time.Minute

// moment is a time in UTC and whole seconds, nil for none.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Second)
	return &t
}
