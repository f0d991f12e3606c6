package aggregator

import (
	"encoding/binary"
	"slices"
	"time"
)

// Past is what is remembered of a source for the person who looks after it.
// Nothing is decided by it, and another address does not end it. Its values are
// not changed in place: states that are copied share them.
type Past struct {
	// Since is when the source last became what its [Condition] was after a turn;
	// zero before the first.
	Since time.Time
	Vain  time.Time // the last turn in vain; zero before any
	Turns Turns     // the last ones
	// Hours and Days count the articles that the source was the first to bring; a
	// store adds those of each [Ingest] by [SourceState.Credit].
	Hours, Days Series
	Events      []Event // the last ones, in their order
}

// How much of the past is kept.
const (
	keptTurns  = 24
	keptHours  = 24
	keptDays   = 30
	keptEvents = 8
)

// Turn is one that was saved.
type Turn struct {
	At      time.Time
	Outcome Outcome
}

// Outcome is what came of a turn.
type Outcome byte

// The outcomes of a turn; they are stored by their numbers.
const (
	InVain  Outcome = iota + 1
	Quiet           // an answer, and no article that was not known
	Brought         // new articles
)

// Turns are the last turns of a source in five bytes each, the oldest first:
// seconds since 1970, and the outcome.
type Turns []byte

const turnSize = 5

// All are the turns, the oldest first.
func (t Turns) All() []Turn {
	var all []Turn
	for coded := range slices.Chunk(t, turnSize) {
		if len(coded) == turnSize {
			at := time.Unix(int64(binary.BigEndian.Uint32(coded)), 0).UTC()
			all = append(all, Turn{at, Outcome(coded[turnSize-1])})
		}
	}
	return all
}

// and is the turns with one more.
func (t Turns) and(at time.Time, o Outcome) Turns {
	kept := t[max(0, len(t)-turnSize*(keptTurns-1)):]
	coded := binary.BigEndian.AppendUint32(slices.Clone(kept), uint32(at.Unix()))
	return append(coded, byte(o))
}

// ended is the turns with the last one's outcome replaced.
func (t Turns) ended(o Outcome) Turns {
	if len(t) == 0 {
		return t
	}
	t = slices.Clone(t)
	t[len(t)-1] = byte(o)
	return t
}

// past is the source's past after the turn.
func (t *turn) past() Past {
	before, after := t.state, &t.ingest.State
	p := before.Past
	o := Quiet
	if after.Failures > 0 {
		o, p.Vain = InVain, after.LastFetch
	}
	p.Turns = p.Turns.and(after.LastFetch, o)
	if p.Since.IsZero() || before.Condition(t.source) != after.Condition(t.source) {
		p.Since = after.LastFetch
	}
	p.Events = slices.Concat(p.Events, t.events(&p))
	p.Events = p.Events[max(0, len(p.Events)-keptEvents):]
	return p
}

// Credit adds to the state what came of the articles that were saved with it. When
// one is lost that its source lists, nothing is left that would save a fetch of the
// whole feed, or the reading of it.
func (st *SourceState) Credit(t Tally) {
	if t.Lost {
		st.Validators, st.Outlook = nil, 0
	}
	st.NewToday += t.Claimed
	if t.New == 0 {
		return
	}
	st.Past.Turns = st.Past.Turns.ended(Brought)
	st.Past.Hours = st.Past.Hours.plus(spanOf(st.LastFetch, time.Hour), keptHours, t.New)
	st.Past.Days = st.Past.Days.plus(spanOf(st.LastFetch, day), keptDays, t.New)
}

// NewInADay is how many articles the source was the first to bring in the
// present hour and the 23 before it.
func (p *Past) NewInADay(now time.Time) int {
	return p.Hours.sum(spanOf(now, time.Hour), keptHours)
}

// NewInAMonth is how many articles the source was the first to bring on the
// present day in UTC and the 29 before it.
func (p *Past) NewInAMonth(now time.Time) int {
	return p.Days.sum(spanOf(now, day), keptDays)
}
