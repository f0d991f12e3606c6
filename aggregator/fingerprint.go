package aggregator

import "math/bits"

// fingerprintVersion is hashed into every [Fingerprint], so that those of two
// versions are never near. It changes with anything that changes a fingerprint.
const fingerprintVersion = 1

// maxFingerprinted bounds how much of a body is looked at, in bytes.
const maxFingerprinted = 64 << 10

// Fingerprint tells whether two articles are one text: wire copy under another
// headline, cut, in other markup, with other words around it. It has 32 bytes
// and depends on title and body alone, not on the machine or the day.
//
// The zero Fingerprint is that of an article of hardly any words, near to nothing.
type Fingerprint struct {
	// SimHash and Sketch measure what two texts have in common by different
	// means, which err in different cases. Either by itself is too coarse for
	// texts as short as those of feeds, where a copy with another headline and a
	// report filled into the same form differ in as many bits.
	SimHash uint64
	Sketch  uint64
	// Numbers tells such reports apart: they differ in little else.
	Numbers uint64
	// Minima find the texts worth measuring, by least shingles of which copies
	// have one in common: four of 12 bits. The lowest 16 bits are the number of
	// words, by which a text that was cut is known.
	Minima uint64
}

const (
	bands    = 4
	bandBits = 12
	wordBits = 16
)

// FingerprintOf is the fingerprint of an article with that title, which is
// plain text, and body, which is HTML. It takes time in proportion to their
// length.
func FingerprintOf(title, body string) Fingerprint {
	words := wordsOf(cut(title, maxFingerprinted), cut(body, maxFingerprinted))
	if lengthOf(words) < minHeading {
		return Fingerprint{}
	}
	shingles := shinglesOf(words)
	return Fingerprint{
		SimHash: simHash(shingles),
		Sketch:  sketchOf(shingles),
		Numbers: numbersOf(words),
		Minima:  minimaOf(shingles)<<wordBits | uint64(min(len(words), 1<<wordBits-1)),
	}
}

// The limits of what is near, found with the labelled articles of
// testdata/similar. There a copy is 16 bits from its original on average, an
// article of the same form with other facts 60, one of another subject 78.
const (
	maxApart   = 32 // bits
	perNumber  = 6  // bits that a number which the other text lacks counts for
	perWhole   = 32 // bits that a text differs in when nearly all of it is cut
	maxExcused = 12 // bits, of those that a cut explains
)

// Near reports whether f and g are of texts that a reader would call one. It
// is symmetric, but not transitive.
func (f Fingerprint) Near(g Fingerprint) bool {
	return f != Fingerprint{} && f.meets(g) && f.apart(g) <= maxApart
}

// meets reports whether a least shingle is common to both.
func (f Fingerprint) meets(g Fingerprint) bool {
	for band := range bands {
		if f.minimum(band) == g.minimum(band) {
			return true
		}
	}
	return false
}

func (f Fingerprint) minimum(band int) int {
	return int(f.Minima>>(wordBits+band*bandBits)) & (1<<bandBits - 1)
}

func (f Fingerprint) words() int { return int(f.Minima & (1<<wordBits - 1)) }

// apart is the distance of two texts in bits, of 128, and more for numbers
// that differ.
func (f Fingerprint) apart(g Fingerprint) int {
	differ := bits.OnesCount64(f.SimHash^g.SimHash) + bits.OnesCount64(f.Sketch^g.Sketch)
	return differ + perNumber*f.lacks(g) - f.excused(g)
}

// lacks counts the numbers that only one of the texts has; where one has more of
// them, because it says more, those of the other that it lacks.
func (f Fingerprint) lacks(g Fingerprint) int {
	fewer := min(bits.OnesCount64(f.Numbers), bits.OnesCount64(g.Numbers))
	return fewer - bits.OnesCount64(f.Numbers&g.Numbers)
}

// excused is how many bits the texts differ in because one of them is shorter.
func (f Fingerprint) excused(g Fingerprint) int {
	longer, shorter := max(f.words(), g.words()), min(f.words(), g.words())
	return min(perWhole*(longer-shorter)/longer, maxExcused)
}
