package aggregator

import (
	"maps"
	"slices"
	"time"
)

// holds are what is asked of the turn's source once the turn is over.
func (s *scheduler) holds(t *turn) map[string]time.Time {
	kept := maps.Clone(t.holds)
	for who, until := range t.state.Holds {
		if binds(until, s.now()) && until.After(kept[who]) {
			kept = withHold(kept, who, until)
		}
	}
	return kept
}

// withHold are the holds, which may be nil, and one more.
func withHold(holds map[string]time.Time, who string, until time.Time) map[string]time.Time {
	if holds == nil {
		holds = map[string]time.Time{}
	}
	holds[who] = until
	return holds
}

// rememberHolds restores from the states which hosts want to be left alone. No
// host has an address for a name, so that those among the holds do no harm.
func (s *scheduler) rememberHolds() {
	now := s.now()
	for _, st := range s.states {
		for who, until := range st.Holds {
			if binds(until, now) {
				h := s.pacer.named(who)
				s.pacer.heed(h, later(h.held, until))
				s.pacer.strand(h)
			}
		}
	}
}

// enrol enters the source at the hosts that it relies on now, and not at those
// that it did before.
func (s *scheduler) enrol(source *Source, before *SourceState) {
	old, new := reliesOn(source, before), reliesOn(source, s.states[source.Name])
	if slices.Equal(old, new) {
		return
	}
	for _, address := range old {
		s.pacer.leave(source, address)
	}
	for _, address := range new {
		s.pacer.enrol(source, address)
	}
}

// reliesOn are the addresses that the source is asked at, and those that
// redirects last led to from there.
func reliesOn(source *Source, st *SourceState) []string {
	addresses := askedAt(source, st)
	for _, address := range addresses {
		if landed := st.Validators.At(address).URL; landed != "" {
			addresses = append(addresses, landed)
		}
	}
	return addresses
}
