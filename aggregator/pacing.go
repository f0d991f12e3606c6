package aggregator

import "time"

// pacer holds turns back until the host that they ask can be asked again. One
// slow or crowded host delays its own sources and no others. A pacer belongs
// to one goroutine.
type pacer struct {
	pace  Pace
	hosts map[string]*host
	ready timeline[*host] // hosts with waiting turns and room for a request
	turns int             // waiting, all hosts together
}

// host is a registrable domain that turns wait for.
type host struct {
	name    string
	waiting []*turn
	active  int       // requests under way
	free    time.Time // no request starts before
	queued  bool      // it is in ready
}

func newPacer(p Pace) *pacer {
	return &pacer{pace: p, hosts: map[string]*host{}}
}

// wait queues a turn behind those that already wait for the host of its address.
func (p *pacer) wait(t *turn) {
	name := Site(t.address())
	h := p.hosts[name]
	if h == nil {
		h = &host{name: name}
		p.hosts[name] = h
	}
	t.host = h
	h.waiting = append(h.waiting, t)
	p.turns++
	p.queue(h)
}

// queue enters the host among the ready ones if it has work and room for it.
func (p *pacer) queue(h *host) {
	if !h.queued && len(h.waiting) > 0 && h.active < p.pace.PerHost {
		h.queued = true
		p.ready.put(h.free, h)
	}
}

// start takes the next turn whose host can be asked now, or nil.
func (p *pacer) start(now time.Time) *turn {
	h := p.free(now)
	if h == nil {
		return nil
	}
	t := h.waiting[0]
	h.waiting = h.waiting[1:]
	p.turns--
	h.active++
	h.free = now.Add(p.pace.Gap)
	p.queue(h)
	return t
}

// free takes the next host that can be asked now off the ready ones, or nil.
// One that was asked again since it was entered is entered anew.
func (p *pacer) free(now time.Time) *host {
	for {
		h, ok := p.ready.take(now)
		if !ok {
			return nil
		}
		h.queued = false
		if !h.free.After(now) {
			return h
		}
		p.queue(h)
	}
}

// end says that the turn's request is over.
func (p *pacer) end(t *turn, now time.Time) {
	h := t.host
	h.active--
	h.free = now.Add(p.pace.Gap)
	p.queue(h)
}

// next is when a waiting turn can start, and whether there is one that only
// time holds back.
func (p *pacer) next() (time.Time, bool) { return p.ready.first() }
