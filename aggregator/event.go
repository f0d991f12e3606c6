package aggregator

import (
	"slices"
	"strings"
	"time"
)

// Event is something that the person who looks after a source wants to be told
// of once.
type Event struct {
	At   time.Time
	Kind EventKind
	Text string // why, or where; one line, of an upstream's making
}

// EventKind is what happened to a source, as it is stored.
type EventKind string

// The kinds of events. Text is an error of the first three, addresses of the
// next three, and of the last since when there was trouble, by RFC 3339.
const (
	Broke      EventKind = "broke"       // it brings nothing any more
	Unsteady   EventKind = "unsteady"    // it breaks and recovers time and again
	Died       EventKind = "died"        // the publisher says that it is gone for good
	Moving     EventKind = "moving"      // permanent redirects lead elsewhere
	Moved      EventKind = "moved"       // it is asked elsewhere from now on
	LostMirror EventKind = "mirror-gone" // mirrors of it are gone for good
	Recovered  EventKind = "recovered"   // it answers again, or has become steady
)

// maxEventText bounds the text of an event, in bytes.
const maxEventText = 250

// events are what happened in the turn that was not so before; p is the source's
// past after it, less these.
func (t *turn) events(p *Past) []Event {
	var all []Event
	if kind, text := t.turnOfFortune(p); kind != "" {
		all = append(all, t.event(kind, text))
	}
	st := &t.ingest.State
	switch {
	case st.Adopted != "" && st.Adopted != t.state.Adopted:
		all = append(all, t.event(Moved, t.source.Shown(st.Adopted)))
	case st.Moved != "" && t.state.Moved == "" && !p.told(Moving, st.LastFetch.Add(-adoptAfter)):
		all = append(all, t.event(Moving, t.source.Shown(st.Moved)))
	}
	var lost []string
	for _, mirror := range t.lostMirrors() {
		lost = append(lost, t.source.Shown(mirror))
	}
	if len(lost) > 0 {
		all = append(all, t.event(LostMirror, strings.Join(lost, ", ")))
	}
	return all
}

// event is one of the turn. Upstreams may have echoed a secret in the text.
func (t *turn) event(kind EventKind, text string) Event {
	text = cut(oneLine(t.source.veil(text)), maxEventText)
	return Event{t.ingest.State.LastFetch, kind, text}
}

// turnOfFortune is whether the source fell into trouble or came out of it.
func (t *turn) turnOfFortune(p *Past) (EventKind, string) {
	st := &t.ingest.State
	trouble, since := p.trouble()
	switch {
	case st.Gone && trouble != Died:
		return Died, st.Error
	case st.Failures > 0 && (trouble == "" || trouble == Died && !st.Gone): // revived, or at another address
		return p.worsens(st), st.Error
	case st.Failures > 0 && trouble == Unsteady && p.lasts(st, calm):
		return Broke, st.Error
	case st.Failures > 0 || trouble == "" || trouble == Unsteady && !p.steady(st.LastFetch):
		return "", ""
	case t.state.Failures > 0:
		since = earliest(since, t.state.Past.Since) // some failures before it was told
	}
	return Recovered, shown(since)
}

// A person wants to know of trouble that stays, not of each hiccup: a failure is
// told of when it has happened so often in a row, or for so long.
const (
	brokenAfter = 3
	brokenFor   = time.Hour
)

// A source is unsteady that breaks so often within the turns that are kept, or
// once more before it was well for a while. It is steady again once it was well
// for that while, and so many turns.
const (
	unsteadyAfter = 4
	calm          = 24 * time.Hour
	calmTurns     = 6
)

// worsens is what is to be told of a source that fails, and of which no trouble
// was told; nothing of the first failures of one that used to answer.
func (p *Past) worsens(st *SourceState) EventKind {
	broken := st.Failures >= brokenAfter || p.lasts(st, brokenFor)
	switch {
	case st.LastSuccess.IsZero():
		return Broke
	case broken && p.told(Recovered, st.LastFetch.Add(-calm)), p.breaks() >= unsteadyAfter:
		return Unsteady
	case broken:
		return Broke
	}
	return ""
}

// lasts reports whether the source has failed again and again for so long.
func (p *Past) lasts(st *SourceState, long time.Duration) bool {
	return st.Failures > 1 && st.LastFetch.Sub(p.Since) >= long
}

// breaks is how often the source has begun to fail within the turns that are
// kept, since it was last said to have recovered.
func (p *Past) breaks() int {
	n, well := 0, true
	for _, turn := range p.Turns.All() {
		if p.told(Recovered, turn.At.Add(-time.Second)) {
			continue
		}
		if vain := turn.Outcome == InVain; vain && well {
			n, well = n+1, false
		} else {
			well = !vain
		}
	}
	return n
}

// steady reports whether there was no failure lately.
func (p *Past) steady(now time.Time) bool {
	last := p.Turns.All()
	last = last[max(0, len(last)-calmTurns):]
	return now.Sub(p.Vain) >= calm && !slices.ContainsFunc(last, func(t Turn) bool { return t.Outcome == InVain })
}

// trouble is what the source suffers from, Broke, Unsteady, Died, or nothing,
// and since when, as far as it was told.
func (p *Past) trouble() (trouble EventKind, since time.Time) {
	for _, e := range p.Events {
		switch e.Kind {
		case Broke, Unsteady, Died:
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

func earliest(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
