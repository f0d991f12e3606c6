package aggregator

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode"
)

// maxBackoff bounds how far failures, and the publisher's wishes, push a
// source's next fetch away.
const maxBackoff = 24 * time.Hour

// maxErrorText bounds the error text that is remembered of a source, in bytes.
const maxErrorText = 500

// For is the state to start from: what is remembered of the source, unless its
// address was changed since.
func (st SourceState) For(s *Source) SourceState {
	if st.Name == s.Name && st.URL == s.URL {
		return st
	}
	return SourceState{Name: s.Name, URL: s.URL, Validators: st.Validators, Feed: st.Feed, Listed: st.Listed, Holds: st.Holds}
}

// succeeded is the state after an answer of the turn's address that could be
// used, whether it brought a body or the word that nothing changed.
func succeeded(t *turn, r *Response, exact time.Time) SourceState {
	st, now := t.state, inSeconds(exact)
	st.Validators = t.validators()
	st.Validators[t.address()] = r.Validators
	st.ActiveURL = t.address()
	st.LastFetch, st.LastSuccess, st.LastStatus = now, now, r.Status
	st.NotBefore, st.FreshUntil = in(r.RetryAfter, exact), in(r.FreshFor, exact)
	st.Failures, st.Error = 0, ""
	if unwatched := now.Sub(t.state.LastFetch) > 2*maxBackoff; unwatched || st.Changed.IsZero() {
		st.Changed = now
	}
	st.GoneMirrors = t.goneMirrors()
	if t.at == 0 || t.address() == t.source.URL {
		st = redirected(st, t.source, r.Moved, now)
	}
	return st
}

// carried is the state after a feed was read. A document whose items are those
// of the one before, but for a date of its own, is no change.
func carried(st SourceState, s *Source, feed *Feed, exact time.Time) SourceState {
	st.Feed, st.Rhythm = feedRef(s, feed), feed.Rhythm
	if items := digest(feed.Items); items != st.Items {
		st.Items, st.Changed = items, inSeconds(exact)
	}
	return st
}

// digest is a hash over all that the items say.
func digest(items []Item) [32]byte {
	h := sha256.New()
	for i := range items {
		fmt.Fprintf(h, "%+v\n", items[i])
	}
	return [32]byte(h.Sum(nil))
}

// Permanent redirects must have led to the same place for so long, and as
// often, before the source is asked there: a publisher's mistake, or a captive
// portal's, is over by then, and a clock that jumps adopts nothing.
const (
	adoptAfter = 7 * 24 * time.Hour
	adoptSeen  = 4
)

// redirected is the state after the first address, or the one adopted in its
// place, was found to lead elsewhere for good, or not to.
func redirected(st SourceState, s *Source, to string, now time.Time) SourceState {
	if st.ActiveURL == s.URL {
		st.Adopted = "" // it is the first address again that serves
	}
	switch {
	case to == "":
		st.Moved, st.MovedSince, st.MovedSeen = "", time.Time{}, 0
	case to != st.Moved || st.MovedSince.After(now):
		st.Moved, st.MovedSince, st.MovedSeen = to, now, 1
	case now.Sub(st.MovedSince) < adoptAfter || st.MovedSeen < adoptSeen:
		st.MovedSeen++
	default:
		st.Adopted, st.Moved, st.MovedSince, st.MovedSeen = to, "", time.Time{}, 0
		if to == s.URL {
			st.Adopted = "" // it has moved back
		}
	}
	return st
}

// interrupted is the state after a turn that was cut short by the end of the
// run: its source is not asked again before its time.
func interrupted(t *turn, now time.Time) SourceState {
	st := t.state
	st.LastFetch = inSeconds(now)
	return st
}

// failed is the state after a turn that brought nothing: each address that was
// asked left an error. Articles and validators stay as they are. Only the first
// address can say that the source is gone.
func failed(t *turn, now time.Time) SourceState {
	st := t.state
	st.LastFetch, st.LastStatus = inSeconds(now), 0
	st.Failures++
	st.Error = cut(oneLine(t.source.veil(errors.Join(t.errs...).Error())), maxErrorText)
	st.NotBefore, st.FreshUntil = in(patience(t.errs, st.Failures), now), time.Time{}
	st.GoneMirrors = t.goneMirrors()
	var answer *FetchError
	if errors.As(t.errs[0], &answer) {
		st.LastStatus = answer.Status
		st.Gone = t.isGone()
	}
	return st
}

// isGone reports whether the address that was asked is gone for good.
func isGone(err error) bool {
	var answer *FetchError
	return errors.As(err, &answer) && answer.Status == http.StatusGone && !answer.Astray
}

// patience is how long all of the addresses that were asked want to be left
// alone: as soon as one does not, the source can be asked there.
func patience(errs []error, failures int) time.Duration {
	shortest := wish(errs[0], failures)
	for _, err := range errs[1:] {
		shortest = min(shortest, wish(err, failures))
	}
	return shortest
}

// tooMany is the wait after a first 429 that does not name one; it doubles
// with each that follows.
const tooMany = time.Minute

// wish is how long the upstream that answered with this error asks to be left
// alone; 0 when it does not.
func wish(err error, failures int) time.Duration {
	var answer *FetchError
	switch {
	case !errors.As(err, &answer):
		return 0
	case answer.RetryAfter == 0 && answer.Status == http.StatusTooManyRequests:
		return tooMany << min(max(failures-1, 0), 10)
	}
	return answer.RetryAfter
}

// asksHost reports whether the error speaks for its whole host: too many
// requests, or no service at the moment, and a time to come back.
func asksHost(err error) bool {
	var answer *FetchError
	return errors.As(err, &answer) && wish(err, 1) > 0 && asksStatus(answer.Status)
}

// asksStatus reports whether a status speaks for a host rather than a document.
func asksStatus(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable
}

// in is the moment after a wait of bounded length, in whole seconds like all
// that is stored, and never sooner; the zero time for no wait.
func in(wait time.Duration, now time.Time) time.Time {
	if wait <= 0 {
		return time.Time{}
	}
	return now.Add(min(wait, maxBackoff) + time.Second - 1).UTC().Truncate(time.Second)
}

// oneLine folds an upstream's words into one line of a log.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\ufffd"), breaksLine), " ")
}

func breaksLine(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }

// mirrorHelps reports whether the same feed may be had at another address
// after this error. An upstream that says "gone" or "slow down" is obeyed.
func mirrorHelps(err error) bool {
	var answer *FetchError
	if errors.As(err, &answer) {
		return !isGone(answer) && answer.Status != http.StatusTooManyRequests
	}
	return true
}
