package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"

	"tidings/aggregator"
)

// listRecord is the stored form of what a source listed; its numbers are never
// used anew. The source's name is the key that it lies under.
type listRecord struct {
	Seqs   []byte `cbor:"1,keyasint,omitempty"` // differences as varints
	Traces []byte `cbor:"2,keyasint,omitempty"`
}

// Listing returns what the last document of the source listed; nothing for one
// that is not known. A damaged listing is none, with a line in the log.
func (s *Store) Listing(ctx context.Context, source string) (aggregator.Listing, error) {
	if err := ctx.Err(); err != nil {
		return aggregator.Listing{}, fmt.Errorf("read listing: %w", err)
	}
	var listing aggregator.Listing
	err := s.view(func(t *tables) error {
		listing = s.listing(t, source)
		return nil
	})
	if err != nil {
		return aggregator.Listing{}, fmt.Errorf("read listing: %w", err)
	}
	return listing, nil
}

func (s *Store) listing(t *tables, source string) aggregator.Listing {
	listing, err := s.codec.openList(source, t.lists.Get([]byte(source)))
	if err != nil {
		s.complain("what a source listed is unreadable", err, "source", source)
	}
	return listing
}

// list saves what the source lists from now on.
func (w *writing) list(source string, listing aggregator.Listing) error {
	value, err := w.store.codec.list(source, listing)
	if err != nil || bytes.Equal(value, w.lists.Get([]byte(source))) {
		return err // a feed of which a date alone differs lists what it did
	}
	return w.lists.Put([]byte(source), value)
}

// listing is what one document of a source lists.
type listing struct {
	seqs   []uint64
	seen   map[uint64]bool
	traces []aggregator.Trace
	before []uint64 // what was listed before a part of a document
	twice  bool     // two items are one article: what becomes of it depends on both
	lost   bool     // an article is not there as it was, or the list of before cannot be read
}

// isRead reports whether a document was read, so that there is something to list.
func isRead(in *aggregator.Ingest) bool { return in.Whole || len(in.Kept)+len(in.Arrivals) > 0 }

// keep begins with the items that stand in the document as they did.
func (w *writing) keep(in *aggregator.Ingest) *listing {
	l := &listing{seen: map[uint64]bool{0: true}, traces: make([]aggregator.Trace, 0, len(in.Kept)+len(in.Arrivals))}
	for _, trace := range in.Kept {
		at := number(trace.Seq)
		record := w.legible(trace.Seq)
		if _, err := unseal(at, record); err != nil {
			l.lost = true
		}
		if record != nil {
			l.list(trace.Seq)
		}
		l.traces = append(l.traces, trace)
	}
	if !in.Whole && isRead(in) {
		before, err := w.store.codec.openList(in.State.Name, w.lists.Get([]byte(in.State.Name)))
		l.before, l.lost = before.Seqs, l.lost || err != nil
	}
	return l
}

func (l *listing) list(seq uint64) {
	if l.seen[seq] {
		l.twice = l.twice || seq != 0
		return
	}
	l.seen[seq] = true
	l.seqs = append(l.seqs, seq)
}

// add lists an arrival that is the article seq, under the key; 0 for one that
// was forgotten.
func (l *listing) add(seq uint64, key aggregator.Key, in *aggregator.Arrival) {
	l.list(seq)
	if trace := in.Trace; trace.Print != 0 && seq != 0 && key == in.Article.Key {
		trace.Seq = seq
		l.traces = append(l.traces, trace)
	}
}

// noun is what the source lists from now on. Parts of a document leave no traces.
func (l *listing) noun(w *writing, in *aggregator.Ingest) aggregator.Listing {
	switch {
	case !in.Whole:
		return aggregator.Listing{Seqs: w.listedToo(l.before, l.seqs)}
	case l.twice || l.lost:
		return aggregator.Listing{Seqs: l.seqs}
	}
	return aggregator.Listing{Seqs: l.seqs, Traces: l.traces}
}

// traceSize is how many bytes a trace takes.
const traceSize = 32

// packed is the stored form of traces.
func packed(traces []aggregator.Trace) []byte {
	if len(traces) == 0 {
		return nil
	}
	b := make([]byte, 0, traceSize*len(traces))
	for _, t := range traces {
		b = binary.BigEndian.AppendUint64(b, t.Print)
		b = binary.BigEndian.AppendUint64(b, t.Words)
		b = binary.BigEndian.AppendUint32(b, t.Link)
		b = binary.BigEndian.AppendUint32(b, t.Mark)
		b = binary.BigEndian.AppendUint64(b, t.Seq)
	}
	return b
}

// unpacked is the inverse of packed.
func unpacked(b []byte) []aggregator.Trace {
	if len(b) < traceSize {
		return nil
	}
	traces := make([]aggregator.Trace, 0, len(b)/traceSize)
	for ; len(b) >= traceSize; b = b[traceSize:] {
		traces = append(traces, aggregator.Trace{
			Print: binary.BigEndian.Uint64(b), Words: binary.BigEndian.Uint64(b[8:]),
			Link: binary.BigEndian.Uint32(b[16:]), Mark: binary.BigEndian.Uint32(b[20:]),
			Seq: binary.BigEndian.Uint64(b[24:]),
		})
	}
	return traces
}

// packedList is the stored form of what a source lists: each number as the
// difference to the one before.
func packedList(seqs []uint64) []byte {
	var b []byte
	last := uint64(0)
	for _, seq := range seqs {
		b = binary.AppendVarint(b, int64(seq-last))
		last = seq
	}
	return b
}

// unpackedList is the inverse of packedList.
func unpackedList(b []byte) []uint64 {
	if len(b) == 0 {
		return nil
	}
	seqs := make([]uint64, 0, len(b)) // a number takes a byte at least
	last := uint64(0)
	for len(b) > 0 {
		difference, size := binary.Varint(b)
		if size <= 0 {
			return seqs
		}
		last += uint64(difference)
		seqs, b = append(seqs, last), b[size:]
	}
	return seqs
}
