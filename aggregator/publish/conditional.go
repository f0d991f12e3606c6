package publish

import (
	"net/http"
	"strings"
	"time"
)

// verdict is what the preconditions of a request come to.
type verdict int

const (
	proceed   verdict = iota
	unchanged         // 304: the client has it already
	failed            // 412: it is not what the client takes it for
)

// precondition evaluates the conditions of a GET or HEAD request in the order
// of RFC 9110, 13.2.2: If-Match, else If-Unmodified-Since; then If-None-Match,
// else If-Modified-Since.
func precondition(request http.Header, etag string, modified, now time.Time) verdict {
	if tags := request["If-Match"]; len(tags) > 0 {
		if !anyMatches(tags, etag, strong) {
			return failed
		}
	} else if since, ok := dateIn(request["If-Unmodified-Since"]); ok && !modified.IsZero() && modified.After(since) {
		return failed
	}
	if tags := request["If-None-Match"]; len(tags) > 0 {
		if anyMatches(tags, etag, weak) {
			return unchanged
		}
		return proceed
	}
	since, ok := dateIn(request["If-Modified-Since"])
	if ok && !since.After(now) && !modified.IsZero() && !modified.After(since) {
		return unchanged
	}
	return proceed
}

// dateIn is the date in a field that has exactly one; a bad one is ignored.
func dateIn(lines []string) (time.Time, bool) {
	if len(lines) != 1 {
		return time.Time{}, false
	}
	t, err := http.ParseTime(lines[0])
	return t, err == nil
}

// comparison is how two entity tags are held against each other (RFC 9110,
// 8.8.3.2).
type comparison bool

const (
	strong comparison = true
	weak   comparison = false
)

// anyMatches reports whether one of the tags in the lines is the one given,
// which is strong; or any tag will do.
func anyMatches(lines []string, etag string, how comparison) bool {
	for _, line := range lines {
		for tag := range strings.SplitSeq(line, ",") { // our own tags hold no comma
			tag = strings.TrimSpace(tag)
			if how == weak {
				tag = strings.TrimPrefix(tag, "W/")
			}
			if tag == "*" || tag == etag {
				return true
			}
		}
	}
	return false
}
