package read

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	digitalClock = regexp.MustCompile(`^(?:[^\d+-]|- ){0,24}(\d{1,2})[:h](\d{1,2})?(?::(\d{1,2})(?:[.,]\d+)?)?\s*([AaPp]\.? ?[Mm]\b\.?)?`)
	dottedClock  = regexp.MustCompile(`^(\D{0,2}\d{1,2})\.(\d\d)\.(\d\d)\b`)
	compactClock = regexp.MustCompile(`^\s*[Tt]?(\d\d)(\d\d)?(\d\d)?(?:[.,]\d+)?(?:[Zz+-]|$)`)
)

// clockIn finds the time at the beginning of what follows the day, and what
// follows the time. A date may have none.
func clockIn(text string) (elapsed time.Duration, rest string, ok bool) {
	text, half := koreanHalf(dottedClock.ReplaceAllString(text, "$1:$2:$3"))
	if m := digitalClock.FindStringSubmatch(text); m != nil {
		hour, ok := onDial(number(m[1]), half+m[4])
		elapsed, valid := sinceMidnight(hour, number(m[2]), number(m[3]))
		return elapsed, text[len(m[0]):], ok && valid
	}
	if m := compactClock.FindStringSubmatch(text); m != nil {
		elapsed, ok := sinceMidnight(number(m[1]), number(m[2]), number(m[3]))
		return elapsed, strings.TrimLeft(text, "Tt.,0123456789 "), ok
	}
	if text == "T" { // which is no zone here
		text = ""
	}
	return 0, text, true
}

// koreanHalf takes the word for the half of the day, which stands before the
// time.
func koreanHalf(text string) (rest, half string) {
	text = strings.TrimLeft(text, " ")
	if rest, ok := strings.CutPrefix(text, "오전"); ok {
		return rest, "a"
	}
	if rest, ok := strings.CutPrefix(text, "오후"); ok {
		return rest, "p"
	}
	return text, ""
}

// onDial is the hour of the day for one on a dial of twelve, of the half whose
// name begins with a or p.
func onDial(hour int, half string) (int, bool) {
	switch {
	case half == "":
		return hour, true
	case hour > 12:
		return 0, false
	case half[0]|0x20 == 'p':
		return hour%12 + 12, true
	}
	return hour % 12, true
}

// sinceMidnight allows for a leap second, and for the 24 hours with which ISO
// 8601 ends a day.
func sinceMidnight(hour, minute, second int) (time.Duration, bool) {
	elapsed := time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second
	return elapsed, elapsed <= 24*time.Hour && minute < 60 && second <= 60
}

// number is the value of decimal digits that a pattern has found; 0 for none.
func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}
