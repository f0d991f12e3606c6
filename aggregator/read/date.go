package read

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// maxDate is the longest text that is looked at as a date, in bytes.
const maxDate = 64

// earliest is the year before which a date is a mistake: no feed is that old,
// and software that knows no date writes year 1 or 1900.
const earliest = 1970

// Dates are read by their parts, for the shapes met in feeds are more than a
// table of layouts holds: a day (RFC 3339, RFC 822, asctime, American, or
// three numbers), an hour and a zone, in this order or nearly.
var (
	isoDay      = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[Tt ,]|$)`)
	compactDay  = regexp.MustCompile(`^(\d{4})(\d\d)(\d\d)(?:[Tt]|$)`)
	namedDay    = regexp.MustCompile(`^(?:\pL+\.?,?\s*)?(\d{1,2})(?:st|nd|rd|th)?[-\s.,]+(\pL+)[-\s.,]+(\d{4}|\d\d)\b`)
	americanDay = regexp.MustCompile(`^(?:\pL+\.?,?\s+)?(\pL{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b`)
	asctimeDay  = regexp.MustCompile(`^\pL+,?\s+(\pL{3,})\s+(\d{1,2})\s.*\b(\d{4})$`)
	dottedDay   = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2})\.(\d{4})\b`)
	clock       = regexp.MustCompile(`(?:^|[Tt\s,])(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,]\d+)?)?\s*([AaPp]\.?[Mm]\b\.?)?`)
	offset      = regexp.MustCompile(`([-+])(\d\d):?(\d\d)?(?:\s*\(?\pL*\)?)?$`)
	zoneName    = regexp.MustCompile(`(\pL+)\)?$`)
	lateYear    = regexp.MustCompile(`\s\d{4}$`) // of asctime, behind the zone
)

// zones are the abbreviations of RFC 822 and those met in feeds, in minutes
// east of Greenwich.
var zones = map[string]int{
	"Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0,
	"EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
	"AKST": -540, "AKDT": -480, "HST": -600, "AST": -240, "ADT": -180,
	"BST": 60, "WEST": 60, "CET": 60, "CEST": 120, "MEZ": 60, "MESZ": 120, "EET": 120, "EEST": 180, "MSK": 180,
	"IST": 330, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "ACST": 570, "AWST": 480, "NZST": 720, "NZDT": 780,
}

// firstDate is the first of the texts that is a plausible date, in UTC, or the
// zero time. A date without a zone is taken for UTC.
func firstDate(texts ...string) time.Time {
	for _, text := range texts {
		if t := date(text); !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

func date(text string) time.Time {
	text = line(text)
	if text == "" || len(text) > maxDate {
		return time.Time{}
	}
	year, month, day, ok := dayOf(text)
	if !ok || year < earliest {
		return time.Time{}
	}
	midnight := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if midnight.Day() != day || midnight.Month() != month {
		return time.Time{} // the 31st of February
	}
	hour, minute, second, rest, ok := clockOf(text)
	if !ok {
		return time.Time{}
	}
	minute += hour*60 - zoneOf(rest)
	return midnight.Add(time.Duration(minute)*time.Minute + time.Duration(second)*time.Second)
}

// dayOf finds the day in a date.
func dayOf(text string) (year int, month time.Month, day int, ok bool) {
	if m := isoDay.FindStringSubmatch(text); m != nil {
		return number(m[1]), time.Month(number(m[2])), max(1, number(m[3])), true
	}
	if m := compactDay.FindStringSubmatch(text); m != nil {
		return number(m[1]), time.Month(number(m[2])), number(m[3]), true
	}
	if m := namedDay.FindStringSubmatch(text); m != nil {
		return century(m[3]), monthNamed(m[2]), number(m[1]), true
	}
	for _, shape := range []*regexp.Regexp{americanDay, asctimeDay} {
		if m := shape.FindStringSubmatch(text); m != nil {
			return number(m[3]), monthNamed(m[1]), number(m[2]), true
		}
	}
	if m := dottedDay.FindStringSubmatch(text); m != nil {
		return number(m[3]), time.Month(number(m[2])), number(m[1]), true
	}
	return 0, 0, 0, false
}

// clockOf finds the time of day and what follows it; a date may have none.
func clockOf(text string) (hour, minute, second int, rest string, ok bool) {
	at := clock.FindStringSubmatchIndex(text)
	if at == nil {
		return 0, 0, 0, "", true
	}
	m := clock.FindStringSubmatch(text)
	hour, minute, second = number(m[1]), number(m[2]), min(number(m[3]), 60)
	switch half := strings.ToLower(m[4]); {
	case half == "":
	case hour > 12:
		return 0, 0, 0, "", false
	default:
		hour %= 12
		if half[0] == 'p' {
			hour += 12
		}
	}
	return hour, minute, second, text[at[1]:], hour < 24 && minute < 60
}

// zoneOf is the zone at the end of a date, in minutes east of Greenwich.
func zoneOf(text string) int {
	text = lateYear.ReplaceAllString(strings.TrimSpace(text), "")
	if m := offset.FindStringSubmatch(text); m != nil {
		minutes := number(m[2])*60 + number(m[3])
		if m[1] == "-" {
			return -minutes
		}
		return minutes
	}
	if m := zoneName.FindStringSubmatch(text); m != nil {
		return zones[strings.ToUpper(m[1])]
	}
	return 0
}

// monthNamed is the month whose English name begins as the word does, or 0.
func monthNamed(word string) time.Month {
	word = strings.ToLower(word)
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		if len(word) >= 3 && strings.HasPrefix(name, word) || word == "sept" && m == time.September {
			return m
		}
	}
	return 0
}

// century completes a year of two digits as RFC 2822, 4.3, has it.
func century(digits string) int {
	year := number(digits)
	switch {
	case len(digits) > 2:
		return year
	case year < 50:
		return 2000 + year
	}
	return 1900 + year
}

// number is the value of decimal digits that a pattern has found; 0 for none.
func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}
