package aggregator

import (
	"slices"
	"strings"
)

// ByAddress are the [Validators] of the requested addresses of a source, of which
// there are few; those of one address say nothing about another. It is not changed
// in place: states that are copied share it.
type ByAddress []AtAddress

// AtAddress are the validators of one address.
type AtAddress struct {
	Address string
	Validators
}

// At are those of the address; the zero value for none.
func (b ByAddress) At(address string) Validators {
	for i := range b {
		if b[i].Address == address {
			return b[i].Validators
		}
	}
	return Validators{}
}

// With are the validators with those of the address, in the order of addresses.
func (b ByAddress) With(address string, v Validators) ByAddress {
	kept := b.only(func(other string) bool { return other != address }, 1)
	at, _ := slices.BinarySearchFunc(kept, address, func(a AtAddress, address string) int { return strings.Compare(a.Address, address) })
	return slices.Insert(kept, at, AtAddress{address, v})
}

// only are those of some addresses, with room for so many more.
func (b ByAddress) only(wanted func(address string) bool, more int) ByAddress {
	kept := make(ByAddress, 0, len(b)+more)
	for _, at := range b {
		if wanted(at.Address) {
			kept = append(kept, at)
		}
	}
	return kept
}
