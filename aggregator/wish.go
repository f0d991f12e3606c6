package aggregator

import (
	"errors"
	"net/http"
	"time"
)

// maxBackoff bounds how far failures, and the publisher's wishes, push a
// source's next fetch away.
const maxBackoff = 24 * time.Hour

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

// momentAfter is the moment after a wait of bounded length, in whole seconds
// like all that is stored, and never sooner; the zero time for no wait.
func momentAfter(wait time.Duration, now time.Time) time.Time {
	if wait <= 0 {
		return time.Time{}
	}
	return now.Add(min(wait, maxBackoff) + time.Second - 1).UTC().Truncate(time.Second)
}

// isGone reports whether the address that was asked is gone for good.
func isGone(err error) bool {
	var answer *FetchError
	return errors.As(err, &answer) && answer.Status == http.StatusGone && !answer.Astray
}

// mirrorHelps reports whether the same feed may be had at another address
// after this error. An upstream that says "gone" or "slow down" is obeyed.
func mirrorHelps(err error) bool {
	var answer *FetchError
	if errors.As(err, &answer) {
		return !isGone(answer) && answer.Status != http.StatusTooManyRequests
	}
	return true
}
