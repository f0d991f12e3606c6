package fetch

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// longest bounds every wait that an upstream can ask for.
const longest = 24 * time.Hour

// freshFor is how long an answer stays fresh for a private cache (RFC 9111,
// 4.2.1): max-age less Age, else Expires less Date; 0 when the answer does not
// say, or says that it must not be reused.
func freshFor(h http.Header, now time.Time) time.Duration {
	directives := cacheControl(h)
	_, noStore := directives["no-store"]
	if noCache, ok := directives["no-cache"]; noStore || ok && noCache == "" {
		return 0
	}
	if maxAge, ok := directives["max-age"]; ok {
		age, _ := seconds(h.Get("Age"))
		fresh, _ := seconds(maxAge)
		return within(fresh - age)
	}
	return untilExpiry(h, now)
}

// cacheControl reads the directives of Cache-Control; of one given twice the
// first holds.
func cacheControl(h http.Header) map[string]string {
	directives := map[string]string{}
	for part := range strings.SplitSeq(strings.Join(h.Values("Cache-Control"), ","), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		name = strings.ToLower(strings.TrimSpace(name))
		if _, given := directives[name]; !given {
			directives[name] = strings.Trim(value, ` "`)
		}
	}
	return directives
}

// untilExpiry is Expires less Date; a date that cannot be read has passed.
func untilExpiry(h http.Header, now time.Time) time.Duration {
	expires, err := http.ParseTime(h.Get("Expires"))
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return within(expires.Sub(now))
}

// retryAfter reads Retry-After (RFC 9110, 10.2.3), seconds or a date; 0 when
// it is absent, cannot be read, or has passed.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := h.Get("Retry-After")
	if wait, ok := seconds(value); ok {
		return within(wait)
	}
	if date, err := http.ParseTime(value); err == nil {
		return within(date.Sub(now))
	}
	return 0
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
