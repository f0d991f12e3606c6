package fetch

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"tidings/aggregator"
)

// longest bounds every wait that an upstream can ask for.
const longest = 24 * time.Hour

// freshFor is how long an answer stays fresh for a private cache (RFC 9111,
// 4.2.1): max-age, else Expires less Date, less Age; 0 when the answer does not
// say. The answer's own Date takes no part in its age: a server whose clock is
// slow would be asked more often than it wishes.
func freshFor(h http.Header, now time.Time) time.Duration {
	lifetime, ok := maxAge(h)
	if !ok {
		lifetime = untilExpiry(h, now)
	}
	return within(lifetime - age(h))
}

// prolonged is how long a 304 makes an answer fresh again that had given its
// lifetime, when it gives none itself (RFC 9111, 4.3.4).
func prolonged(v aggregator.Validators, h http.Header) time.Duration {
	if len(h.Values("Cache-Control")) > 0 || h.Get("Expires") != "" {
		return 0
	}
	return within(v.MaxAge - age(h))
}

// age is how long the answer lay in caches (RFC 9111, 5.1); what cannot be read
// is ignored.
func age(h http.Header) time.Duration {
	first, _, _ := strings.Cut(h.Get("Age"), ",")
	age, _ := seconds(strings.TrimSpace(first))
	return age
}

// untilExpiry is Expires less Date; a date that cannot be read has passed.
func untilExpiry(h http.Header, now time.Time) time.Duration {
	expires, err := http.ParseTime(h.Get("Expires"))
	if err != nil {
		return 0
	}
	return max(0, expires.Sub(dated(h, now)))
}

// dated is when the server made the answer, by its own clock, else now.
func dated(h http.Header, now time.Time) time.Time {
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		return date
	}
	return now
}

// retryAfter reads Retry-After (RFC 9110, 10.2.3), seconds or a date; 0 when
// it is absent, cannot be read, or has passed.
func retryAfter(h http.Header, now time.Time) time.Duration {
	var wait time.Duration
	for _, value := range h.Values("Retry-After") {
		wait = max(wait, untilRetry(value, h, now))
	}
	return within(wait)
}

// untilRetry reads one value. A date is reached when it is by the server's
// clock and by ours.
func untilRetry(value string, h http.Header, now time.Time) time.Duration {
	if wait, ok := seconds(value); ok {
		return wait
	}
	date, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return max(date.Sub(now), date.Sub(dated(h, now)))
}

// seconds reads delta-seconds (RFC 9111, 1.2.2), which have no sign. A number
// too large to count with is a very long time.
func seconds(s string) (time.Duration, bool) {
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	const most = int64(1<<63-1) / int64(time.Second)
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n > most {
		n = most
	}
	return time.Duration(n) * time.Second, true
}

func within(d time.Duration) time.Duration { return min(max(d, 0), longest) }
