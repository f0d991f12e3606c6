package aggregator

import (
	"context"
	"net/http"
	"slices"
	"time"
)

// turn is one source being asked: at its first address and, as long as that
// brings nothing, at its mirrors. It passes from the scheduler to an attempt,
// back, to the writer, and back again; one of them owns it at a time.
type turn struct {
	source    *Source
	state     SourceState // before the turn
	addresses []string    // of the source, in the order in which they are asked
	at        int         // index of the address to ask
	errs      []error     // of the addresses asked in vain
	host      *host       // whose budget the attempt uses

	cancelled bool     // the run ended before the answer came; nothing is known
	asked     bool     // false for a turn that only saves a state
	told      int      // how many of errs the scheduler has looked at
	repaired  []string // what the reader had to mend
	ingest    Ingest
	tally     Tally
	unsaved   error // why the store did not take the ingest
}

// newTurn is a turn of the source from its first address on, or from the one
// that it moved to for good.
func newTurn(s *Source, st SourceState) *turn {
	t := &turn{source: s, state: st, addresses: s.Addresses(), asked: true}
	if st.Adopted != "" {
		others := slices.DeleteFunc(t.addresses, func(address string) bool { return address == st.Adopted })
		t.addresses = append([]string{st.Adopted}, others...)
	}
	return t
}

// address is the one to be asked now.
func (t *turn) address() string { return t.addresses[t.at] }

// suspect reports whether the source failed last time, so that it may well
// take its time to fail again.
func (t *turn) suspect() bool { return t.state.Failures > 0 }

// fail notes why the address brought nothing, and goes on to the next one. It
// reports whether the turn is over.
func (t *turn) fail(err error, now time.Time) (over bool) {
	t.errs = append(t.errs, err)
	if t.at+1 < len(t.addresses) && (t.at > 0 || mirrorHelps(err)) {
		t.at++
		return false
	}
	t.ingest = Ingest{State: failed(t, now)}
	return true
}

// attempt asks the turn's address once and makes sense of the answer. It
// reports whether the turn is over.
func (a *Aggregator) attempt(ctx context.Context, t *turn, reading chan struct{}) (over bool) {
	in, err := a.ask(ctx, t, reading)
	switch {
	case err == nil:
		t.ingest = in
		return true
	case ctx.Err() != nil:
		t.cancelled = true
		return true
	}
	return t.fail(err, a.Now())
}

// ask fetches the turn's address, reads what comes and says what is to be saved.
func (a *Aggregator) ask(ctx context.Context, t *turn, reading chan struct{}) (Ingest, error) {
	response, err := a.Fetcher.Fetch(ctx, Request{
		URL: t.source.withUser(t.address()), Header: t.source.headerFor(t.address()), Validators: t.state.Validators[t.address()],
	})
	if err != nil {
		return Ingest{}, err
	}
	in := Ingest{State: succeeded(t, response, a.Now())}
	if response.Unchanged {
		return in, nil
	}
	feed, err := a.read(response, reading)
	if err != nil {
		return Ingest{}, &FetchError{Status: response.Status, Err: err}
	}
	in.State.Feed, in.State.Rhythm = feedRef(t.source, feed), feed.Rhythm
	in.Arrivals = identify(t.source, feed, a.now())
	in.Whole = !feed.Partial && response.Status != http.StatusIMUsed
	if feed.Partial {
		// The word that nothing changed, the server's or that of an equal body,
		// would hide what is missing.
		delete(in.State.Validators, t.address())
	}
	t.repaired = feed.Repaired
	return in, nil
}

// read turns the response into a feed, when one of the places for reading is free.
func (a *Aggregator) read(r *Response, reading chan struct{}) (*Feed, error) {
	reading <- struct{}{}
	defer func() { <-reading }()
	return a.Reader.Read(Document{URL: r.URL, ContentType: r.ContentType, Body: r.Body})
}
