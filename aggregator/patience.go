package aggregator

import (
	"context"
	"time"
)

// heed leaves alone who asked for it in the newest answer to the turn: the
// host for a 429 and a 503, else the address.
func (s *scheduler) heed(t *turn) {
	if len(t.errs) == t.told {
		t.host.refusals = 0
		return
	}
	t.told = len(t.errs)
	err := t.errs[t.told-1]
	if asksHost(err) {
		t.host.refusals++
		until := momentAfter(wish(err, t.host.refusals), s.Now())
		t.holds = withHold(t.holds, t.host.name, until)
		s.hold(t, until)
	} else if until := momentAfter(wish(err, 1), s.Now()); !until.IsZero() {
		t.holds = withHold(t.holds, t.addresses[t.told-1], until)
	}
}

// hold leaves the turn's host alone until then: no source asks it before, in
// this run or, since what it asked for is saved, in the next one.
func (s *scheduler) hold(t *turn, until time.Time) {
	h := t.host
	if !until.After(h.held) {
		return
	}
	s.Log.Log(context.Background(), levelOf(t.refusals()), "host asks to be left alone; all of its sources wait", "host", h.name, "until", shown(until), "source", t.source.Name)
	for _, waited := range s.pacer.hold(h, until) {
		s.queue(waited)
	}
	for source := range h.sources {
		s.postpone(source)
	}
}

// refusals are how often in a row the turn's host refused, as far as is known: this
// run, or the source's last turn in another, may not have been the first.
func (t *turn) refusals() int {
	if _, again := t.state.Holds[t.host.name]; again {
		return t.host.refusals + 1
	}
	return t.host.refusals
}

// queue lets a turn wait for its host. Addresses that want to be left alone are
// passed over; when that leaves none, the turn ends.
func (s *scheduler) queue(t *turn) {
	over := s.passOver(t)
	t.told = len(t.errs)
	switch {
	case !over:
		s.pacer.wait(t)
	case t.requested:
		s.save(t)
	default: // nobody was asked, so nobody failed
		s.rest(t.source)
	}
}

// passOver goes on to the first address that may be asked. It reports whether
// there is none, and the turn is over.
func (s *scheduler) passOver(t *turn) (over bool) {
	for until := s.heldUntil(t); !over && !until.IsZero(); until = s.heldUntil(t) {
		over = t.fail(&FetchError{RetryAfter: until.Sub(s.now()), Err: heldBack{Site(t.destination())}}, s.now())
	}
	return over
}

// heldBack says why an address was not asked.
type heldBack struct{ host string }

func (e heldBack) Error() string { return e.host + " asked to be left alone" }

// heldUntil is until when the turn's next request must not be made. It is the zero
// time for one that may be made.
func (s *scheduler) heldUntil(t *turn) time.Time {
	if t.onward != nil {
		return s.binding(s.pacer.held(t.destination()))
	}
	return s.heldAt(t.address(), t.state)
}

// heldAt is until when a source in that state must not be asked at the address: its
// host wants to be left alone, or the one that redirects last led to, or the
// address itself.
func (s *scheduler) heldAt(address string, st *SourceState) time.Time {
	until := later(s.pacer.held(address), st.Holds[address])
	if landed := st.Validators.At(address).URL; landed != "" {
		until = later(until, s.pacer.held(landed))
	}
	return s.binding(until)
}

// binding is the time, or zero where nobody need heed it.
func (s *scheduler) binding(until time.Time) time.Time {
	if !binds(until, s.now()) {
		return time.Time{}
	}
	return until
}

// opens is when the first of the source's addresses may be asked again; the
// zero time when one may be asked now.
func (s *scheduler) opens(source *Source) time.Time {
	st := s.states[source.Name]
	var opens time.Time
	for i, address := range askedAt(source, st) {
		if until := s.heldAt(address, st); i == 0 || until.Before(opens) {
			opens = until
		}
	}
	return opens
}

// postpone saves that a source is not to be asked before one of its addresses
// may be. Its place in the line is given up when it comes. A source whose turn
// is under way is postponed when that is saved: its state is about to be another.
func (s *scheduler) postpone(source *Source) {
	st, until := s.states[source.Name], s.opens(source)
	if s.underway[source.Name] || until.IsZero() || binds(st.NotBefore, s.now()) && !until.After(st.NotBefore) {
		return
	}
	postponed := *st
	postponed.NotBefore = until
	s.states[source.Name] = &postponed
	s.unsaved = append(s.unsaved, &turn{source: source, ingest: &Ingest{State: postponed}})
}
