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
		"the longer, first":       {http.Header{"Cache-Control": {"max-age=600", "max-age=60"}}, 10 * time.Minute},
		"the longer, last":        {http.Header{"Cache-Control": {"max-age=60, max-age=600"}}, 10 * time.Minute},
		"one that can be read":    {http.Header{"Cache-Control": {"max-age=x, max-age=600"}}, 10 * time.Minute},
		"a name in quotes":        {http.Header{"Cache-Control": {`private="a, max-age=600", public`}}, 0},
		"quotes without end":      {http.Header{"Cache-Control": {`private="a, max-age=60`, "max-age=600"}}, 10 * time.Minute},
		"spaces":                  {http.Header{"Cache-Control": {" ,, max-age = 600 ,"}}, 10 * time.Minute},
		"max-age of nothing":      {http.Header{"Cache-Control": {"max-age=0"}, "Expires": {at(time.Hour)}}, 0},
		"max-age before Expires":  {http.Header{"Cache-Control": {"max-age=600"}, "Expires": {at(time.Hour)}}, 10 * time.Minute},
		"an unreadable max-age":   {http.Header{"Cache-Control": {"max-age=-1"}, "Expires": {at(time.Hour)}}, time.Hour},
		"s-maxage is not for us":  {http.Header{"Cache-Control": {"s-maxage=600"}}, 0},
		"no-cache":                {http.Header{"Cache-Control": {"no-cache, max-age=600"}}, 10 * time.Minute},
		"no-cache with Expires":   {http.Header{"Cache-Control": {"no-cache"}, "Expires": {at(time.Hour)}}, time.Hour},
		"an Age through caches":   {http.Header{"Cache-Control": {"max-age=600"}, "Age": {"60, 120"}}, 9 * time.Minute},
		"an Age that is none":     {http.Header{"Cache-Control": {"max-age=600"}, "Age": {"-60"}}, 10 * time.Minute},
		"an absurd Age":           {http.Header{"Cache-Control": {"max-age=600"}, "Age": {strings.Repeat("9", 40)}}, 0},
		"absurd, less Age":        {http.Header{"Cache-Control": {"max-age=90000"}, "Age": {"7200"}}, 23 * time.Hour},
		"no-cache of one header":  {http.Header{"Cache-Control": {`no-cache="Set-Cookie", max-age=600`}}, 10 * time.Minute},
		"no-store":                {http.Header{"Cache-Control": {"max-age=600", "no-store"}}, 10 * time.Minute},
		"absurd":                  {http.Header{"Cache-Control": {"max-age=31536000"}}, 24 * time.Hour},
		"beyond counting":         {http.Header{"Cache-Control": {"max-age=" + strings.Repeat("9", 40)}}, 24 * time.Hour},
		"Expires less Date":       {http.Header{"Expires": {at(3 * time.Hour)}, "Date": {at(time.Hour)}}, 2 * time.Hour},
		"Expires without Date":    {http.Header{"Expires": {at(time.Hour)}}, time.Hour},
		"Expires less Age":        {http.Header{"Expires": {at(3 * time.Hour)}, "Date": {at(time.Hour)}, "Age": {"3600"}}, time.Hour},
		"a clock that is slow":    {http.Header{"Expires": {at(-23 * time.Hour)}, "Date": {at(-24 * time.Hour)}}, time.Hour},
		"a clock that is fast":    {http.Header{"Expires": {at(25 * time.Hour)}, "Date": {at(24 * time.Hour)}}, time.Hour},
		"a Date that is none":     {http.Header{"Expires": {at(time.Hour)}, "Date": {"today"}}, time.Hour},
		"Expires, ages ago":       {http.Header{"Expires": {"Mon, 01 Jan 0001 00:00:00 GMT"}, "Age": {strings.Repeat("9", 40)}}, 0},
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
		t.Run("a18 "+value, func(t *testing.T) {
			if got := retryAfter(http.Header{"Retry-After": {value}}, noon); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestRetryAfterByTwoClocks(t *testing.T) {
	for name, test := range map[string]struct {
		header http.Header
		want   time.Duration
	}{
		"a17 the server's is slow": {http.Header{"Retry-After": {at(-time.Hour)}, "Date": {at(-2 * time.Hour)}}, time.Hour},
		"a17 the server's is fast": {http.Header{"Retry-After": {at(3 * time.Hour)}, "Date": {at(2 * time.Hour)}}, 3 * time.Hour},
		"a17 the longer of two":    {http.Header{"Retry-After": {"60", "120", "soon"}}, 2 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			if got := retryAfter(test.header, noon); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func FuzzWaitsAreBounded(f *testing.F) {
	f.Add("max-age=600", "60", at(time.Hour), at(0), "120")
	f.Add(`no-cache="a, b", max-age="1`, "9999999999999999999", "0", "0", at(time.Hour))
	f.Fuzz(func(t *testing.T, control, age, expires, date, retry string) {
		h := http.Header{"Cache-Control": {control}, "Age": {age}, "Expires": {expires}, "Date": {date}, "Retry-After": {retry}}
		for _, wait := range []time.Duration{freshFor(h, noon), retryAfter(h, noon)} {
			if wait < 0 || wait > longest {
				t.Errorf("%v: %s", h, wait)
			}
		}
	})
}
