package fetch_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"tidings/aggregator"
	"tidings/aggregator/fetch/fetchtest"
)

// in is a date of HTTP, a while from now.
func in(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }

func TestFreshnessRunsOutWithTheHours(t *testing.T) {
	t.Run("a12 Expires on 200 and 304", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			u := fetchtest.InMemory(t)
			u.Serve("/", fetchtest.Answer{Body: "feed", ETag: `"1"`, Header: map[string]string{"Expires": in(3 * time.Hour)}})
			f := dialling(t, u.Dial)
			request := aggregator.Request{URL: u.URL + "/"}
			for _, want := range []time.Duration{3 * time.Hour, 2 * time.Hour, time.Hour, 0, 0} {
				got := get(t, f, request)
				if got.FreshFor != want {
					t.Errorf("status %d is fresh for %s, want %s", got.Status, got.FreshFor, want)
				}
				request.Validators = got.Validators
				time.Sleep(time.Hour)
			}
		})
	})
}

func TestADateToRetryAfterComesNearer(t *testing.T) {
	t.Run("a17 503 and a date", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			u := fetchtest.InMemory(t)
			u.Serve("/", fetchtest.Answer{Status: 503, Header: map[string]string{"Retry-After": in(3 * time.Hour)}})
			f := dialling(t, u.Dial)
			for _, want := range []time.Duration{3 * time.Hour, 2 * time.Hour, time.Hour, 0, 0} {
				if got := patience(refused(t, f, aggregator.Request{URL: u.URL + "/"})); got != want {
					t.Errorf("retry after %s, want %s", got, want)
				}
				time.Sleep(time.Hour)
			}
		})
	})
}
