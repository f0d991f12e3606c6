package read

import (
	"testing"
	"time"

	ext "github.com/mmcdole/gofeed/extensions"
)

func TestInterval(t *testing.T) {
	for text, want := range map[string]time.Duration{
		" 90\n": 90 * time.Minute, "527040": 366 * 24 * time.Hour, "527041": 366 * 24 * time.Hour, "9223372036854775807": 366 * 24 * time.Hour, "99999999999999999999": 366 * 24 * time.Hour, "-1": 0, "0": 0, "1.5": 0, "": 0,
	} {
		if got := interval(text, time.Minute); got != want {
			t.Errorf("interval(%q) = %s, want %s", text, got, want)
		}
	}
}

func TestSyndication(t *testing.T) {
	for period, want := range map[string]time.Duration{
		"hourly": time.Hour, " Daily\n": 24 * time.Hour, "weekly": 7 * 24 * time.Hour, "monthly": 30 * 24 * time.Hour, "yearly": 365 * 24 * time.Hour, "now": 0, "": 0,
	} {
		for frequency, divisor := range map[string]time.Duration{"": 1, "0": 1, "2": 2} {
			x := extensions{"sy": {"updatePeriod": {ext.Extension{Value: period}}, "updateFrequency": {ext.Extension{Value: frequency}}}}
			if got := syndication(x); got != want/divisor {
				t.Errorf("%q times %q is %s, want %s", period, frequency, got, want/divisor)
			}
		}
	}
}
