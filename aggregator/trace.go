package aggregator

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
)

// Trace is what is remembered of an item that a source's last document listed,
// so that it need not be read again as long as it stands there unchanged.
type Trace struct {
	Print uint64 // see [Feed.Prints]; 0 for no trace
	Words uint64 // hash of all that the item says
	// Link and Mark tell the item from others of its document: hashes of its
	// link, and of its mark, 0 for none.
	Link, Mark uint32
	Seq        uint64 // of its article
}

// Listing is what the last document of a source listed. It lies beside the
// [SourceState], for it is of use only to who reads the next document.
type Listing struct {
	// Seqs are the articles that the last whole document named, by [Article.Seq],
	// and those that parts of it have named since; retention spares them.
	Seqs []uint64
	// Traces are those of the items, as far as they need not be read again. An item
	// has none whose article was forgotten or goes by another key than the item
	// says: it is always read.
	Traces []Trace
}

// recollection is what a turn knows of the last document: its traces by print.
type recollection map[uint64]Trace

// recollect is what may save the turn the reading of items: nothing for a part of
// a document, which comes in place of none, and where the store knows nothing.
func (s *scheduler) recollect(ctx context.Context, t *turn, r *Response) recollection {
	if !isWhole(r) || t.state.Outlook == 0 {
		return nil
	}
	listing, err := s.Store.Listing(ctx, t.source.Name)
	if err != nil {
		return nil // to read all is right in any case
	}
	known := make(recollection, len(listing.Traces))
	for _, trace := range listing.Traces {
		known[trace.Print] = trace
	}
	return known
}

// known is a [Document.Known].
func (r recollection) known() func(uint64) bool {
	if len(r) == 0 {
		return nil
	}
	return func(print uint64) bool {
		_, ok := r[print]
		return ok
	}
}

// hashed is the beginning of a text's SHA-256.
func hashed(text string) uint64 {
	sum := sha256.Sum256([]byte(text))
	return binary.BigEndian.Uint64(sum[:])
}

// tracing gives the items of a document their traces.
type tracing struct {
	reading *reading
	prints  map[uint64]bool
	links   map[uint32]bool
	marks   map[uint32]bool
	sure    bool
}

// trace gives the items that were read their traces and returns those of the
// items that were passed over. It reports false, and gives none, for a document
// whose items have a say in each other, since they share a link or a GUID, or
// have no link of their own: what becomes of each depends on all of them.
func (r *reading) trace(before recollection) (kept []Trace, sure bool) {
	t := &tracing{r, map[uint64]bool{}, map[uint32]bool{}, map[uint32]bool{}, len(r.feed.Prints) > 0}
	r.walk(before, func(trace Trace) {
		kept = append(kept, trace)
		t.add(trace)
	}, func(print uint64, c *claim) {
		c.trace = t.of(print, c)
		t.add(c.trace)
	})
	if !t.sure {
		for i := range r.claims {
			r.claims[i].trace = Trace{}
		}
	}
	return kept, t.sure
}

// walk visits the items in the order of the document: passed with those that
// were passed over, read with the others and their prints, 0 for none.
func (r *reading) walk(before recollection, passed func(Trace), read func(uint64, *claim)) {
	left := len(r.claims)
	next := func(print uint64) {
		if left > 0 {
			left--
			read(print, &r.claims[left])
		}
	}
	for _, print := range r.feed.Prints {
		if trace, ok := before[print]; ok {
			passed(trace)
		} else {
			next(print)
		}
	}
	for left > 0 {
		next(0)
	}
}

// add takes up a trace that no other one is like.
func (t *tracing) add(trace Trace) {
	if t.prints[trace.Print] || t.links[trace.Link] || trace.Mark != 0 && t.marks[trace.Mark] || trace.Print == 0 {
		t.sure = false
	}
	t.prints[trace.Print], t.links[trace.Link], t.marks[trace.Mark] = true, true, true
}

// of is the trace of an item that was read.
func (t *tracing) of(print uint64, c *claim) Trace {
	trace := Trace{Print: print, Words: c.words}
	if c.mark != "" {
		trace.Mark = uint32(hashed(c.mark)) | 1
	}
	s := t.reading.source
	switch {
	case t.reading.marks.owns(c) && c.link != "":
		trace.Link = uint32(hashed("link " + c.link))
	case c.link == "" && c.mark != "":
		trace.Link = uint32(hashed(c.echo(s, true)))
	default:
		t.sure = false
	}
	return trace
}

// digest is the checksum of all that the items of the document say, in its order.
func (r *reading) digest(before recollection) uint64 {
	var words []byte
	add := func(w uint64) { words = binary.BigEndian.AppendUint64(words, w) }
	r.walk(before, func(t Trace) { add(t.Words) }, func(_ uint64, c *claim) { add(c.words) })
	return Checksum{}.Plus(words).Sum()
}
