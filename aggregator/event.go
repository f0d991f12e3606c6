package aggregator

import "time"

// Event is something that the person who looks after a source wants to be told
// of once.
type Event struct {
	At   time.Time
	Kind EventKind
	Text string // why, or where; one line, of an upstream's making
}

// EventKind is what happened to a source, as it is stored.
type EventKind string

// The kinds of events. Text is the error of the first two, an address of the
// next two, and of the last since when there was trouble, by RFC 3339.
const (
	Broke     EventKind = "broke"     // it brings nothing any more
	Died      EventKind = "died"      // the publisher says that it is gone for good
	Moving    EventKind = "moving"    // permanent redirects lead elsewhere
	Moved     EventKind = "moved"     // it is asked elsewhere from now on
	Recovered EventKind = "recovered" // it answers again
)

// maxEventText bounds the text of an event, in bytes.
const maxEventText = 250

// events are what happened in the turn that was not so before.
func (t *turn) events() []Event {
	var all []Event
	if kind, text := t.turnOfFortune(); kind != "" {
		all = append(all, t.event(kind, text))
	}
	st := &t.ingest.State
	switch {
	case st.Adopted != "" && st.Adopted != t.state.Adopted:
		all = append(all, t.event(Moved, t.source.Shown(st.Adopted)))
	case st.Moved != "" && t.state.Moved == "" && !t.state.Past.told(Moving, st.LastFetch.Add(-adoptAfter)):
		all = append(all, t.event(Moving, t.source.Shown(st.Moved)))
	}
	return all
}

// event is one of the turn. Upstreams may have echoed a secret in the text.
func (t *turn) event(kind EventKind, text string) Event {
	text = cut(oneLine(t.source.veil(text)), maxEventText)
	return Event{t.ingest.State.LastFetch, kind, text}
}

// turnOfFortune is whether the source fell into trouble or came out of it.
func (t *turn) turnOfFortune() (EventKind, string) {
	st := &t.ingest.State
	trouble, since := t.state.Past.trouble()
	switch {
	case st.Gone && trouble != Died:
		return Died, st.Error
	case st.Failures > 0 && trouble == "":
		return Broke, st.Error
	case st.Failures == 0 && trouble != "":
		return Recovered, shown(since)
	}
	return "", ""
}

// trouble is what the source suffers from, Broke, Died, or nothing, and since when.
func (p *Past) trouble() (trouble EventKind, since time.Time) {
	for _, e := range p.Events {
		switch e.Kind {
		case Broke, Died:
			if trouble == "" {
				since = e.At
			}
			trouble = e.Kind
		case Recovered:
			trouble = ""
		}
	}
	return trouble, since
}

// told reports whether there was such an event after a moment.
func (p *Past) told(kind EventKind, after time.Time) bool {
	for _, e := range p.Events {
		if e.Kind == kind && e.At.After(after) {
			return true
		}
	}
	return false
}
