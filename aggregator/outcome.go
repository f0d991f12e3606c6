package aggregator

import (
	"errors"
	"maps"
	"net/http"
	"strings"
	"time"
)

// maxBackoff bounds how far failures push a source's next fetch away.
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

// succeeded is the state after an answer that could be used.
func succeeded(st SourceState, address string, r *Response, now time.Time) SourceState {
	st.Validators = maps.Clone(st.Validators)
	if st.Validators == nil {
		st.Validators = map[string]Validators{}
	}
	st.Validators[address] = r.Validators
	st.ActiveURL = address
	st.LastFetch, st.LastSuccess, st.LastStatus = now, now, r.Status
	st.NotBefore, st.FreshUntil = time.Time{}, time.Time{}
	if r.FreshFor > 0 {
		st.FreshUntil = now.Add(r.FreshFor)
	}
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
	st.NotBefore, st.FreshUntil = time.Time{}, time.Time{}
	var answer *FetchError
	if errors.As(errs[0], &answer) {
		st.LastStatus = answer.Status
		st.Gone = answer.Status == http.StatusGone
		if answer.RetryAfter > 0 {
			st.NotBefore = now.Add(answer.RetryAfter)
		}
	}
	return st
}

// oneLine folds an upstream's words into one line of a log.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, breaksLine), " ")
}

func breaksLine(r rune) bool { return r < ' ' || r == 0x7f || r == '\u2028' || r == '\u2029' }

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
// that was set back does not stall a source beyond its usual wait.
func due(s *Source, st *SourceState, now time.Time) time.Time {
	if s.Disabled || st.Gone {
		return time.Time{}
	}
	if st.LastFetch.IsZero() {
		return now
	}
	last := earlier(st.LastFetch, now)
	at := next(s.Schedule, phaseOf(s.Name, s.Schedule), last.Add(backoff(s.Schedule, st.Failures, last)))
	if at.IsZero() {
		return at
	}
	for _, wish := range [...]time.Time{st.NotBefore, st.FreshUntil} {
		at = later(at, earlier(wish, last.Add(maxBackoff)))
	}
	return at
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

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
