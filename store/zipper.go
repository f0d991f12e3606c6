package store

import (
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// zipWindow is how far back the compressor looks; most articles are smaller,
// and its memory grows with it.
const zipWindow = 256 << 10

// zipper compresses records against the newest of the dictionaries that it
// has, and expands those that were compressed against any of them or none. It
// is safe for concurrent use.
type zipper struct {
	zip          *zstd.Encoder
	unzip        *zstd.Decoder
	dictionaries []*dictionary // the oldest first
}

func newZipper(dictionaries []*dictionary) (*zipper, error) {
	out := []zstd.EOption{
		zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(zipWindow),
		zstd.WithEncoderCRC(false), // a record has a checksum
	}
	in := []zstd.DOption{zstd.WithDecoderConcurrency(0)}
	for i, d := range dictionaries {
		in = append(in, zstd.WithDecoderDicts(d.content))
		if i == len(dictionaries)-1 {
			out = append(out, zstd.WithEncoderDict(d.content))
		}
	}
	zip, err := zstd.NewWriter(nil, out...)
	if err != nil {
		return nil, err
	}
	unzip, err := zstd.NewReader(nil, in...)
	if err != nil {
		return nil, err
	}
	return &zipper{zip, unzip, dictionaries}, nil
}

// with is a zipper that has a further dictionary.
func (z *zipper) with(d *dictionary) (*zipper, error) {
	return newZipper(append(z.dictionaries[:len(z.dictionaries):len(z.dictionaries)], d))
}

// due is how many articles the store has when it is time for the next one.
func (z *zipper) due() uint64 {
	if n := len(z.dictionaries); n > 0 {
		return z.dictionaries[n-1].articles * learnedAgain
	}
	return firstLearned
}

// pack appends what is compressed of a text to a value.
func (z *zipper) pack(value, plain []byte) []byte { return z.zip.EncodeAll(plain, value) }

func (z *zipper) unpack(packed []byte) ([]byte, error) {
	plain, err := z.unzip.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return plain, nil
}
