package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode"

	"tidings/aggregator"
)

// maxText bounds an error's text, in bytes: upstreams have a part in it.
const maxText = 1 << 10

// failure says which address a fetch failed at. Its text is one line without
// control characters, whatever the upstream put into it.
type failure struct {
	address string // as [shown]
	err     error
}

func (e *failure) Error() string {
	text := fmt.Sprintf("GET %s: %v", e.address, e.err)
	if len(text) > maxText {
		text = text[:maxText] + "…"
	}
	return strings.Map(printable, strings.ToValidUTF8(text, "\uFFFD"))
}

func (e *failure) Unwrap() error { return e.err }

func printable(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return unicode.ReplacementChar
}

// reason puts err in words that a person can act on. What the caller did, or
// the deadline, goes before what the connection made of it.
func (f *Fetcher) reason(caller, bounded context.Context, err error) error {
	var tooLarge *http.MaxBytesError
	switch {
	case caller.Err() != nil:
		return restate(err, caller.Err())
	case bounded.Err() != nil:
		return restate(err, fmt.Errorf("no complete answer within %s", f.timeout))
	case errors.As(err, &tooLarge):
		return restate(err, fmt.Errorf("the body is larger than %s; to allow more raise max_body in [fetch]", size(tooLarge.Limit)))
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return restate(err, errors.New("the connection or the body ended before the answer was complete"))
	}
	return err
}

// restate replaces the words of err and keeps what the upstream answered.
func restate(err, words error) error {
	var answered *aggregator.FetchError
	if !errors.As(err, &answered) {
		return words
	}
	restated := *answered
	restated.Err = words
	return &restated
}

// statusText is a status with its registered phrase; the upstream's own phrase
// is anybody's text.
func statusText(status int) string {
	if phrase := http.StatusText(status); phrase != "" {
		return fmt.Sprintf("%d %s", status, phrase)
	}
	return fmt.Sprintf("unknown HTTP status %d", status)
}

// size writes bytes as the configuration does.
func size(n int64) string {
	switch {
	case n%(1<<20) == 0:
		return fmt.Sprintf("%dMiB", n>>20)
	case n%(1<<10) == 0:
		return fmt.Sprintf("%dKiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
