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
	for _, source := range s.Sources {
		if source != t.source && s.pacer.at(source.URL) == h {
			s.postpone(source, until)
		}
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

// postpone saves that a source is not to be asked before then. Its turn, if it
// has one under way, goes on; its place in the line is given up when it comes.
func (s *scheduler) postpone(source *Source, until time.Time) {
	st := s.states[source.Name]
	if !until.After(st.NotBefore) {
		return
	}
	st.NotBefore = until
	s.states[source.Name] = st
	s.unsaved = append(s.unsaved, &turn{source: source, state: st, ingest: Ingest{State: st}, planned: true})
}

// rememberHolds restores, from the states, which hosts want to be left alone,
// and tells sources that are new to them.
func (s *scheduler) rememberHolds() {
	now := s.now()
	for _, source := range s.Sources {
		if st := s.states[source.Name]; asksStatus(st.LastStatus) && binds(st.NotBefore, now) {
			s.pacer.hold(s.pacer.at(source.URL), st.NotBefore)
		}
	}
	for _, source := range s.Sources {
		if h := s.pacer.at(source.URL); binds(h.held, now) {
			st := s.states[source.Name]
			st.NotBefore = later(st.NotBefore, h.held)
			s.states[source.Name] = st
		}
	}
}
