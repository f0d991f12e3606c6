package config

import (
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"tidings/aggregator"
)

const scheduleMend = `write "minute hour day month weekday" (Sunday is 0), @hourly, @daily, @weekly or @every 30m; CRON_TZ=Zone may precede it`

// writtenSchedule is a schedule with its text.
type writtenSchedule struct {
	aggregator.Schedule
	text string
}

// String is the schedule as the file has it.
func (s writtenSchedule) String() string { return s.text }

// schedule reads a cron expression of five fields, a descriptor, or @every
// with a duration. Its clock is UTC unless CRON_TZ= names another.
func schedule(text string) (aggregator.Schedule, error) {
	s, err := ticks(text)
	if err != nil {
		return nil, err
	}
	return writtenSchedule{s, strings.TrimSpace(text)}, nil
}

func ticks(text string) (aggregator.Schedule, error) {
	zone, spec := "CRON_TZ=UTC", strings.TrimSpace(text)
	if strings.HasPrefix(spec, "CRON_TZ=") {
		zone, spec, _ = strings.Cut(spec, " ")
		spec = strings.TrimSpace(spec)
	}
	if text, ok := strings.CutPrefix(spec, "@every "); ok {
		return every(strings.TrimSpace(text))
	}
	// A zone that no space follows makes the parser panic; here one always does.
	s, err := cron.ParseStandard(zone + " " + spec)
	if err != nil {
		return nil, flawed(scheduleMend, "is not a schedule: %s", cronText(err))
	}
	return possible(s)
}

// every is the schedule of an interval.
func every(text string) (aggregator.Schedule, error) {
	d, err := duration(text)
	if err != nil || d < time.Second {
		return nil, flawed("write an interval of at least 1s, such as @every 30m", "is not a schedule")
	}
	return interval(d.Truncate(time.Second)), nil
}

// interval ticks at its multiples, whenever it is asked. cron's own counts from
// the moment of the question, so that sources started together would stay
// together.
type interval time.Duration

// Next is the first multiple after t.
func (i interval) Next(t time.Time) time.Time {
	return t.UTC().Truncate(time.Duration(i)).Add(time.Duration(i))
}

// possible refuses a schedule without ticks, such as the 31st of February.
func possible(s aggregator.Schedule) (aggregator.Schedule, error) {
	from := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	if s.Next(from).IsZero() {
		return nil, flawed("name a day that there is in the month", "never comes true")
	}
	return s, nil
}

// cronText is what the parser says, without the history of the call.
func cronText(err error) string {
	text, _, _ := strings.Cut(err.Error(), ": strconv.")
	if word, ok := strings.CutPrefix(text, "failed to parse int from "); ok {
		return word + " is not a number"
	}
	return text
}
