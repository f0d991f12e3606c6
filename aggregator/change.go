package aggregator

// change goes on with other settings. Requests under way are not disturbed, and
// what they bring is saved under the name of their source; who stays is asked
// when it would have been, and who is new as soon as its host allows.
func (s *scheduler) change(next Settings) {
	before := s.known
	s.Settings, s.known, s.calendar = next, sourcesByName(next.Sources), Calendar{}
	s.every = summingUp(next.Sources)
	s.pacer.repace(next.Pace, s.Now())
	s.dismiss(before)
	for _, source := range next.Sources {
		if before[source.Name] != source && !s.underway[source.Name] { // else when that is over
			s.admit(source)
			s.plan(source)
		}
	}
	s.upkeep.change(next)
}

// dismiss lets go of those of the sources that are not in force any more. A
// turn that has asked nobody yet is forgotten.
func (s *scheduler) dismiss(sources map[string]*Source) {
	left := func(source *Source) bool { return s.known[source.Name] != source }
	s.pacer.drop(func(t *turn) bool {
		idle := left(t.source) && !t.requested
		if idle {
			delete(s.underway, t.source.Name)
		}
		return idle
	})
	s.line.keep(func(source *Source) bool { return !left(source) })
	for _, source := range sources {
		if left(source) {
			for _, address := range reliesOn(source, s.states[source.Name]) {
				s.pacer.leave(source, address)
			}
		}
	}
}
