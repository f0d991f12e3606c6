package store

import (
	"encoding/binary"
	"slices"
	"sort"
)

const (
	pieceSize = 256     // bytes of a piece of a dictionary
	pieceStep = 32      // bytes between the pieces that are compared
	stringLen = 6       // bytes of a string that the compressor finds again
	slots     = 1 << 19 // for strings, which may share one
)

// shared is text from the samples, of no more than size bytes, that has what
// many of them have: of each part of them the piece whose strings are in most,
// as far as no piece before has them. The best come last, where they are cheap to refer to.
func shared(samples [][]byte, size int) []byte {
	text := slices.Concat(samples...)
	if len(text) <= size {
		return text
	}
	t := newRecurrence(samples)
	part := len(text) / max(size/pieceSize, 1)
	var pieces []piece
	for from := 0; from+part <= len(text); from += part {
		pieces = append(pieces, t.best(text[from:from+part]))
	}
	sort.SliceStable(pieces, func(i, k int) bool { return pieces[i].worth < pieces[k].worth })
	var chosen []byte
	for _, p := range pieces {
		chosen = append(chosen, p.text...)
	}
	return chosen[max(0, len(chosen)-size):]
}

// piece is text that a dictionary may have, and what its strings add up to.
type piece struct {
	text  []byte
	worth int
}

// recurrence has for each string in how many samples it is, and where it was seen last.
type recurrence struct {
	samples, seen []uint32
	looks         uint32
}

func newRecurrence(samples [][]byte) *recurrence {
	t := &recurrence{samples: make([]uint32, slots), seen: make([]uint32, slots)}
	for _, sample := range samples {
		t.each(sample, func(n *uint32) { *n++ })
	}
	return t
}

// each calls visit for each string of a text, once.
func (t *recurrence) each(text []byte, visit func(n *uint32)) {
	t.looks++
	for i := 0; i+8 <= len(text); i++ {
		slot := binary.LittleEndian.Uint64(text[i:]) << (64 - 8*stringLen) * 0x9e3779b97f4a7c15 >> 45
		if t.seen[slot] != t.looks {
			t.seen[slot] = t.looks
			visit(&t.samples[slot])
		}
	}
}

// best is the piece of a part that is worth most. Its strings are worth nothing
// from then on.
func (t *recurrence) best(part []byte) (best piece) {
	for from := 0; from == 0 || from+pieceSize <= len(part); from += pieceStep {
		p := piece{text: part[from:min(from+pieceSize, len(part))]}
		t.each(p.text, func(n *uint32) {
			if *n > 1 { // what one sample has alone is of no use to others
				p.worth += int(*n)
			}
		})
		if p.worth >= best.worth {
			best = p
		}
	}
	t.each(best.text, func(n *uint32) { *n = 0 })
	return best
}
