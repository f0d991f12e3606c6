package aggregator

import "time"

// host is a registrable domain that turns wait for.
type host struct {
	name     string
	sources  map[*Source]bool // that have an address there, or are led there
	waiting  []*turn
	active   int       // requests under way
	free     time.Time // no request starts before
	held     time.Time // the host wants to be left alone until then
	refusals int       // in a row, with which it asked for that
	queued   bool      // it is among the pacer's ready ones
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

// heed notes until when a host wants to be left alone.
func (p *pacer) heed(h *host, until time.Time) { h.held, p.heeded = until, true }

// held is until when the host of an address wants to be left alone.
func (p *pacer) held(address string) time.Time {
	if !p.heeded {
		return time.Time{} // as so often, and to tell the host takes longer
	}
	if h := p.hosts[Site(address)]; h != nil {
		return h.held
	}
	return time.Time{}
}

// enrol says that the source relies on the host.
func (p *pacer) enrol(source *Source, address string) { p.at(address).sources[source] = true }

// leave says that it does so no longer.
func (p *pacer) leave(source *Source, address string) {
	h := p.at(address)
	delete(h.sources, source)
	p.strand(h)
}

// strand lets a host be forgotten that no source relies on.
func (p *pacer) strand(h *host) {
	if len(h.sources) == 0 {
		p.stray.put(later(h.free, h.held), h)
	}
}

// sweep forgets the hosts that redirects led to, once they need no patience:
// upstreams can make up any number of them.
func (p *pacer) sweep(now time.Time) {
	for h, ok := p.stray.take(now); ok; h, ok = p.stray.take(now) {
		switch {
		case len(h.sources) > 0 || h.active+len(h.waiting) > 0 || p.hosts[h.name] != h:
			// needed, to be stranded again at its end, or gone
		case later(h.free, h.held).After(now):
			p.strand(h)
		default:
			delete(p.hosts, h.name)
		}
	}
}
