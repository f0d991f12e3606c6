package store

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"sync/atomic"

	"tidings/aggregator"

	"github.com/fxamacker/cbor/v2"
)

const (
	sealVersion = 1
	sealBytes   = 5 // bytes before the payload
)

// codec turns nouns into stored values and back. It is safe for concurrent use.
type codec struct {
	enc    cbor.EncMode
	dec    cbor.DecMode
	zipper atomic.Pointer[zipper] // replaced when a dictionary was learned
}

func newCodec() (*codec, error) {
	enc, err := cbor.EncOptions{}.EncMode()
	if err != nil {
		return nil, err
	}
	// What was accepted must be readable: odd strings and long lists too.
	dec, err := cbor.DecOptions{UTF8: cbor.UTF8DecodeInvalid, MaxArrayElements: math.MaxInt32}.DecMode()
	if err != nil {
		return nil, err
	}
	z, err := newZipper(nil)
	if err != nil {
		return nil, err
	}
	c := &codec{enc: enc, dec: dec}
	c.zipper.Store(z)
	return c, nil
}

func (c *codec) close() { c.zipper.Load().unzip.Close() }

// stored is an article as its record holds it, with the number of its newest
// change, 0 when it never changed, and its ordinal in each section that it was
// ever in.
type stored struct {
	aggregator.Article
	change   uint64
	ordinals []ordinal
}

// record is the sealed value of an article.
func (c *codec) record(s *stored) ([]byte, error) {
	plain, err := c.encode(s)
	if err != nil {
		return nil, err
	}
	value := headOf(s).appendTo(make([]byte, 0, len(plain)/2+128)) // what most need
	return seal(number(s.Seq), c.zipper.Load().pack(value, plain)), nil
}

// encode is what is compressed of an article.
func (c *codec) encode(s *stored) ([]byte, error) {
	plain, err := c.enc.Marshal(recordOf(s))
	if err != nil {
		return nil, fmt.Errorf("encode article %s: %w", s.Key, err)
	}
	return plain, nil
}

// article opens the record of the article seq.
func (c *codec) article(seq uint64, value []byte) (*stored, error) {
	return c.open(seq, number(seq), value)
}

// open opens the record of the article seq that is sealed for the key.
func (c *codec) open(seq uint64, key, value []byte) (*stored, error) {
	h, plain, err := c.plain(key, value)
	if err != nil {
		return nil, err
	}
	var r record
	if err := c.dec.Unmarshal(plain, &r); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	r.takeHead(h)
	return &stored{r.article(seq), h.change, each(r.Ordinals, place.ordinal)}, nil
}

// plain opens a record that is sealed for the key: its head, and the rest of the
// article as it is encoded.
func (c *codec) plain(key, value []byte) (h head, plain []byte, err error) {
	payload, err := unseal(key, value)
	if err != nil {
		return h, nil, err
	}
	h, packed, err := openHead(payload)
	if err != nil {
		return h, nil, err
	}
	plain, err = c.zipper.Load().unpack(packed)
	return h, plain, err
}

// state is the sealed value of what is remembered about a source.
func (c *codec) state(st *aggregator.SourceState) ([]byte, error) {
	return c.sealed(st.Name, []byte(st.Name), sourceOf(st))
}

// openState opens the state of the named source.
func (c *codec) openState(name string, value []byte) (*aggregator.SourceState, error) {
	payload, err := unseal([]byte(name), value)
	if err != nil {
		return nil, err
	}
	var r sourceRecord
	if err := c.dec.Unmarshal(payload, &r); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return r.state(name), nil
}

// list is the sealed value of what a source lists.
func (c *codec) list(source string, listing aggregator.Listing) ([]byte, error) {
	return c.sealed(source, listSeal(source), &listRecord{packedList(listing.Seqs), packed(listing.Traces)})
}

// openList opens what the named source lists; nothing when there is no value.
func (c *codec) openList(source string, value []byte) (aggregator.Listing, error) {
	if value == nil {
		return aggregator.Listing{}, nil
	}
	payload, err := unseal(listSeal(source), value)
	if err != nil {
		return aggregator.Listing{}, err
	}
	var r listRecord
	if err := c.dec.Unmarshal(payload, &r); err != nil {
		return aggregator.Listing{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return aggregator.Listing{Seqs: unpackedList(r.Seqs), Traces: unpacked(r.Traces)}, nil
}

// listSeal is what the listing of the named source is sealed for: its state lies
// under the same key, and neither is to be taken for the other.
func listSeal(source string) []byte { return []byte(listsBucket + "\x00" + source) }

// sealed is the value of what is kept of the named source, sealed for the key.
func (c *codec) sealed(source string, key []byte, record any) ([]byte, error) {
	payload, err := c.enc.Marshal(record)
	if err != nil {
		return nil, fmt.Errorf("encode what is known of source %s: %w", source, err)
	}
	return seal(key, payload), nil
}

// seal puts a version and a checksum before a payload. The checksum covers the
// key too, so that a value in the wrong place is not taken for the right one.
func seal(key, payload []byte) []byte {
	value := make([]byte, sealBytes, sealBytes+len(payload))
	value[0] = sealVersion
	binary.BigEndian.PutUint32(value[1:], checksum(key, payload))
	return append(value, payload...)
}

// unseal returns the payload of a sealed value; it shares value's memory.
func unseal(key, value []byte) ([]byte, error) {
	if len(value) < sealBytes || value[0] != sealVersion {
		return nil, fmt.Errorf("unknown form of value: %w", ErrDamaged)
	}
	payload := value[sealBytes:]
	if binary.BigEndian.Uint32(value[1:]) != checksum(key, payload) {
		return nil, fmt.Errorf("checksum does not match: %w", ErrDamaged)
	}
	return payload, nil
}

func checksum(key, payload []byte) uint32 {
	table := crc32.MakeTable(crc32.Castagnoli)
	sum := crc32.Update(0, table, key)
	sum = crc32.Update(sum, table, []byte{sealVersion})
	return crc32.Update(sum, table, payload)
}
