package aggregator

import "time"

// startGap is the least time between the starts of any two requests: however
// many sources are due at once, after a start, a reload or a jump of the
// clock, they are not asked in a burst.
const startGap = 5 * time.Millisecond

// pacer holds turns back until the host that they ask can be asked again. One
// slow or crowded host delays its own sources and no others. A pacer belongs
// to one goroutine.
type pacer struct {
	pace  Pace
	gap   time.Duration // between the starts of any two requests
	hosts map[string]*host
	ready [lanes]timeline[*host] // those with waiting turns and room for a request
	stray timeline[*host]        // those that no source is known to rely on
	turns int                    // waiting, all hosts together
	count int                    // turns that ever waited
	open  time.Time              // no request starts before
}

func newPacer(p Pace) *pacer {
	return &pacer{pace: p, gap: startGap, hosts: map[string]*host{}}
}

// at is the host of an address.
func (p *pacer) at(address string) *host { return p.named(Site(address)) }

func (p *pacer) named(name string) *host {
	h := p.hosts[name]
	if h == nil {
		h = &host{name: name, sources: map[*Source]bool{}}
		p.hosts[name] = h
	}
	return h
}

// held is until when the host of an address wants to be left alone.
func (p *pacer) held(address string) time.Time {
	if h := p.hosts[Site(address)]; h != nil {
		return h.held
	}
	return time.Time{}
}

// wait queues a turn behind those that already wait for the host it leads to.
func (p *pacer) wait(t *turn) {
	p.turns++
	p.count++
	t.ticket, t.host = p.count, p.at(t.destination())
	t.host.push(t)
	p.queue(t.host)
}

// queue enters the host among the ready ones if it has work and room for it.
func (p *pacer) queue(h *host) {
	for lane := range h.lanes {
		if l := &h.lanes[lane]; !l.queued && len(l.waiting) > 0 && h.active < p.pace.PerHost {
			l.queued = true
			p.ready[lane].put(h.free, h)
		}
	}
}

// start takes the next turn whose host can be asked now, or nil; one of a
// source that failed only if it may be.
func (p *pacer) start(now time.Time, suspects bool) *turn {
	if p.open.After(now) {
		return nil
	}
	h := p.free(steady, now)
	if h == nil && suspects {
		h = p.free(suspect, now)
	}
	if h == nil {
		return nil
	}
	t := h.pop(suspects)
	p.turns--
	h.active++
	h.free, p.open = now.Add(p.pace.Gap), now.Add(p.gap)
	p.queue(h)
	return t
}

// free takes the next host that can be asked now off the line, or nil. One
// whose time is another by now is entered anew.
func (p *pacer) free(lane lane, now time.Time) *host {
	for {
		h, ok := p.ready[lane].take(now)
		if !ok {
			return nil
		}
		l := &h.lanes[lane]
		l.queued = false
		if len(l.waiting) > 0 && h.active < p.pace.PerHost && !h.free.After(now) {
			return h
		}
		p.queue(h)
	}
}

// end says that the turn's request is over.
func (p *pacer) end(t *turn, now time.Time) {
	h := t.host
	h.active--
	h.free = later(h.held, now.Add(p.pace.Gap))
	p.queue(h)
	if len(h.sources) == 0 {
		p.stray.put(h.free, h)
	}
}

// sweep forgets the hosts that redirects led to, once they need no patience:
// upstreams can make up any number of them.
func (p *pacer) sweep(now time.Time) {
	for h, ok := p.stray.take(now); ok; h, ok = p.stray.take(now) {
		switch {
		case len(h.sources) > 0 || !h.idle(): // needed, or entered again at its end
		case h.free.After(now):
			p.stray.put(h.free, h)
		default:
			delete(p.hosts, h.name)
		}
	}
}

// hold leaves a host alone until then, and returns the turns that waited for it.
func (p *pacer) hold(h *host, until time.Time) []*turn {
	h.held = later(h.held, until)
	h.free = later(h.free, h.held)
	waiting := h.clear()
	p.turns -= len(waiting)
	return waiting
}

// drain takes all turns that wait.
func (p *pacer) drain() []*turn {
	var waiting []*turn
	for _, h := range p.hosts {
		waiting = append(waiting, h.clear()...)
	}
	p.turns = 0
	return waiting
}

// setBack forgets times that a clock which was since set back put too far away.
func (p *pacer) setBack(now time.Time) {
	p.ready, p.open = [lanes]timeline[*host]{}, now
	for _, h := range p.hosts {
		if !binds(h.held, now) {
			h.held = time.Time{}
		}
		h.free = later(h.held, now.Add(p.pace.Gap))
		for lane := range h.lanes {
			h.lanes[lane].queued = false
		}
		p.queue(h)
	}
}

// next is when a waiting turn can start, and whether there is one that only
// time holds back.
func (p *pacer) next(suspects bool) (time.Time, bool) {
	at, ok := p.ready[steady].first()
	if suspects {
		if other, waiting := p.ready[suspect].first(); waiting && (!ok || other.Before(at)) {
			at, ok = other, true
		}
	}
	return later(at, p.open), ok
}
