package aggregator

import "time"

// lane tells turns of sources that failed last time, which may well take their
// time to fail again, from the others.
type lane int

const (
	steady lane = iota
	suspect
	lanes
)

// host is a registrable domain that turns wait for.
type host struct {
	name    string
	sources map[*Source]bool // that have an address there
	lanes   [lanes]struct {
		waiting []*turn // in the order of their tickets
		queued  bool    // the host is among the pacer's ready ones
	}
	active   int       // requests under way
	free     time.Time // no request starts before
	held     time.Time // the host wants to be left alone until then
	refusals int       // in a row, with which it asked for that
}

func (h *host) push(t *turn) {
	l := &h.lanes[t.lane()]
	l.waiting = append(l.waiting, t)
}

// pop takes the turn that has waited longest, one of a source that failed only
// if it may be. There must be one.
func (h *host) pop(suspects bool) *turn {
	from, other := &h.lanes[steady], &h.lanes[suspect]
	if len(from.waiting) == 0 || suspects && len(other.waiting) > 0 && other.waiting[0].ticket < from.waiting[0].ticket {
		from = other
	}
	t := from.waiting[0]
	from.waiting[0] = nil // or the turn's articles live as long as its successors wait
	from.waiting = from.waiting[1:]
	return t
}

// clear takes all turns that wait.
func (h *host) clear() []*turn {
	var waiting []*turn
	for lane := range h.lanes {
		waiting = append(waiting, h.lanes[lane].waiting...)
		h.lanes[lane].waiting = nil
	}
	return waiting
}

// idle reports whether nothing waits for the host or asks it.
func (h *host) idle() bool {
	return h.active == 0 && len(h.lanes[steady].waiting)+len(h.lanes[suspect].waiting) == 0
}
