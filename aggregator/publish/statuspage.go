package publish

import (
	"bytes"
	"fmt"
	"net/http"
	"time"

	"tidings/aggregator"
)

// statusRefresh is after what time the status page looks again by itself.
const statusRefresh = 30 * time.Second

// statusView is what the status page shows.
type statusView struct {
	Frame    frame
	Now      time.Time
	Verdict  verdictView
	States   []choice
	Orders   []choice
	Section  string // the one that the sources are of; empty for any
	AnyPlace string // the page without that choice
	Only     string // the one source that is asked for; empty for any
	Everyone string // the page of all sources
	Still    choice // leads to the page that looks again, or that does not
	Refresh  int    // seconds; 0 for never
	Sources  []sourceView
	Shown    string // which of how many they are
	Sections []sectionCount
	Store    storeStatus
	Size     string // of the store
	JSON     string // addresses of the same facts
	Metrics  string // empty where there are none
}

// sectionCount is a section with the sources that one may look at alone.
type sectionCount struct {
	Title, URL, Sources string
	Articles            int
}

// status answers with the page of all sources, or of those that are asked for.
func (p *Publisher) status(w http.ResponseWriter, r *http.Request) {
	q, err := p.site.readStatusQuery(r.URL.Query())
	if err != nil {
		say(w, r, http.StatusBadRequest, err.Error())
		return
	}
	p.momentary(w, r, func() (*rendition, error) {
		report, err := p.report(r.Context())
		if err != nil {
			return nil, err
		}
		var page bytes.Buffer
		if err := pages.ExecuteTemplate(&page, "status", p.statusView(report, q)); err != nil {
			return nil, fmt.Errorf("render the status: %w", err)
		}
		return p.site.momentary(page.Bytes(), formats[asPage].mediaType, p.site.pagePolicy()), nil
	})
}

// statusView is the view with the addresses of what is beside it.
func (p *Publisher) statusView(report *status, q statusQuery) *statusView {
	v := p.site.statusView(report, q, report.at)
	v.JSON = p.site.base + "/status.json"
	if p.metrics != nil {
		v.Metrics = p.site.base + "/metrics"
	}
	return v
}

func (s *site) statusView(report *status, q statusQuery, now time.Time) *statusView {
	shown, count := q.choose(report)
	v := &statusView{
		Frame:   s.statusFrame(q, count),
		Now:     now.UTC(),
		Verdict: newVerdict(report),
		States:  q.states(s.base, report),
		Orders:  q.orders(s.base),
		Only:    q.source,
		Shown:   fmt.Sprintf("Page %d of %d", q.page+1, count),
		Store:   report.Store,
		Size:    size(report.Store.Bytes),
		Still:   q.stillness(s.base),
		Refresh: int(statusRefresh.Seconds()),
	}
	if q.section != "" {
		v.Section = s.heading(s.publicSection(q.section))
	}
	v.AnyPlace, v.Everyone = q.elsewhere().address(s.base), statusQuery{still: q.still}.address(s.base)
	if q.still {
		v.Refresh = 0
	}
	for _, row := range shown {
		v.Sources = append(v.Sources, s.sourceView(row, now))
	}
	for _, section := range report.Sections {
		v.Sections = append(v.Sections, sectionCount{
			Title: s.heading(section.section), URL: s.address(section.section, asPage),
			Sources: statusQuery{section: section.Path, still: q.still}.address(s.base), Articles: section.Articles,
		})
	}
	return v
}

// statusFrame is the frame of one of so many pages.
func (s *site) statusFrame(q statusQuery, count int) frame {
	f := s.frame(q.address(s.base), "Status – "+s.heading(s.publicRoot()), "")
	f.Offers = []offer{{Type: formats[asAtom].mediaType, Title: healthTitle, URL: s.healthAddress()}}
	if !q.still {
		f.Refresh = int(statusRefresh.Seconds())
	}
	if q.page > 0 {
		f.Newer = q.turned(-1).address(s.base)
	}
	if q.page < count-1 {
		f.Older = q.turned(1).address(s.base)
	}
	return f
}

// publicRoot is the root section; one behind a token lends nothing.
func (s *site) publicRoot() *aggregator.Section {
	if root := s.tree.At(aggregator.Root); public(root) {
		return root
	}
	return &aggregator.Section{}
}
