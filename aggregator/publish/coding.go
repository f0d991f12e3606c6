package publish

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/klauspost/compress/gzip"
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

const (
	// gzipLevel is where a feed's repetitions are found and a rebuild is still cheap.
	gzipLevel = 5
	// zipWindow is how far back zstd looks, in bytes; every client must be able
	// to look back 8 MiB (RFC 9659).
	zipWindow = 1 << 20
)

// coder compresses documents; equal input gives equal output. It is safe for
// concurrent use.
type coder struct {
	gzips sync.Pool // of *gzip.Writer, which are large
	zstd  func() (*zstd.Encoder, error)
}

func newCoder() *coder {
	return &coder{zstd: sync.OnceValues(func() (*zstd.Encoder, error) {
		return zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(zipWindow), zstd.WithEncoderLevel(zstd.SpeedFastest))
	})}
}

// encode is body in a content coding.
func (c *coder) encode(body []byte, as coding) ([]byte, error) {
	switch as {
	case gzipped:
		return c.gzip(body)
	case zstandard:
		encoder, err := c.zstd()
		if err != nil {
			return nil, fmt.Errorf("compress with zstd: %w", err)
		}
		return encoder.EncodeAll(body, make([]byte, 0, len(body)/4)), nil
	}
	return body, nil
}

// gzip packs body; the gzip header carries no time.
func (c *coder) gzip(body []byte) ([]byte, error) {
	packed := bytes.NewBuffer(make([]byte, 0, len(body)/4))
	w, err := c.writer(packed)
	if err != nil {
		return nil, fmt.Errorf("compress with gzip: %w", err)
	}
	defer c.gzips.Put(w)
	if _, err := w.Write(body); err != nil {
		return nil, fmt.Errorf("compress with gzip: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("compress with gzip: %w", err)
	}
	return packed.Bytes(), nil
}

// writer is a gzip writer to packed, a used one where there is one.
func (c *coder) writer(packed *bytes.Buffer) (*gzip.Writer, error) {
	if w, ok := c.gzips.Get().(*gzip.Writer); ok {
		w.Reset(packed)
		return w, nil
	}
	return gzip.NewWriterLevel(packed, gzipLevel)
}
