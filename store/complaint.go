package store

import (
	"fmt"
	"sync"
)

// maxComplaints bounds the lines about damage in a process, and what is
// remembered of them; a check names all of it.
const maxComplaints = 10_000

// complaints are those that were made.
type complaints struct {
	mu   sync.Mutex
	made map[string]bool
}

// first reports whether a complaint is to be made, for the first time.
func (c *complaints) first(complaint string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.made[complaint] || len(c.made) >= maxComplaints {
		return false
	}
	if c.made == nil {
		c.made = map[string]bool{}
	}
	c.made[complaint] = true
	return true
}

// complain logs what is damaged, once in a process: anybody may ask for it, and
// as often as they like. The place is keys and values that tell it from others.
func (s *Store) complain(message string, err error, place ...any) {
	if s.complaints.first(fmt.Sprint(message, place)) {
		s.log.Error(message, append(place, "err", err)...)
	}
}
