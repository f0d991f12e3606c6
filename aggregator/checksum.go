package aggregator

import "hash/crc32"

// Checksum is of 64 bits: two CRCs by polynomials that have no factor in common,
// which processors compute at the speed of memory. It is to see that something
// has changed; whoever forges one hides nothing but what is his own. The zero
// Checksum is that of nothing.
type Checksum struct{ ieee, castagnoli uint32 }

// Plus is the checksum of what it covers followed by the text.
func (c Checksum) Plus(text []byte) Checksum {
	return Checksum{crc32.Update(c.ieee, crc32.IEEETable, text), crc32.Update(c.castagnoli, crc32.MakeTable(crc32.Castagnoli), text)}
}

// Sum is the checksum as a number.
func (c Checksum) Sum() uint64 { return uint64(c.ieee)<<32 | uint64(c.castagnoli) }
