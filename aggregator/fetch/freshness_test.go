package fetch

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

func at(d time.Duration) string { return noon.Add(d).Format(http.TimeFormat) }

func TestFreshness(t *testing.T) {
	for name, test := range map[string]struct {
		header http.Header
		want   time.Duration
	}{
		"nothing said":            {http.Header{}, 0},
		"max-age":                 {http.Header{"Cache-Control": {"public, Max-Age=600"}}, 10 * time.Minute},
		"max-age in quotes":       {http.Header{"Cache-Control": {`max-age="600"`}}, 10 * time.Minute},
		"max-age less Age":        {http.Header{"Cache-Control": {"max-age=600"}, "Age": {"60"}}, 9 * time.Minute},
		"older than max-age":      {http.Header{"Cache-Control": {"max-age=600"}, "Age": {"601"}}, 0},
		"the first of two":        {http.Header{"Cache-Control": {"max-age=600", "max-age=60"}}, 10 * time.Minute},
		"max-age before Expires":  {http.Header{"Cache-Control": {"max-age=600"}, "Expires": {at(time.Hour)}}, 10 * time.Minute},
		"an unreadable max-age":   {http.Header{"Cache-Control": {"max-age=-1"}, "Expires": {at(time.Hour)}}, 0},
		"s-maxage is not for us":  {http.Header{"Cache-Control": {"s-maxage=600"}}, 0},
		"no-cache":                {http.Header{"Cache-Control": {"no-cache, max-age=600"}}, 0},
		"no-cache of one header":  {http.Header{"Cache-Control": {`no-cache="Set-Cookie", max-age=600`}}, 10 * time.Minute},
		"no-store":                {http.Header{"Cache-Control": {"max-age=600", "no-store"}}, 0},
		"absurd":                  {http.Header{"Cache-Control": {"max-age=31536000"}}, 24 * time.Hour},
		"beyond counting":         {http.Header{"Cache-Control": {"max-age=" + strings.Repeat("9", 40)}}, 24 * time.Hour},
		"Expires less Date":       {http.Header{"Expires": {at(3 * time.Hour)}, "Date": {at(time.Hour)}}, 2 * time.Hour},
		"Expires without Date":    {http.Header{"Expires": {at(time.Hour)}}, time.Hour},
		"Expires in the past":     {http.Header{"Expires": {at(-time.Hour)}}, 0},
		"Expires that is no date": {http.Header{"Expires": {"0"}}, 0},
		"Expires, years away":     {http.Header{"Expires": {"Thu, 31 Dec 9999 23:59:59 GMT"}}, 24 * time.Hour},
	} {
		t.Run("a12 "+name, func(t *testing.T) {
			if got := freshFor(test.header, noon); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"":                               0,
		"120":                            2 * time.Minute,
		"0":                              0,
		"-5":                             0,
		"+5":                             0,
		"1.5":                            0,
		"soon":                           0,
		"86401":                          24 * time.Hour,
		strings.Repeat("9", 30):          24 * time.Hour,
		at(time.Hour):                    time.Hour,
		at(-time.Hour):                   0,
		"Sunday, 01-Mar-26 13:00:00 GMT": time.Hour,
		"Thu, 31 Dec 9999 23:59:59 GMT":  24 * time.Hour,
	} {
		if got := retryAfter(http.Header{"Retry-After": {value}}, noon); got != want {
			t.Errorf("a17 a18: %q: got %s, want %s", value, got, want)
		}
	}
}
