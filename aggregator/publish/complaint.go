package publish

import (
	"sync"
	"time"
)

// complaintPause is the least time between two lines about what could not be
// read or written: anybody may ask for it, and a store that cannot be read fails
// them all.
const complaintPause = time.Minute

// complaints are such lines.
type complaints struct {
	mu    sync.Mutex
	last  time.Time // zero before the first
	since int       // how many were not written since then
}

// complain logs an error, unless another was logged just now; then the next line
// counts it.
func (p *Publisher) complain(message string, err error, more ...any) {
	c := &p.complaints
	c.mu.Lock()
	defer c.mu.Unlock()
	now := p.now()
	if !c.last.IsZero() && now.Sub(c.last) < complaintPause && !now.Before(c.last) {
		c.since++
		return
	}
	p.log.Error(message, append(more, "err", err, "unsaid", c.since)...)
	c.last, c.since = now, 0
}
