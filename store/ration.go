package store

import (
	"slices"

	"tidings/aggregator"
)

// ration marks what is surplus among the arrivals that are new and claim to
// be: all but the last ones, as many as the allowance says. Where no more than
// that claim it, none need be looked up.
func (w *writing) ration(in *aggregator.Ingest) {
	left, claims := in.Allowance, 0
	for i := range in.Arrivals {
		a := &in.Arrivals[i].Article
		if a.Surplus = false; a.ClaimsNew() {
			claims++
		}
	}
	if claims <= left {
		return
	}
	for i := range slices.Backward(in.Arrivals) {
		if a := &in.Arrivals[i].Article; a.ClaimsNew() && !w.stored(&in.Arrivals[i]) {
			a.Surplus = left <= 0
			left--
		}
	}
}

// stored reports whether the arriving article is there, or was.
func (w *writing) stored(in *aggregator.Arrival) bool {
	key, wreck := w.resolve(in)
	return wreck != 0 || w.seqOf(key[:]) != 0 || w.grave(key[:]) != nil
}
