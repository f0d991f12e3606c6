package aggregator

import (
	"errors"
	"strings"
	"time"
	"unicode"
)

// maxErrorText bounds the error text that is remembered of a source, in bytes.
const maxErrorText = 500

// succeeded is the state after an answer of the turn's address that could be
// used, whether it brought a body or the word that nothing changed.
func succeeded(t *turn, r *Response, exact time.Time) SourceState {
	st, now := *t.state, inSeconds(exact)
	st.Validators = t.validators(r.Validators)
	st.ActiveURL = t.address()
	st.LastFetch, st.LastSuccess, st.LastStatus = now, now, r.Status
	st.NotBefore, st.FreshUntil = momentAfter(r.RetryAfter, exact), momentAfter(r.FreshFor, exact)
	st.Failures, st.Error = 0, ""
	if unwatched := now.Sub(t.state.LastFetch) > 2*maxBackoff; unwatched || st.Changed.IsZero() {
		st.Changed = now
	}
	st.GoneMirrors = t.goneMirrors()
	st.countFrom(t.state)
	if t.at == 0 || t.address() == t.source.URL {
		st = redirected(st, t.source, r.Moved, now)
	}
	return st
}

// carried is the state after a feed was read. A document whose items are those
// of the one before, but for a date of its own, is no change.
func carried(st SourceState, r *reading, before recollection) SourceState {
	st.Feed, st.Rhythm = feedRef(r.source, r.feed), r.feed.Rhythm
	if items := r.digest(before); items != st.Items {
		st.Items, st.Changed = items, r.now
	}
	return st
}

// interrupted is the state after a turn that was cut short by the end of the
// run: its source is not asked again before its time.
func interrupted(t *turn, now time.Time) SourceState {
	st := *t.state
	st.LastFetch = inSeconds(now)
	return st
}

// failed is the state after a turn that brought nothing: each address that was
// asked left an error. Articles and validators stay as they are. Only the first
// address can say that the source is gone.
func failed(t *turn, now time.Time) SourceState {
	st := *t.state
	st.LastFetch, st.LastStatus = inSeconds(now), 0
	st.Failures++
	st.countFrom(t.state)
	st.Error = cut(oneLine(t.source.veil(errors.Join(t.errs...).Error())), maxErrorText)
	st.NotBefore, st.FreshUntil = momentAfter(patience(t.errs, st.Failures), now), time.Time{}
	st.GoneMirrors = t.goneMirrors()
	var answer *FetchError
	if errors.As(t.errs[0], &answer) {
		st.LastStatus = answer.Status
		st.Gone = t.isGone()
	}
	return st
}

// oneLine folds an upstream's words into one line of a log.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\ufffd"), breaksLine), " ")
}

func breaksLine(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }
