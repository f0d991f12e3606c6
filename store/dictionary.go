package store

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// dictionary is what the articles of a store have in common. Records are
// compressed against it, each for itself, which makes them a third smaller. The
// store learns it from its own articles, and a better one when it has grown a
// good deal since.
type dictionary struct {
	id       uint32
	articles uint64 // that the store had when it was learned
	content  []byte // as the format of Zstandard has it (RFC 8878, 5)
}

const (
	firstLearned = 1 << 8 // articles that there are, or arrive, when the first one is learned
	learnedAgain = 8      // times as many there are at the next

	dictionaryText    = 112 << 10 // bytes of articles in it
	dictionarySamples = 512       // articles that it is learned from
	sampleBytes       = 32 << 10  // of an article, at most
	dictionaryCopies  = 2         // kept of each: without it many records are lost
)

// dictionaryKey is where a copy of a dictionary is.
func dictionaryKey(id uint32, copied int) []byte {
	return append(binary.BigEndian.AppendUint32(nil, id), byte(copied))
}

// openDictionary opens a value of the dictionaries bucket.
func openDictionary(key, value []byte) (*dictionary, error) {
	payload, err := unseal(key, value)
	if err != nil {
		return nil, err
	}
	if len(key) != 5 || len(payload) < 8 {
		return nil, fmt.Errorf("dictionary of %d bytes: %w", len(payload), ErrDamaged)
	}
	content, err := unpackDictionary(payload[8:])
	if err != nil {
		return nil, err
	}
	return &dictionary{binary.BigEndian.Uint32(key), numberOf(payload), content}, nil
}

// unpackDictionary is a copy of a dictionary as the format has it; older versions
// kept it as it is.
func unpackDictionary(packed []byte) ([]byte, error) {
	if bytes.HasPrefix(packed, []byte(dictionaryMagic)) {
		return bytes.Clone(packed), nil
	}
	z, err := newZipper(nil)
	if err != nil {
		return nil, err
	}
	defer z.unzip.Close()
	return z.unpack(packed)
}

// dictionaryMagic is what a Zstandard dictionary begins with.
const dictionaryMagic = "\x37\xa4\x30\xec"

// known are the dictionaries of which a copy is whole.
func (t *tables) known() (all []*dictionary) {
	if t.dictionaries == nil {
		return nil // a file of an older schema
	}
	under(t.dictionaries, nil, func(k, v []byte) bool {
		d, err := openDictionary(k, v)
		if n := len(all); err == nil && (n == 0 || all[n-1].id != d.id) {
			all = append(all, d)
		}
		return true
	})
	return all
}

// save writes the copies of a dictionary.
func (d *dictionary) save(t *tables) error {
	z, err := newZipper(nil)
	if err != nil {
		return err
	}
	defer z.unzip.Close()
	value := z.pack(number(d.articles), d.content)
	for n := range dictionaryCopies {
		key := dictionaryKey(d.id, n)
		if err := t.dictionaries.Put(key, seal(key, value)); err != nil {
			return err
		}
	}
	return nil
}

// newDictionary learns a dictionary from articles as they are encoded.
func newDictionary(id uint32, articles uint64, samples [][]byte) (*dictionary, error) {
	all := 0
	for _, sample := range samples {
		all += len(sample)
	}
	content, err := zstd.BuildDict(zstd.BuildDictOptions{
		ID: id, History: shared(samples, min(dictionaryText, all/2)), // of all of it, nothing would be left to learn
		Contents: samples[len(samples)/2:], Level: zstd.SpeedFastest,
		Offsets: [3]int{1, 4, 8}, // those that the format begins with
	})
	if err != nil {
		return nil, fmt.Errorf("learn dictionary: %w", err)
	}
	return &dictionary{id, articles, content}, nil
}
