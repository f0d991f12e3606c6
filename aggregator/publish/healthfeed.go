package publish

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/gorilla/feeds"

	"tidings/aggregator"
)

const (
	healthTitle = "What happened to the sources"
	// healthLimit is how many events the feed holds.
	healthLimit = 100
)

// happening is an event of a source, as the operator's feed shows it.
type happening struct {
	source string
	aggregator.Event
}

// healthAtom answers with the operator's feed: sources that broke, died, moved
// or recovered, each told once.
func (p *Publisher) healthAtom(w http.ResponseWriter, r *http.Request) {
	p.momentary(w, r, func() (*rendition, error) {
		report, err := p.report(r.Context())
		if err != nil {
			return nil, err
		}
		return report.inFeed()
	})
}

func (s *site) healthAtom(all []happening) (*rendition, error) {
	body, err := s.healthFeed(all)
	if err != nil {
		return nil, fmt.Errorf("render the operator's feed: %w", err)
	}
	return s.momentary(body, formats[asAtom].mediaType, feedPolicy), nil
}

// happenings are the last events of all sources, the newest first.
func (p *Publisher) happenings(states map[string]aggregator.SourceState) []happening {
	var all []happening
	for _, s := range p.sources {
		for _, e := range states[s.Name].Past.Events {
			e.Text = redact(legal(e.Text))
			all = append(all, happening{legal(s.Name), e})
		}
	}
	slices.SortFunc(all, func(a, b happening) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.source, b.source), cmp.Compare(a.Kind, b.Kind))
	})
	return slices.Clone(all[:min(len(all), healthLimit)])
}

// healthEntry completes [feeds.AtomEntry].
type healthEntry struct {
	feeds.AtomEntry
	Category atomCategory `xml:"category"`
	Links    []xmlLink    `xml:"link"`
}

// healthFeed writes the events as Atom. Equal events give equal bytes.
func (s *site) healthFeed(all []happening) ([]byte, error) {
	a := &atomFeed{
		Lang:      english,
		Generator: atomGenerator{Version: s.version, Name: generatorName},
		Links: []xmlLink{
			{Href: s.healthAddress(), Rel: "self", Type: formats[asAtom].mediaType},
			{Href: s.base + "/status", Rel: "alternate", Type: formats[asPage].mediaType},
		},
	}
	a.Xmlns = atomSpace
	a.Id, a.Title = s.healthAddress(), healthTitle+" – "+s.heading(s.publicRoot())
	a.Author = &feeds.AtomAuthor{AtomPerson: feeds.AtomPerson{Name: generatorName}}
	var newest time.Time
	if len(all) > 0 {
		newest = all[0].At
	}
	a.Updated = atomUpdated(newest)
	head, err := headOf(a, atomTail)
	if err != nil {
		return nil, err
	}
	body := bytes.NewBuffer(head)
	for _, h := range all {
		text, err := indented(s.healthEntry(h), "  ")
		if err != nil {
			return nil, err
		}
		body.Write(text)
	}
	body.WriteString(atomTail)
	return body.Bytes(), nil
}

func (s *site) healthAddress() string { return s.base + "/health.atom" }

func (s *site) healthEntry(h happening) *healthEntry {
	e := &healthEntry{
		Category: atomCategory{Term: string(h.Kind)},
		Links:    []xmlLink{{Href: statusQuery{source: h.source}.address(s.base), Rel: "alternate", Type: formats[asPage].mediaType}},
	}
	e.XMLName.Local = "entry"
	headline, text := h.words()
	e.Id, e.Title = h.id(), cut(h.source, nameLength)+" "+headline
	e.Published, e.Updated = atomDate(h.At), atomDate(h.At)
	e.Content = &feeds.AtomContent{Type: "text", Content: text}
	return e
}

// id names the event for ever, whatever the address of this site.
func (h *happening) id() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%d", h.source, h.Kind, h.At.Unix()))
	return "tag:tidings,2026:health:" + hex.EncodeToString(sum[:16])
}

// words say what happened, and what is to be done or expected.
func (h *happening) words() (headline, text string) {
	switch h.Kind {
	case aggregator.Broke:
		return "broke", "The source brings nothing: " + h.Text + ". What it brought stays, and it is asked again, ever more rarely."
	case aggregator.Unsteady:
		return "is unsteady", "The source breaks and recovers time and again; the last time: " + h.Text + ". What it brought stays. Nothing more is said of that until it has answered for a day, or not for a day."
	case aggregator.Died:
		return "is gone", "The publisher says that the feed is gone for good: " + h.Text + ". It is not asked again. Remove it from the configuration, or give it another address."
	case aggregator.Moving:
		return "is moving", "Permanent redirects lead to " + h.Text + ". When they have stood for a week it is asked there; better, write that address into the configuration."
	case aggregator.Moved:
		return "has moved", "It is asked at " + h.Text + " from now on. Write that address into the configuration."
	case aggregator.LostMirror:
		return "has lost a mirror", "Gone for good, as it says itself: " + h.Text + ". It is not asked again. Remove it from the configuration, or have it tried with tidings fetch --revive."
	case aggregator.Recovered:
		return "recovered", "The source answers again. There was trouble since " + h.Text + "."
	}
	return string(h.Kind), h.Text
}
