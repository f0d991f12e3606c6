package publish

import (
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// coding is a content coding that documents are served in (RFC 9110, 8.4.1;
// zstd: RFC 8878).
type coding int

const (
	identity coding = iota
	gzipped
	zstandard
)

// codings are the names of the content codings; that of identity is never sent.
var codings = [...]string{identity: "identity", gzipped: "gzip", zstandard: "zstd"}

// zipWindow is how far back zstd looks, in bytes; every client must be able to
// look back 8 MiB (RFC 9659).
const zipWindow = 1 << 20

// coder compresses documents; equal input gives equal output. It is safe for
// concurrent use.
type coder struct {
	deflaters sync.Pool // of *flate.Writer
	zstd      func() (*zstd.Encoder, error)
}

func newCoder() *coder {
	return &coder{zstd: sync.OnceValues(func() (*zstd.Encoder, error) {
		return zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(zipWindow), zstd.WithEncoderLevel(zstd.SpeedFastest))
	})}
}

// encode is a body in a content coding, cut into [pieces]; held has what was
// packed before, and may be nil.
func (c *coder) encode(body []byte, cuts []int, as coding, held *pieces) ([]byte, error) {
	if held == nil {
		held = &pieces{}
	}
	switch as {
	case gzipped:
		blocks, err := held.join(body, cuts, c.deflate)
		return gzipOf(body, blocks), err
	case zstandard:
		return held.join(body, cuts, c.frame)
	}
	return body, nil
}

// frame is a text as a frame of zstd, which others can follow.
func (c *coder) frame(plain []byte) ([]byte, error) {
	encoder, err := c.zstd()
	if err != nil {
		return nil, fmt.Errorf("compress with zstd: %w", err)
	}
	return encoder.EncodeAll(plain, make([]byte, 0, len(plain)/3)), nil
}
