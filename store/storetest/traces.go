package storetest

import (
	"testing"

	"tidings/aggregator"
)

func traceCases() []testCase {
	return []testCase{
		{"traces lead to their articles, and come back", tracesComeBack},
		{"a kept item is listed and known", keptIsListed},
		{"an item that is led elsewhere by its GUID has no trace", ledElsewhere},
		{"two items of one article leave no traces", oneArticleTwice},
		{"what is no document leaves the listing, a part of one no traces", partLeavesTraces},
		{"a kept item whose article is gone has the next document fetched whole", keptIsGone},
	}
}

// traced gives the item that print.
func traced(print uint64) func(*aggregator.Arrival) {
	return func(in *aggregator.Arrival) {
		in.Trace = aggregator.Trace{Print: print, Words: print << 32, Link: uint32(print), Mark: 1 << 31}
	}
}

// prints are those of the traces that the store has of the source.
func prints(t tester, s Store, source string) []uint64 {
	t.Helper()
	var prints []uint64
	for _, trace := range listing(t, s, source).Traces {
		prints = append(prints, trace.Print)
	}
	return prints
}

func tracesComeBack(t *testing.T, s Store) {
	in := document("wire", carried("wire", "1", traced(1)), carried("wire", "2", traced(2)), carried("wire", "3"))
	in.State.Outlook = 7
	commit(t, s, in)
	want := []aggregator.Trace{in.Arrivals[0].Trace, in.Arrivals[1].Trace}
	got := listing(t, s, "wire")
	want[0].Seq, want[1].Seq = got.Seqs[0], got.Seqs[1]
	same(t, "traces", got.Traces, want)
	same(t, "outlook", state(t, s, "wire").Outlook, uint64(7))
}

func keptIsListed(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "1", traced(1)), carried("wire", "2", traced(2))))
	in := document("wire", carried("wire", "3", traced(3)))
	in.Kept = listing(t, s, "wire").Traces[1:]
	tally := commit(t, s, in)[0]
	same(t, "known", tally.Known, 1)
	same(t, "lost", tally.Lost, false)
	same(t, "list", named(t, s, "wire"), []string{"2", "3"})
	same(t, "prints", prints(t, s, "wire"), []uint64{2, 3})
}

func ledElsewhere(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "1", guid("urn:1"), traced(1))))
	commit(t, s, document("wire", carried("wire", "one", guid("urn:1"), traced(2)), carried("wire", "3", traced(3))))
	same(t, "prints", prints(t, s, "wire"), []uint64{3})
}

func oneArticleTwice(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "1", guid("urn:1"), traced(1))))
	in := document("wire", carried("wire", "one", guid("urn:1"), traced(2)), carried("wire", "3", traced(3)))
	in.Kept = listing(t, s, "wire").Traces
	commit(t, s, in)
	same(t, "list", named(t, s, "wire"), []string{"one", "3"})
	same(t, "prints", prints(t, s, "wire"), []uint64(nil))
}

func partLeavesTraces(t *testing.T, s Store) {
	commit(t, s, document("wire", carried("wire", "1", traced(1))))
	commit(t, s, aggregator.Ingest{State: aggregator.SourceState{Name: "wire"}})
	same(t, "list", named(t, s, "wire"), []string{"1"})
	same(t, "prints", prints(t, s, "wire"), []uint64{1})
	part := aggregator.Ingest{State: aggregator.SourceState{Name: "wire"}, Arrivals: []aggregator.Arrival{carried("wire", "2", traced(2))}}
	commit(t, s, part)
	same(t, "prints", prints(t, s, "wire"), []uint64(nil))
}

func keptIsGone(t *testing.T, s Store) {
	in := document("wire", carried("wire", "1", traced(1)))
	in.State.Validators = aggregator.ByAddress(nil).With("https://wire.example/feed", aggregator.Validators{ETag: "1"})
	in.State.Outlook = 7
	in.Kept = []aggregator.Trace{{Print: 2, Seq: 99}}
	tally := commit(t, s, in)[0]
	same(t, "lost", tally.Lost, true)
	st := state(t, s, "wire")
	same(t, "what saves a fetch, or reading", len(st.Validators)+len(prints(t, s, "wire"))+int(st.Outlook), 0)
}
