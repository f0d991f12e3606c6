package store

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
	"os"
)

// A bbolt file begins with two pages that say where everything is; commits
// write them in turn. Each ends with the FNV-1a of itself.
const (
	headStart = 16 // bytes of a page before its content
	headSum   = 56 // bytes of the content before its sum
	headMagic = 0xED0CDAED
)

// brokenHeads are the faults of those two pages. bbolt reads the other one
// then: the last commit is undone as if it had never been, whether it was torn
// by a power cut, or is lost to a bad disk.
func brokenHeads(path string, pageSize int) ([]*Fault, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var faults []*Fault
	for n := range 2 {
		head := make([]byte, headSum+8)
		if _, err := file.ReadAt(head, int64(n*pageSize+headStart)); err != nil && err != io.EOF {
			return nil, err
		}
		if !isHead(head) {
			faults = append(faults, &Fault{Key: fmt.Sprintf("head page %d", n), Err: fmt.Errorf("checksum does not match: %w", ErrDamaged)})
		}
	}
	return faults, nil
}

// isHead reports whether bytes are the content of a whole head page. bbolt
// writes in the byte order of the machine.
func isHead(head []byte) bool {
	sum := fnv.New64a()
	sum.Write(head[:headSum])
	return binary.NativeEndian.Uint32(head) == headMagic && binary.NativeEndian.Uint64(head[headSum:]) == sum.Sum64()
}
