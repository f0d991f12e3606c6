package fetch

import (
	"iter"
	"net/http"
	"strings"
	"time"
)

// maxAge is the longest max-age that the answer names; ok is false when it
// names none that can be read. s-maxage is for shared caches, and no-cache and
// no-store are for caches that answer in the server's place: neither is a wish
// to be asked more often.
func maxAge(h http.Header) (longest time.Duration, ok bool) {
	for name, value := range directives(h) {
		if !strings.EqualFold(name, "max-age") {
			continue
		}
		if age, readable := seconds(value); readable {
			longest, ok = max(longest, age), true
		}
	}
	return longest, ok
}

// directives are the names and values of Cache-Control (RFC 9111, 5.2), in the
// order in which they are given.
func directives(h http.Header) iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		for _, line := range h.Values("Cache-Control") {
			for line != "" {
				var part string
				part, line = cutUnquoted(line)
				name, value, _ := strings.Cut(part, "=")
				if !yield(strings.TrimSpace(name), strings.Trim(value, " \t\"")) {
					return
				}
			}
		}
	}
}

// cutUnquoted cuts a list at its first comma outside quotes.
func cutUnquoted(list string) (first, rest string) {
	quoted := false
	for i := range len(list) {
		switch {
		case list[i] == '"':
			quoted = !quoted
		case list[i] == ',' && !quoted:
			return list[:i], list[i+1:]
		}
	}
	return list, ""
}
