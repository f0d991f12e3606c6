package aggregator

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"
)

// turn is one source being asked: at its first address and, as long as that
// brings nothing, at its mirrors; at each of them, wherever redirects lead. It passes from the scheduler to an attempt,
// back, to the writer, and back again; one of them owns it at a time.
type turn struct {
	source    *Source
	state     SourceState // before the turn
	addresses []string    // of the source, in the order in which they are asked
	at        int         // index of the address to ask
	onward    Onward      // where redirects led from there to another host; nil at the address itself
	errs      []error     // of the addresses asked in vain, in their order
	host      *host       // whose budget the attempt uses
	ticket    int         // its place among the turns that wait for a host

	cancelled bool                 // the run ended before an answer came; nothing is known
	requested bool                 // a request was made
	asked     bool                 // false for a turn that only saves a state
	told      int                  // how many of errs the scheduler has looked at
	holds     map[string]time.Time // who asked for patience in this turn
	repaired  []string             // what the reader had to mend
	ingest    Ingest
	tally     Tally
	unsaved   error // why the store did not take the ingest
}

// newTurn is a turn of the source from its first address on, or from the one
// that it moved to for good.
func newTurn(s *Source, st SourceState) *turn {
	t := &turn{source: s, state: st, addresses: []string{cmp.Or(st.Adopted, s.URL)}, asked: true, holds: map[string]time.Time{}}
	for _, address := range s.Addresses() {
		if address != t.addresses[0] && !slices.Contains(st.GoneMirrors, address) {
			t.addresses = append(t.addresses, address)
		}
	}
	return t
}

// address is the one to be asked now.
func (t *turn) address() string { return t.addresses[t.at] }

// destination is where the next request goes.
func (t *turn) destination() string {
	if t.onward != nil {
		return t.onward.Address()
	}
	return t.address()
}

func (t *turn) lane() lane {
	if t.state.Failures > 0 {
		return suspect
	}
	return steady
}

// fail notes why the address brought nothing, and goes on to the next one. It
// reports whether the turn is over.
func (t *turn) fail(err error, now time.Time) (over bool) {
	t.errs, t.onward = append(t.errs, err), nil
	if t.at+1 < len(t.addresses) && (t.at > 0 || mirrorHelps(err)) {
		t.at++
		return false
	}
	t.giveUp(now)
	return true
}

// giveUp ends the turn with what is known, if an address was asked in vain.
func (t *turn) giveUp(now time.Time) {
	t.cancelled = len(t.errs) == 0
	if !t.cancelled {
		t.ingest = Ingest{State: failed(t, now)}
	}
}

// goneMirrors are the mirrors that are known to be gone after the turn.
func (t *turn) goneMirrors() []string {
	gone := slices.Clone(t.state.GoneMirrors)
	for i, err := range t.errs {
		if i > 0 && isGone(err) {
			gone = append(gone, t.addresses[i])
		}
	}
	return gone
}

// attempt makes the turn's next request and makes sense of the answer. It
// reports whether the turn is over.
func (a *Aggregator) attempt(ctx context.Context, t *turn, reading chan struct{}) (over bool) {
	in, err := a.ask(ctx, t, reading)
	switch {
	case err == nil:
		t.ingest = in
		return t.onward == nil
	case ctx.Err() != nil:
		t.giveUp(a.Now())
		return true
	}
	return t.fail(err, a.Now())
}

// ask fetches the turn's address, reads what comes and says what is to be
// saved; nothing yet where a redirect leads onward.
func (a *Aggregator) ask(ctx context.Context, t *turn, reading chan struct{}) (Ingest, error) {
	t.requested = true
	response, err := a.Fetcher.Fetch(ctx, Request{
		URL: t.source.withUser(t.address()), Header: t.source.headerFor(t.address()),
		Validators: t.state.Validators[t.address()], Onward: t.onward,
	})
	if err != nil {
		return Ingest{}, err
	}
	if t.onward = response.Onward; t.onward != nil {
		return Ingest{}, nil
	}
	in := Ingest{State: succeeded(t, response, a.Now())}
	if response.Unchanged {
		return in, nil
	}
	feed, err := a.read(response, reading)
	if err != nil {
		return Ingest{}, &FetchError{Status: response.Status, Err: err}
	}
	in.State = carried(in.State, t.source, feed, a.Now())
	in.Arrivals = identify(t.source, feed, a.now())
	in.Allowance = t.state.allowance(a.now())
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
