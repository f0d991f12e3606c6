package publish

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"

	"github.com/klauspost/compress/flate"
)

const (
	// gzipHeader names the method and nothing else: neither a time nor a system.
	gzipHeader = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
	// lastBlock is an empty one that ends the data.
	lastBlock = "\x03\x00"
	// deflateLevel is where a feed's repetitions are found and a rebuild is still
	// cheap.
	deflateLevel = 5
)

// gzipOf makes gzip (RFC 1952) of what deflate made of the parts of a body.
func gzipOf(body, blocks []byte) []byte {
	packed := make([]byte, 0, len(gzipHeader)+len(blocks)+len(lastBlock)+8)
	packed = append(packed, gzipHeader...)
	packed = append(packed, blocks...)
	packed = append(packed, lastBlock...)
	packed = binary.LittleEndian.AppendUint32(packed, crc32.ChecksumIEEE(body))
	return binary.LittleEndian.AppendUint32(packed, uint32(len(body)))
}

// deflate makes deflate blocks (RFC 1951) of a text that refer to nothing
// outside of it and end at a byte, so that others can follow.
func (c *coder) deflate(plain []byte) ([]byte, error) {
	var packed bytes.Buffer
	w, err := c.deflater(&packed)
	if err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	defer c.deflaters.Put(w)
	if _, err := w.Write(plain); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	if err := w.Flush(); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	return packed.Bytes(), nil
}

// deflater writes to packed: a used one where there is one, for they are large.
func (c *coder) deflater(packed *bytes.Buffer) (*flate.Writer, error) {
	if w, ok := c.deflaters.Get().(*flate.Writer); ok {
		w.Reset(packed)
		return w, nil
	}
	return flate.NewWriter(packed, deflateLevel)
}
