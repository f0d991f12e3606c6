package read

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Limits on the text of a date, in bytes: as it is written, and without its
// comments.
const (
	maxDateRaw = 256
	maxDate    = 64
)

// maxYear is the last year that four digits write.
const maxYear = 9999

// date is a plausible date in UTC, or the zero time. A date without a zone is
// taken for UTC, one without a time for midnight.
//
// Dates are read by their parts, for the shapes met in feeds are more than a
// table of layouts holds: a day (RFC 3339, ISO 8601, RFC 822, asctime,
// American, or in words of another language), a time and a zone, in this order
// or nearly.
func date(text string) time.Time {
	if len(text) > maxDateRaw {
		return time.Time{}
	}
	text = tidyDate(text)
	if text == "" || len(text) > maxDate {
		return time.Time{}
	}
	if t, ok := usual(text); ok {
		return plausible(t)
	}
	return plausible(inParts(text))
}

// usual reads the shapes in which most feeds write their dates, and says of them
// what [inParts] would, in a fraction of the time.
func usual(text string) (t time.Time, ok bool) {
	layout := time.RFC1123Z
	switch {
	case isDigit(text[0]):
		layout = time.RFC3339
	case strings.HasSuffix(text, " GMT"):
		layout = "Mon, 02 Jan 2006 15:04:05 GMT"
	}
	t, err := time.Parse(layout, text)
	_, east := t.Zone()
	if err != nil || max(east, -east) > int(maxAhead.Seconds()) {
		return time.Time{}, false
	}
	return t.UTC().Truncate(time.Second), true
}

// inParts reads a date by its parts, or returns the zero time.
func inParts(text string) time.Time {
	if t := epoch(text); !t.IsZero() {
		return t
	}
	day, rest, ok := dayIn(text)
	if !ok {
		return time.Time{}
	}
	elapsed, rest, ok := clockIn(rest)
	if !ok {
		return time.Time{}
	}
	return day.Add(elapsed - zoneIn(rest))
}

// plausible is the time, unless it is one that software writes which knows no
// date: the year 1, 1900, the beginning of 1970. No feed is that old.
func plausible(t time.Time) time.Time {
	if t.Unix() <= 0 || t.Year() > maxYear {
		return time.Time{}
	}
	return t
}

// tidyDate is the text of a date in single spaces, without comments (RFC 822,
// 3.4.3), without the accents on its letters, and with the digits of ASCII.
func tidyDate(text string) string {
	text = strings.Join(strings.Fields(withoutComments(text)), " ")
	for _, r := range text {
		if r >= 0x80 {
			return norm.NFC.String(strings.Map(keepBase, norm.NFD.String(text)))
		}
	}
	return text
}

// keepBase is a mapping for [strings.Map] that drops accents, and writes the
// comma and the digits of Arabic and Persian as ASCII has them.
func keepBase(r rune) rune {
	switch {
	case unicode.Is(unicode.Mn, r):
		return -1
	case r == '،':
		return ','
	case r >= '٠' && r <= '٩':
		return r - '٠' + '0'
	case r >= '۰' && r <= '۹':
		return r - '۰' + '0'
	}
	return r
}

// withoutComments puts a space in the place of every comment.
func withoutComments(text string) string {
	if !strings.Contains(text, "(") {
		return text
	}
	var b strings.Builder
	depth := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && depth > 0:
			i++
		case c == '(':
			depth++
			b.WriteByte(' ')
		case c == ')' && depth > 0:
			depth--
		case depth == 0:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// epoch reads seconds or milliseconds since 1970.
func epoch(text string) time.Time {
	n, err := strconv.ParseUint(text, 10, 63)
	switch {
	case err != nil:
		return time.Time{}
	case len(text) == 13:
		return time.Unix(int64(n)/1000, 0).UTC()
	case len(text) == 9 || len(text) == 10:
		return time.Unix(int64(n), 0).UTC()
	}
	return time.Time{}
}
