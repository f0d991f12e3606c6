package aggregator

import (
	"slices"
	"time"
)

// startGap is the least time between the starts of any two requests of a daemon:
// however many sources are due at once, after a start, a reload or a jump of the
// clock, they are not asked in a burst. A single cycle is there to be over soon:
// only its places, and the hosts, set its pace.
const startGap = 5 * time.Millisecond

// pacer holds turns back until the host that they ask can be asked again. One
// slow or crowded host delays its own sources and no others. A pacer belongs
// to one goroutine.
type pacer struct {
	pace   Pace
	gap    time.Duration // between the starts of any two requests
	hosts  map[string]*host
	ready  timeline[*host] // those with waiting turns and room for a request
	stray  timeline[*host] // those that no source is known to rely on
	turns  int             // waiting, all hosts together
	open   time.Time       // no request starts before
	heeded bool            // some host has wanted to be left alone
}

func newPacer(p Pace) *pacer {
	return &pacer{pace: p, gap: startGap, hosts: map[string]*host{}}
}

// wait queues a turn for the host that it leads to. Sources that were not asked
// for long come first; those that fail come as if they had been asked a day later
// for each time, so that what one of them brings upon the host, a hold or a wait,
// is not always the others' to bear.
func (p *pacer) wait(t *turn) {
	t.host = p.at(t.destination())
	at, _ := slices.BinarySearchFunc(t.host.waiting, t, func(waiting, t *turn) int {
		if c := waiting.seniority().Compare(t.seniority()); c != 0 {
			return c
		}
		return -1 // behind its equals
	})
	t.host.waiting = slices.Insert(t.host.waiting, at, t)
	p.turns++
	p.queue(t.host)
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
	if p.open.After(now) {
		return nil
	}
	h := p.free(now)
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
// whose time is another by now is entered anew.
func (p *pacer) free(now time.Time) *host {
	for {
		h, ok := p.ready.take(now)
		if !ok {
			return nil
		}
		h.queued = false
		if len(h.waiting) > 0 && !h.free.After(now) {
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
	p.strand(h)
}

// hold leaves a host alone until then, and returns the turns that waited for it.
func (p *pacer) hold(h *host, until time.Time) []*turn {
	p.heed(h, until)
	waiting := h.waiting
	h.waiting = nil
	p.turns -= len(waiting)
	return waiting
}

// drain takes all turns that wait.
func (p *pacer) drain() []*turn {
	var waiting []*turn
	for _, h := range p.hosts {
		waiting = append(waiting, h.waiting...)
		h.waiting = nil
	}
	p.turns = 0
	return waiting
}

// repace has hosts be asked at another pace from now on.
func (p *pacer) repace(pace Pace, now time.Time) {
	if p.pace == pace {
		return
	}
	p.pace, p.ready = pace, timeline[*host]{}
	for _, h := range p.hosts {
		h.queued = false
		if soon := now.Add(pace.Gap); h.free.After(soon) {
			h.free = soon
		}
		p.queue(h)
	}
}

// drop takes the turns out of the queues that are not wanted any more.
func (p *pacer) drop(unwanted func(*turn) bool) {
	for _, h := range p.hosts {
		waiting := len(h.waiting)
		h.waiting = slices.DeleteFunc(h.waiting, unwanted)
		p.turns -= waiting - len(h.waiting)
	}
}

// setBack forgets times that a clock which was since set back put too far away.
func (p *pacer) setBack(now time.Time) {
	p.ready, p.stray, p.open = timeline[*host]{}, timeline[*host]{}, now
	for _, h := range p.hosts {
		if !binds(h.held, now) {
			h.held = time.Time{}
		}
		h.free, h.queued = now.Add(p.pace.Gap), false
		p.queue(h)
		p.strand(h)
	}
}

// next is when a waiting turn can start, and whether there is one that only
// time and a place hold back.
func (p *pacer) next() (time.Time, bool) {
	at, ok := p.ready.first()
	return later(at, p.open), ok
}
