package publish

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
)

const (
	// gzipHeader names the method and nothing else: neither a time nor a system.
	gzipHeader = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
	// lastBlock is an empty one that ends the data.
	lastBlock = "\x03\x00"
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

// deflater makes deflate blocks (RFC 1951) of a text that refer to nothing
// outside of it and end at a byte, so that others can follow.
type deflater struct{ writer *flate.Writer } // nil until there is something to deflate

func (d *deflater) deflate(plain []byte) ([]byte, error) {
	var packed bytes.Buffer
	if err := d.reset(&packed); err != nil {
		return nil, err
	}
	if _, err := d.writer.Write(plain); err != nil {
		return nil, err
	}
	err := d.writer.Flush()
	return packed.Bytes(), err
}

func (d *deflater) reset(to *bytes.Buffer) (err error) {
	if d.writer != nil {
		d.writer.Reset(to)
		return nil
	}
	d.writer, err = flate.NewWriter(to, flate.DefaultCompression)
	return err
}
