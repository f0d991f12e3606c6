package publish

import (
	"bytes"
	"hash/crc32"
	"hash/fnv"
	"sync/atomic"
)

// pieceLength is how many entries a piece has, on average.
const pieceLength = 8

// beginsPiece reports whether a document may be cut before the entry. It is
// the entry that decides, not where it stands, so that a new one moves no cut
// but its own.
func (e *entry) beginsPiece() bool {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(e.ID)) // never an error
	return sum.Sum32()%pieceLength == 0
}

// pieces packs the documents that follow each other in one format and one
// content coding: what is between two cuts and was in the document before is
// not packed again. It is safe for concurrent use.
type pieces struct {
	held atomic.Pointer[map[uint32]piece] // by checksum, of the document packed last
}

// piece is a part of a document, and what it is when packed by itself.
type piece struct{ plain, packed []byte }

// join packs the body piece by piece and puts what comes of it together. That
// depends on body and cuts alone, not on what was packed before.
func (p *pieces) join(body []byte, cuts []int, pack func(plain []byte) ([]byte, error)) ([]byte, error) {
	before, now := p.held.Load(), make(map[uint32]piece, len(cuts)+1)
	joined := make([]byte, 0, len(body)/3)
	from := 0
	for _, to := range append(cuts[:len(cuts):len(cuts)], len(body)) {
		plain := body[from:to]
		sum := crc32.ChecksumIEEE(plain)
		packed, ok := packedBefore(before, sum, plain)
		if !ok {
			var err error
			if packed, err = pack(plain); err != nil {
				return nil, err
			}
		}
		now[sum] = piece{plain, packed}
		joined = append(joined, packed...)
		from = to
	}
	p.held.Store(&now)
	return joined, nil
}

// packedBefore is the piece as it was packed in the document before.
func packedBefore(before *map[uint32]piece, sum uint32, plain []byte) ([]byte, bool) {
	if before == nil {
		return nil, false
	}
	old, ok := (*before)[sum]
	return old.packed, ok && bytes.Equal(old.plain, plain)
}
