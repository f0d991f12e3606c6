package aggregator

import (
	"context"
	"net/http"
)

// turn is one source being asked: at its first address and, as long as that
// brings nothing, at its mirrors. It passes from the scheduler to an attempt,
// back, to the writer, and back again; one of them owns it at a time.
type turn struct {
	source *Source
	state  SourceState // before the turn; the one to be saved once it is over
	at     int         // index of the address to ask
	errs   []error     // of the addresses asked in vain
	host   *host       // whose budget the attempt uses

	cancelled bool     // the run ended before the answer came; nothing is known
	repaired  []string // what the reader had to mend
	ingest    Ingest
	tally     Tally
	unsaved   error // why the store did not take the ingest
}

// address is the one to be asked now.
func (t *turn) address() string {
	if t.at == 0 {
		return t.source.URL
	}
	return t.source.Mirrors[t.at-1]
}

// attempt asks the turn's address once and makes sense of the answer. It
// reports whether the turn is over.
func (a *Aggregator) attempt(ctx context.Context, t *turn, reading chan struct{}) (over bool) {
	err := a.ask(ctx, t, reading)
	switch {
	case err == nil:
	case ctx.Err() != nil:
		t.cancelled = true
		return true
	default:
		t.errs = append(t.errs, err)
		if t.at < len(t.source.Mirrors) && (t.at > 0 || mirrorHelps(err)) {
			t.at++
			return false
		}
		t.ingest = Ingest{State: failed(t.state, t.errs, a.now())}
		t.ingest.State.Error = t.source.veil(t.ingest.State.Error)
	}
	t.ingest.State.NextFetch = due(t.source, &t.ingest.State, a.now())
	return true
}

// ask fetches the turn's address and reads what comes; with a nil error the
// turn has its ingest.
func (a *Aggregator) ask(ctx context.Context, t *turn, reading chan struct{}) error {
	response, err := a.Fetcher.Fetch(ctx, Request{
		URL: t.address(), Header: t.source.Header, Validators: t.state.Validators[t.address()],
	})
	if err != nil {
		return err
	}
	t.ingest = Ingest{State: succeeded(t.state, t.address(), response, t.errs, a.now())}
	if response.Unchanged {
		return nil
	}
	feed, err := a.read(response, reading)
	if err != nil {
		return &FetchError{Status: response.Status, Err: err}
	}
	t.ingest.State.Feed = feedRef(t.source, feed)
	t.ingest.Arrivals = identify(t.source, feed, a.now())
	t.ingest.Whole = !feed.Partial && response.Status != http.StatusIMUsed
	if feed.Partial {
		// The server's word that nothing changed would hide what is missing.
		t.ingest.State.Validators[t.address()] = Validators{Body: response.Validators.Body}
	}
	t.repaired = feed.Repaired
	return nil
}

// read turns the response into a feed, when one of the places for reading is free.
func (a *Aggregator) read(r *Response, reading chan struct{}) (*Feed, error) {
	reading <- struct{}{}
	defer func() { <-reading }()
	return a.Reader.Read(Document{URL: r.URL, ContentType: r.ContentType, Body: r.Body})
}
