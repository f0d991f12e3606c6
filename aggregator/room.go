package aggregator

import "slices"

// maxHeld is how many bytes of bodies are held at a time, from when they cease
// to be small until what they carried is saved. One turn at a time may go beyond
// it, so that one always comes to its end.
const maxHeld = 32 << 20

// feed lets those grow for which there is room, the longest waiting first.
func (s *scheduler) feed() {
	s.hungry = slices.DeleteFunc(s.hungry, func(g growth) bool {
		if g.of.ended || s.takeRoom(g) {
			close(g.granted)
			return true
		}
		return false
	})
}

// takeRoom gives the attempt a place, if it has none, and the bytes, if there
// is room for both.
func (s *scheduler) takeRoom(g growth) bool {
	t := g.of.turn
	fits := s.held+g.bytes-t.held <= maxHeld || s.greedy == nil || s.greedy == t
	if !fits || g.of.aside && s.active >= s.Concurrency {
		return false
	}
	if s.held+g.bytes-t.held > maxHeld {
		s.greedy = t
	}
	s.held += g.bytes - t.held
	t.held = g.bytes
	if g.of.aside {
		g.of.aside = false
		s.aside--
		s.active++
	}
	return true
}

// let gives back what the turn holds: what it carried is saved, or will not be.
func (s *scheduler) let(t *turn) {
	s.held -= t.held
	t.held = 0
	if s.greedy == t {
		s.greedy = nil
	}
	s.feed()
}
