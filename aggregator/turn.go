package aggregator

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"time"
)

// turn is one source being asked: at its first address and, as long as that
// brings nothing, at its mirrors; at each of them, wherever redirects lead. It
// passes from the scheduler to an attempt, back, to the writer, and back again;
// one of them owns it at a time.
type turn struct {
	source    *Source
	state     *SourceState // before the turn; it is not changed
	addresses []string     // of the source, in the order in which they are asked
	at        int          // index of the address to ask
	onward    Onward       // where redirects led from there to another host; nil at the address itself
	errs      []error      // of the addresses asked in vain, in their order
	host      *host        // whose budget the attempt uses
	held      int64        // bytes of its body, if that is no small one

	cancelled bool                 // the run ended; nothing is to be saved
	requested bool                 // a request was made
	failed    []string             // where requests were made in vain
	asked     bool                 // false for a turn that only saves a state
	told      int                  // how many of errs the scheduler has looked at
	holds     map[string]time.Time // who asked for patience in this turn; nil for nobody
	repaired  []string             // what the reader had to mend
	ingest    *Ingest              // what is to be saved; nil until the turn is over
	tally     Tally
	unsaved   error // why the store did not take the ingest
}

// newTurn is a turn of the source from its first address on, or from the one
// that it moved to for good.
func newTurn(s *Source, st *SourceState) *turn {
	return &turn{source: s, state: st, addresses: askedAt(s, st), asked: true}
}

// askedAt are the addresses at which a turn asks the source, in their order.
func askedAt(s *Source, st *SourceState) []string {
	addresses := []string{cmp.Or(st.Adopted, s.URL)}
	for _, address := range s.Addresses() {
		if address != addresses[0] && !slices.Contains(st.GoneMirrors, address) {
			addresses = append(addresses, address)
		}
	}
	return addresses
}

// laden reports whether the turn, which is over, brought articles, known or not.
func (t *turn) laden() bool { return len(t.ingest.Arrivals) > 0 }

// address is the one to be asked now.
func (t *turn) address() string { return t.addresses[t.at] }

// destination is where the next request goes.
func (t *turn) destination() string {
	if t.onward != nil {
		return t.onward.Address()
	}
	return t.address()
}

// maxDemotion bounds, in days, how long failures put a turn behind others.
const maxDemotion = 30

// seniority orders the turns that wait for a host, the earliest first.
func (t *turn) seniority() time.Time {
	return t.state.LastFetch.Add(time.Duration(min(t.state.Failures, maxDemotion)) * maxBackoff)
}

// fail notes why the address brought nothing, and goes on to the next one. It
// reports whether the turn is over.
func (t *turn) fail(err error, now time.Time) (over bool) {
	if !errors.As(err, new(heldBack)) {
		t.failed = append(t.failed, t.destination())
	}
	t.errs, t.onward = append(t.errs, err), nil
	if t.at+1 < len(t.addresses) && (t.atMirror() || mirrorHelps(err) || t.adopted() && isGone(err)) {
		t.at++
		return false
	}
	t.ingest = &Ingest{State: failed(t, now)}
	return true
}

// atMirror reports whether the turn is at one of the source's mirrors.
func (t *turn) atMirror() bool { return t.at > 0 && t.address() != t.source.URL }

// adopted reports whether the turn is at an address that the source moved to.
func (t *turn) adopted() bool { return t.at == 0 && t.address() != t.source.URL }

// giveUp ends the turn with the run: with what is known, and of a source that
// nobody answered for yet at most that it was asked.
func (t *turn) giveUp(now time.Time) {
	switch {
	case len(t.failed) > 0:
		t.ingest = &Ingest{State: failed(t, now)}
	case t.requested && !t.state.LastSuccess.IsZero():
		t.asked, t.ingest = false, &Ingest{State: interrupted(t, now)}
	default:
		t.cancelled = true
	}
}

// isGone reports whether the turn found the source itself to be gone. An
// address that it moved to cannot say so against the one that is configured.
func (t *turn) isGone() bool {
	first := slices.Index(t.addresses, t.source.URL)
	return isGone(t.errs[0]) && first < len(t.errs) && (isGone(t.errs[first]) || errors.Is(t.errs[first], ErrTried))
}

// goneMirrors are the mirrors that are known to be gone after the turn.
func (t *turn) goneMirrors() []string {
	gone := slices.Clone(t.state.GoneMirrors)
	for i, err := range t.errs {
		if i > 0 && isGone(err) && t.addresses[i] != t.source.URL {
			gone = append(gone, t.addresses[i])
		}
	}
	return gone
}

// lostMirrors are those that the turn found to be gone.
func (t *turn) lostMirrors() []string { return t.ingest.State.GoneMirrors[len(t.state.GoneMirrors):] }

// request is what the turn asks next.
func (t *turn) request() Request {
	t.requested = true
	return Request{
		URL: t.source.withUser(t.address()), Header: t.source.headerFor(t.address()),
		Validators: t.state.Validators.At(t.address()), Onward: t.onward, Failed: t.failed,
	}
}

// ingestOf is what is to be saved of a feed that the turn's address served. It
// reports false when items were passed over of which more has to be known.
func (t *turn) ingestOf(r *Response, feed *Feed, now time.Time, before recollection) (in *Ingest, sure bool) {
	in = &Ingest{}
	reading := newReading(t.source, feed, inSeconds(now))
	in.State = carried(succeeded(t, r, now), reading, before)
	in.State.Outlook = outlook(t.source, feed)
	in.Kept, sure = reading.trace(before)
	if len(in.Kept) > 0 && (!sure || in.State.Outlook != t.state.Outlook) {
		return nil, false
	}
	in.Arrivals = reading.arrivals()
	in.Allowance = t.state.allowance(inSeconds(now))
	in.Whole = !feed.Partial && isWhole(r)
	if feed.Partial {
		// The word that nothing changed, the server's or that of an equal body,
		// would hide what is missing.
		in.State.Validators = in.State.Validators.without(t.address())
	}
	t.repaired = feed.Repaired
	return in, true
}

// isWhole reports whether a body is all of a document, and not what is new in it.
func isWhole(r *Response) bool { return r.Status != http.StatusIMUsed }

// validators are those of the source's present addresses, with new ones of the
// turn's.
func (t *turn) validators(of Validators) ByAddress {
	present := append(t.source.Addresses(), t.state.Adopted)
	return t.state.Validators.among(present).With(t.address(), of)
}
