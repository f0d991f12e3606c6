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
	// ready are the hosts with waiting turns and room for a request; suspects
	// those whose next turn is of a source that failed last time.
	ready, suspects timeline[*host]
	turns           int       // waiting, all hosts together
	open            time.Time // no request starts before
}

// host is a registrable domain that turns wait for.
type host struct {
	name    string
	sources []*Source // whose first address is there
	waiting []*turn
	active  int       // requests under way
	free    time.Time // no request starts before
	held    time.Time // the host wants to be left alone until then
	queued  bool      // it is in ready or suspects
}

func newPacer(p Pace) *pacer {
	return &pacer{pace: p, gap: startGap, hosts: map[string]*host{}}
}

// at is the host of an address.
func (p *pacer) at(address string) *host {
	name := Site(address)
	h := p.hosts[name]
	if h == nil {
		h = &host{name: name}
		p.hosts[name] = h
	}
	return h
}

// wait queues a turn behind those that already wait for the host of its address.
func (p *pacer) wait(t *turn) {
	t.host = p.at(t.address())
	t.host.waiting = append(t.host.waiting, t)
	p.turns++
	p.queue(t.host)
}

// queue enters the host among the ready ones if it has work and room for it.
func (p *pacer) queue(h *host) {
	if h.queued || len(h.waiting) == 0 || h.active >= p.pace.PerHost {
		return
	}
	h.queued = true
	if h.waiting[0].suspect() {
		p.suspects.put(h.free, h)
	} else {
		p.ready.put(h.free, h)
	}
}

// start takes the next turn whose host can be asked now, or nil. Those of
// sources that failed come after the others, and only if they may.
func (p *pacer) start(now time.Time, suspects bool) *turn {
	if p.open.After(now) {
		return nil
	}
	h := p.free(&p.ready, now)
	if h == nil && suspects {
		h = p.free(&p.suspects, now)
	}
	if h == nil {
		return nil
	}
	t := h.waiting[0]
	h.waiting[0] = nil // or the turn's articles live as long as its successors wait
	h.waiting = h.waiting[1:]
	p.turns--
	h.active++
	h.free, p.open = now.Add(p.pace.Gap), now.Add(p.gap)
	p.queue(h)
	return t
}

// free takes the next host that can be asked now off the line, or nil. One
// whose time or whose next turn is another by now is entered anew.
func (p *pacer) free(line *timeline[*host], now time.Time) *host {
	for {
		h, ok := line.take(now)
		if !ok {
			return nil
		}
		h.queued = false
		if len(h.waiting) > 0 && !h.free.After(now) && h.waiting[0].suspect() == (line == &p.suspects) {
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
}

// hold leaves a host alone until then, and returns the turns that waited for it.
func (p *pacer) hold(h *host, until time.Time) []*turn {
	h.held = later(h.held, until)
	h.free = later(h.free, h.held)
	waiting := h.waiting
	h.waiting = nil
	p.turns -= len(waiting)
	return waiting
}

// setBack forgets times that a clock which was since set back put too far away.
func (p *pacer) setBack(now time.Time) {
	p.ready, p.suspects, p.open = timeline[*host]{}, timeline[*host]{}, now
	for _, h := range p.hosts {
		if !binds(h.held, now) {
			h.held = time.Time{}
		}
		h.free, h.queued = later(h.held, now.Add(p.pace.Gap)), false
		p.queue(h)
	}
}

// next is when a waiting turn can start, and whether there is one that only
// time holds back.
func (p *pacer) next(suspects bool) (time.Time, bool) {
	at, ok := p.ready.first()
	if suspects {
		if other, waiting := p.suspects.first(); waiting && (!ok || other.Before(at)) {
			at, ok = other, true
		}
	}
	return later(at, p.open), ok
}
