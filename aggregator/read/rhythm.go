package read

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"tidings/aggregator"

	"github.com/mmcdole/gofeed/rss"
)

// maxInterval bounds what a feed may call its interval; what is longer is cut,
// what is no positive number says nothing.
const maxInterval = 366 * 24 * time.Hour

// rhythm reads when an RSS channel wants to be asked: ttl, skipHours and
// skipDays of RSS 2.0, and the Syndication module.
func rhythm(f *rss.Feed, x extensions) aggregator.Rhythm {
	r := aggregator.Rhythm{Every: max(interval(f.TTL, time.Minute), syndication(x))}
	for _, text := range f.SkipHours {
		if hour, err := strconv.Atoi(strings.TrimSpace(text)); err == nil && 0 <= hour && hour <= 24 {
			r.SkipHours = r.SkipHours.With(hour % 24) // early versions counted from 1 to 24
		}
	}
	for _, text := range f.SkipDays {
		for day := time.Sunday; day <= time.Saturday; day++ {
			if strings.EqualFold(strings.TrimSpace(text), day.String()) {
				r.SkipDays = r.SkipDays.With(day)
			}
		}
	}
	return r
}

// syndication is the interval of the Syndication module: a period, so many
// times in which the feed is updated (once, if it does not say).
func syndication(x extensions) time.Duration {
	var period time.Duration
	switch strings.ToLower(strings.TrimSpace(x.text("sy", "updatePeriod"))) {
	case "hourly":
		period = time.Hour
	case "daily":
		period = 24 * time.Hour
	case "weekly":
		period = 7 * 24 * time.Hour
	case "monthly":
		period = 30 * 24 * time.Hour
	case "yearly":
		period = 365 * 24 * time.Hour
	}
	frequency := max(1, interval(x.text("sy", "updateFrequency"), 1))
	return period / frequency
}

// interval reads a positive number of units.
func interval(text string, unit time.Duration) time.Duration {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) || n <= 0 {
		return 0
	}
	return time.Duration(min(n, int64(maxInterval/unit))) * unit
}
