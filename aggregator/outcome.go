package aggregator

import (
	"errors"
	"maps"
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

// afresh is the state to start from: what is remembered of the source, unless
// its address was changed since.
func afresh(s *Source, st SourceState) SourceState {
	if st.Name == s.Name && st.URL == s.URL {
		return st
	}
	return SourceState{Name: s.Name, URL: s.URL, Validators: st.Validators, Feed: st.Feed, Listed: st.Listed}
}

// succeeded is the state after an answer of the address that could be used.
// The errors are those of the addresses asked before it.
func succeeded(st SourceState, address string, r *Response, errs []error, now time.Time) SourceState {
	st.Validators = maps.Clone(st.Validators)
	if st.Validators == nil {
		st.Validators = map[string]Validators{}
	}
	st.Validators[address] = r.Validators
	st.ActiveURL = address
	st.LastFetch, st.LastSuccess, st.LastStatus = now, now, r.Status
	st.NotBefore, st.FreshUntil = in(patience(errs), now), in(r.FreshFor, now)
	st.Failures, st.Error = 0, ""
	return st
}

// failed is the state after a turn that brought nothing: errs has an error for
// each address that was asked. Articles and validators stay as they are. Only
// the first address can say that the source is gone.
func failed(st SourceState, errs []error, now time.Time) SourceState {
	st.LastFetch, st.LastStatus = now, 0
	st.Failures++
	st.Error = cut(oneLine(errors.Join(errs...).Error()), maxErrorText)
	st.NotBefore, st.FreshUntil = in(patience(errs), now), time.Time{}
	var answer *FetchError
	if errors.As(errs[0], &answer) {
		st.LastStatus = answer.Status
		st.Gone = answer.Status == http.StatusGone
	}
	return st
}

// patience is how long the upstreams ask to be left alone: the longest of
// their wishes, since a source's addresses are asked in one turn.
func patience(errs []error) time.Duration {
	var longest time.Duration
	for _, err := range errs {
		var answer *FetchError
		if errors.As(err, &answer) {
			longest = max(longest, answer.RetryAfter)
		}
	}
	return longest
}

// in is the moment after a wait of bounded length; the zero time for no wait.
func in(wait time.Duration, now time.Time) time.Time {
	if wait <= 0 {
		return time.Time{}
	}
	return now.Add(min(wait, maxBackoff))
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
		return answer.Status != http.StatusGone && answer.Status != http.StatusTooManyRequests
	}
	return true
}

// due is when the source is to be asked again, or the zero time for never. Of
// schedule, backoff and the publisher's wishes the longest wait wins. A clock
// that was set back does not stall a source: a last fetch that is still to come
// counts as long ago, and a wish too far away as none.
func due(s *Source, st *SourceState, now time.Time) time.Time {
	if s.Disabled || st.Gone {
		return time.Time{}
	}
	at := now
	if last := st.LastFetch; !last.IsZero() && !last.After(now) {
		at = nextAfter(s.Schedule, phaseOf(s.Name, s.Schedule), last.Add(backoff(s.Schedule, st.Failures, last)))
	}
	if at.IsZero() {
		return at
	}
	for _, wish := range [...]time.Time{st.NotBefore, st.FreshUntil} {
		if binds(wish, now) {
			at = later(at, wish)
		}
	}
	return at
}

// binds reports whether a publisher's wish is still to be obeyed. None that
// was made before now lies beyond the bound of [in].
func binds(wish, now time.Time) bool {
	return wish.After(now) && !wish.After(now.Add(maxBackoff))
}

// backoff is the extra wait after failures in a row: none after the first,
// then doubling from one interval of the schedule.
func backoff(s Schedule, failures int, last time.Time) time.Duration {
	tick := s.Next(last)
	following := s.Next(tick)
	if failures < 2 || tick.IsZero() || following.IsZero() {
		return 0
	}
	interval := min(maxBackoff, following.Sub(tick))
	return min(maxBackoff, interval<<min(failures-2, 10))
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
