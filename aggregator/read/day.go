package read

import (
	"cmp"
	"regexp"
	"strings"
	"sync"
	"time"
)

// shape is a way to write a day. A group named w is a month in words; y, m and
// d are numbers, n the day of the year, k the week and v the day of the week.
type shape struct{ *regexp.Regexp }

// dayShapes are tried in this order. They are compiled when they are first used:
// a document that has not changed needs none.
var dayShapes = sync.OnceValue(func() []shape {
	return []shape{
		{regexp.MustCompile(`^(?P<y>\d{4})-?W(?P<k>\d\d)(?:-?(?P<v>[1-7]))?(?:\D|$)`)},
		{regexp.MustCompile(`^(?P<y>\d{4})-?(?P<n>\d{3})(?:\D|$)`)},
		{regexp.MustCompile(`^(?:\pL+\.?,? )?(?P<y>\d{4})[-/.](?P<m>\d{1,2})(?:[-/.](?P<d>\d{1,2}))?(?:\D|$)`)},
		{regexp.MustCompile(`^(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:[Tt ]|\d{6}|\d{4}|$)`)},
		{regexp.MustCompile(`^(?P<y>\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?:[Tt ]|$)`)},
		{regexp.MustCompile(`^(?P<y>\d{4})$`)},
		{regexp.MustCompile(`^(?:\pL[\pL-]*\.? ?,? ?)?(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|ª)?[-\s.,/]+(?:de )?(?P<w>\pL+)[-\s.,/]+(?:de )?(?P<y>\d{4}|\d\d)\b,?`)},
		{regexp.MustCompile(`^(?:\pL+\.?,? )?(?P<w>\pL{3,})\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})\b,?`)},
		{regexp.MustCompile(`^(?P<y>\d{4})[-\s./]+(?P<w>\pL{3,})[-\s./]+(?P<d>\d{1,2})(?:\D|$)`)},
		{regexp.MustCompile(`^(?P<y>\d{4}) ?[년年] ?(?P<m>\d{1,2}) ?[월月] ?(?P<d>\d{1,2}) ?[일日]`)},
		{regexp.MustCompile(`^(?:\pL+\.?,? )?(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})\b,?`)},
		{regexp.MustCompile(`^(?P<m>0?[1-9]|1[0-2])/(?P<d>1[3-9]|2\d|3[01])/(?P<y>\d{4})\b,?`)},
		{regexp.MustCompile(`^(?P<d>1[3-9]|2\d|3[01])/(?P<m>0?[1-9]|1[0-2])/(?P<y>\d{4})\b,?`)},
	}
})

// asctime has the year behind the time.
var asctime = regexp.MustCompile(`^(\pL+,? \pL{3,} \d{1,2}),? (.*?),? ?(\d{4})$`)

// dayIn finds the day that a date begins with, and what follows it.
func dayIn(text string) (day time.Time, rest string, ok bool) {
	for _, s := range dayShapes() {
		if at := s.FindStringSubmatchIndex(text); at != nil {
			m := dayMatch{s, text, at}
			day, ok = m.day()
			return day, m.rest(), ok
		}
	}
	if m := asctime.FindStringSubmatch(text); m != nil && m[2] != "" {
		return dayIn(m[1] + " " + m[3] + " " + m[2])
	}
	return time.Time{}, "", false
}

// dayMatch is a text in which a shape was found.
type dayMatch struct {
	shape
	text string
	at   []int
}

// group is the text of a group, empty when the shape has none of that name.
func (m dayMatch) group(name string) string {
	i := 2 * m.SubexpIndex(name)
	if i < 0 || m.at[i] < 0 {
		return ""
	}
	return m.text[m.at[i]:m.at[i+1]]
}

// rest is what follows the last group.
func (m dayMatch) rest() string {
	end := 0
	for _, at := range m.at[2:] {
		end = max(end, at)
	}
	return strings.TrimLeft(m.text[end:], ".,일日/ ")
}

// day is the day that a match says, and false for one that no calendar has.
func (m dayMatch) day() (time.Time, bool) {
	year := century(m.group("y"))
	if n := m.group("n"); n != "" {
		return dayOfYear(year, number(n))
	}
	if week := m.group("k"); week != "" {
		return dayOfWeek(year, number(week), number(cmp.Or(m.group("v"), "1")))
	}
	month := time.Month(number(cmp.Or(m.group("m"), "1")))
	if word := m.group("w"); word != "" {
		month = monthNamed(word)
	}
	return calendarDay(year, month, number(cmp.Or(m.group("d"), "1")))
}

func calendarDay(year int, month time.Month, day int) (time.Time, bool) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	return t, t.Day() == day && t.Month() == month
}

func dayOfYear(year, n int) (time.Time, bool) {
	t := time.Date(year, time.January, n, 0, 0, 0, 0, time.UTC)
	return t, t.Year() == year
}

// dayOfWeek is a day by ISO week; the fourth of January is always in the first.
func dayOfWeek(year, week, weekday int) (time.Time, bool) {
	fourth := time.Date(year, time.January, 4, 0, 0, 0, 0, time.UTC)
	monday := fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7)
	return monday.AddDate(0, 0, 7*(week-1)+weekday-1), week >= 1 && week <= 53
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
