package publish

import (
	"net/http"
	"strings"
	"time"
)

// unchanged evaluates the preconditions of a GET or HEAD request (RFC 9110,
// 13.2.2): If-None-Match where there is one, else If-Modified-Since.
func unchanged(request http.Header, etag string, modified, now time.Time) bool {
	if tags := request["If-None-Match"]; len(tags) > 0 {
		return anyMatches(tags, etag)
	}
	since, err := http.ParseTime(request.Get("If-Modified-Since"))
	if err != nil || since.After(now) || modified.IsZero() {
		return false
	}
	return !modified.After(since)
}

// anyMatches compares weakly (RFC 9110, 8.8.3.2). Our own tags hold no comma,
// so a list may be split at every one.
func anyMatches(lines []string, etag string) bool {
	for _, line := range lines {
		for tag := range strings.SplitSeq(line, ",") {
			tag = strings.TrimSpace(tag)
			if tag == "*" || strings.TrimPrefix(tag, "W/") == etag {
				return true
			}
		}
	}
	return false
}
