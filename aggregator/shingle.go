package aggregator

const (
	// shingleWords is the length of a shingle. Two reports filled into one form
	// share most of their words, but few runs of three.
	shingleWords = 3
	// minWords is the length under which a text is one shingle, alike only to
	// its equal: the less there is to compare, the more two notes in the usual
	// words look like one.
	minWords = 48
	// minHeading is the length under which a text is like nothing at all, its
	// equal included: "Open thread" and "Photo of the day" recur.
	minHeading = 5
)

// shinglesOf hashes each run of words, or the whole of a short text.
func shinglesOf(words []word) []uint64 {
	if lengthOf(words) < minWords {
		return []uint64{runOf(words)}
	}
	shingles := make([]uint64, 0, len(words))
	for i := range words[shingleWords-1:] {
		shingles = append(shingles, runOf(words[i:i+shingleWords]))
	}
	return shingles
}

// lengthOf counts words; two characters of a script without spaces are one.
func lengthOf(words []word) int {
	halves := 0
	for _, w := range words {
		if halves++; !w.pair {
			halves++
		}
	}
	return halves / 2
}

// runOf hashes words in their order.
func runOf(words []word) uint64 {
	h := uint64(fingerprintVersion)
	for _, w := range words {
		h = mix(h<<1 ^ h>>63 ^ w.hash)
	}
	return h
}

// simHash has each bit as most of the shingles have it (Charikar, Similarity
// Estimation Techniques from Rounding Algorithms, 2002).
func simHash(shingles []uint64) uint64 {
	var count counter
	for _, h := range shingles {
		count.add(h)
	}
	sum := uint64(0)
	for bit := range 64 {
		if 2*count.of(bit) > len(shingles) {
			sum |= 1 << bit
		}
	}
	return sum
}

// counter counts the ones in each of 64 columns: plane i holds bit i of all 64
// counts, so that a number is added in the few steps that its carry runs.
type counter [17]uint64

func (c *counter) add(h uint64) {
	for i := 0; h != 0 && i < len(c); i++ {
		c[i], h = c[i]^h, c[i]&h
	}
}

func (c *counter) of(bit int) int {
	n := 0
	for i, plane := range c {
		n |= int(plane>>bit&1) << i
	}
	return n
}

// minimaOf are the least shingles in several orders, cut to 12 bits. Two texts
// have each in common with the probability of their resemblance, the share of
// all their shingles that both have (Broder, On the Resemblance and Containment
// of Documents, 1997).
func minimaOf(shingles []uint64) uint64 {
	minima := uint64(0)
	for band := range uint64(bands) {
		order := mix(band+1) | 1
		least := ^uint64(0)
		for _, h := range shingles {
			least = min(least, h*order)
		}
		minima |= mix(least) >> (64 - bandBits) << (band * bandBits)
	}
	return minima
}

// sketchOf deals the shingles into 64 bins and keeps one bit of the least in
// each, so that texts differ in half of what they do not have in common (Li
// and König, b-Bit Minwise Hashing, 2010). An empty bin asks others, in an
// order of its own (Shrivastava, Optimal Densification, 2017).
func sketchOf(shingles []uint64) uint64 {
	var least [64]uint64
	for _, h := range shingles {
		bin := h >> 58
		if rest := h<<6 | 1; least[bin] == 0 || rest < least[bin] {
			least[bin] = rest
		}
	}
	sketch := uint64(0)
	for bin := range uint64(64) {
		at := bin
		for asked := bin << 32; least[at] == 0; asked++ {
			at = mix(asked) >> 58
		}
		sketch |= mix(least[at]+bin) & 1 << bin
	}
	return sketch
}

// numbersOf marks one of 64 bits for each number in the text.
func numbersOf(words []word) uint64 {
	set := uint64(0)
	for _, w := range words {
		if w.number {
			set |= 1 << (w.hash >> 58)
		}
	}
	return set
}
