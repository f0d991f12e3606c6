package aggregator

import "time"

// Rhythm is what a feed says of when it is worth asking for it. The zero
// Rhythm says nothing.
type Rhythm struct {
	// Every is the longest interval that the feed names: ttl (RSS 2.0), or
	// updatePeriod by updateFrequency (RSS 1.0 Syndication module).
	Every     time.Duration
	SkipHours HourSet // RSS 2.0 skipHours
	SkipDays  DaySet  // RSS 2.0 skipDays
}

// HourSet is a set of hours of the day, 0 to 23, in UTC.
type HourSet uint32

// With is the set and the hour.
func (s HourSet) With(hour int) HourSet { return s | 1<<hour }

// Has reports whether the hour is in the set.
func (s HourSet) Has(hour int) bool { return s>>hour&1 == 1 }

// DaySet is a set of days of the week, in UTC.
type DaySet uint8

// With is the set and the day.
func (s DaySet) With(day time.Weekday) DaySet { return s | 1<<day }

// Has reports whether the day is in the set.
func (s DaySet) Has(day time.Weekday) bool { return s>>day&1 == 1 }

const (
	everyHour HourSet = 1<<24 - 1
	everyDay  DaySet  = 1<<7 - 1
)

// skips reports whether the feed asks to be left alone at that time. A feed
// that names every hour or every day means something else.
func (r Rhythm) skips(t time.Time) bool {
	return r.SkipHours != everyHour && r.SkipHours.Has(t.Hour()) ||
		r.SkipDays != everyDay && r.SkipDays.Has(t.Weekday())
}

// allowed is the first moment from t on, and from now on if the feed skips
// the present, that the feed does not skip. It keeps the minute of the hour,
// and with it the source's phase. What has been due for more than a day is
// allowed in every hour, and for more than a week on every day: someone who
// only ever asks when the feed skips would never get it.
func (r Rhythm) allowed(t, now time.Time) time.Time {
	if now.Sub(t) > 24*time.Hour {
		r.SkipHours = 0
	}
	if now.Sub(t) > 7*24*time.Hour {
		r.SkipDays = 0
	}
	if t.Before(now) && r.skips(now.UTC()) {
		t = t.Add(now.Sub(t).Truncate(time.Hour) + time.Hour)
	}
	for range 8 * 24 {
		if !r.skips(t.UTC()) {
			break
		}
		t = t.Add(time.Hour)
	}
	return t
}
