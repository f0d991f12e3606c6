package aggregator

import (
	"slices"
	"strings"
)

// ByAddress are the [Validators] of the requested addresses of a source, of which
// there are few, in the order of addresses; those of one say nothing about another.
// It is not changed in place: states that are copied share it.
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
	at, known := slices.BinarySearchFunc(b, address, func(a AtAddress, address string) int { return strings.Compare(a.Address, address) })
	after := b[at:]
	if known {
		after = after[1:]
	}
	return slices.Concat(b[:at], ByAddress{{address, v}}, after)
}

// without are those of all addresses but one.
func (b ByAddress) without(address string) ByAddress {
	return slices.DeleteFunc(slices.Clone(b), func(at AtAddress) bool { return at.Address == address })
}

// among are those of some addresses; mostly they are all.
func (b ByAddress) among(addresses []string) ByAddress {
	for _, at := range b {
		if !slices.Contains(addresses, at.Address) {
			b = b.without(at.Address)
		}
	}
	return b
}
