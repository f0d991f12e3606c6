package aggregator

import "time"

// hold leaves the host of the turn's address alone until then: no source of
// that host is asked before, in this run or, since their states are saved, in
// the next one.
func (s *scheduler) hold(t *turn, until time.Time) {
	h := t.host
	if !until.After(h.held) {
		return
	}
	s.Log.Warn("host asks to be left alone; all of its sources wait", "host", h.name, "until", shown(until), "source", t.source.Name)
	for _, waited := range s.pacer.hold(h, until) {
		s.queue(waited)
	}
	for _, source := range h.sources {
		s.postpone(source, until)
	}
}

// queue lets a turn wait for its host, unless that wants to be left alone: then
// the turn ends, or goes on to its next address, without a request.
func (s *scheduler) queue(t *turn) {
	for {
		h := s.pacer.at(t.address())
		if !binds(h.held, s.now()) {
			s.pacer.wait(t)
			return
		}
		if len(t.errs) == 0 {
			delete(s.underway, t.source)
			s.postpone(t.source, h.held)
			s.plan(t.source)
			return
		}
		if t.fail(&FetchError{RetryAfter: h.held.Sub(s.now()), Err: heldBack{h.name}}, s.now()) {
			s.unsaved = append(s.unsaved, t)
			return
		}
	}
}

// heldBack says why an address was not asked.
type heldBack struct{ host string }

func (e heldBack) Error() string { return e.host + " asked to be left alone" }

// postpone saves that a source is not to be asked before then. Its place in
// the line is given up when it comes. A source whose turn is under way is
// postponed when that is saved: its state is about to be another.
func (s *scheduler) postpone(source *Source, until time.Time) {
	st := s.states[source.Name]
	if s.underway[source] || binds(st.NotBefore, s.now()) && !until.After(st.NotBefore) {
		return
	}
	st.NotBefore = until
	s.states[source.Name] = st
	s.unsaved = append(s.unsaved, &turn{source: source, ingest: Ingest{State: st}})
}

// rememberHolds learns whose first address is at which host, restores from the
// states which hosts want to be left alone, and tells sources that are new to them.
func (s *scheduler) rememberHolds() {
	now := s.now()
	for _, source := range s.Sources {
		h := s.pacer.at(source.URL)
		h.sources = append(h.sources, source)
		if st := s.states[source.Name]; asksStatus(st.LastStatus) && binds(st.NotBefore, now) {
			s.pacer.hold(h, st.NotBefore)
		}
	}
	for _, source := range s.Sources {
		if h := s.pacer.at(source.URL); binds(h.held, now) {
			st := s.states[source.Name]
			if !binds(st.NotBefore, now) || st.NotBefore.Before(h.held) {
				st.NotBefore = h.held
			}
			s.states[source.Name] = st
		}
	}
}
