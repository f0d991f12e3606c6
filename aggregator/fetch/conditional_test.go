package fetch_test

import (
	"net/http"
	"testing"
	"time"

	"tidings/aggregator"
	"tidings/aggregator/fetch/fetchtest"
)

// oddDate is a Last-Modified that no standard knows.
const oddDate = "Sunday, 1-Mar-26 10:00 CET"

func TestValidatorsGoBackAsTheyCame(t *testing.T) {
	for name, sent := range map[string]aggregator.Validators{
		"a1 both":                     {ETag: `"1"`, LastModified: "Sun, 01 Mar 2026 10:00:00 GMT"},
		"a2 a weak tag with a suffix": {ETag: `W/"1-gzip"`},
		"a2 a tag without quotes":     {ETag: `abc`},
		"a2 a tag beyond ASCII":       {ETag: "\"\xe9\""},
		"a3 a malformed date":         {LastModified: oddDate},
		"a4 a tag alone":              {ETag: `"1"`},
		"a4 a date alone":             {LastModified: "Sun, 01 Mar 2026 10:00:00 GMT"},
		"a4 none":                     {},
	} {
		t.Run(name, func(t *testing.T) {
			u := fetchtest.New(t)
			u.Serve("/feed", fetchtest.Answer{Body: "feed", ETag: sent.ETag, LastModified: sent.LastModified})
			f := newFetcher(t, options())
			request := aggregator.Request{URL: u.URL + "/feed"}
			request.Validators = get(t, f, request).Validators

			second := get(t, f, request)
			if h := u.Requests("/feed")[0].Header; h.Get("If-None-Match") != "" || h.Get("If-Modified-Since") != "" {
				t.Errorf("the first request states a condition: %v", h)
			}
			h := u.Requests("/feed")[1].Header
			if h.Get("If-None-Match") != sent.ETag || h.Get("If-Modified-Since") != sent.LastModified {
				t.Errorf("sent back %q and %q, want %q and %q",
					h.Get("If-None-Match"), h.Get("If-Modified-Since"), sent.ETag, sent.LastModified)
			}
			if !second.Unchanged || second.Body != nil {
				t.Errorf("the same feed again: %+v", second)
			}
			if second.Validators != request.Validators {
				t.Errorf("validators became %v, were %v", second.Validators, request.Validators)
			}
		})
	}
}

func TestA304RefreshesWhatItNames(t *testing.T) {
	t.Run("a6 a12 the tag and the freshness", func(t *testing.T) {
		old := aggregator.Validators{ETag: `"1"`, LastModified: oddDate, Body: sum("feed")}
		u := fetchtest.New(t)
		u.Serve("/feed", fetchtest.Answer{
			Status: http.StatusNotModified,
			Header: map[string]string{"ETag": `"2"`, "Cache-Control": "max-age=600"},
		})
		got := get(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/feed", Validators: old})
		want := old
		want.ETag, want.MaxAge = `"2"`, 10*time.Minute
		if !got.Unchanged || got.Status != http.StatusNotModified || got.Validators != want {
			t.Errorf("got %+v, want validators %+v", got, want)
		}
		if got.FreshFor != 10*time.Minute {
			t.Errorf("fresh for %s", got.FreshFor)
		}
	})
}

func TestA304NobodyAskedForIsAnError(t *testing.T) {
	t.Run("a6 no condition stated", func(t *testing.T) {
		u := fetchtest.New(t)
		u.Serve("/feed", fetchtest.Answer{Status: http.StatusNotModified})
		body := aggregator.Validators{Body: sum("feed")}
		err := refused(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/feed", Validators: body})
		if status(err) != http.StatusNotModified {
			t.Errorf("%v", err)
		}
	})
}

func TestABodyReplacesAllValidators(t *testing.T) {
	t.Run("a7 a 200 without validators", func(t *testing.T) {
		old := aggregator.Validators{ETag: `"1"`, LastModified: oddDate, Body: sum("old")}
		u := fetchtest.New(t)
		u.Serve("/feed", fetchtest.Answer{Body: "new"})
		got := get(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/feed", Validators: old})
		if want := (aggregator.Validators{Body: sum("new")}); got.Validators != want || got.Unchanged {
			t.Errorf("got %+v, want validators %+v", got, want)
		}
	})
}

func TestTheSameBytesAreNoNews(t *testing.T) {
	t.Run("a7 another tag, the same body", func(t *testing.T) {
		u := fetchtest.New(t)
		u.Serve("/feed", fetchtest.Answer{Body: "feed", ETag: `"2"`})
		old := aggregator.Validators{ETag: `"1"`, Body: sum("feed")}
		got := get(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/feed", Validators: old})
		if !got.Unchanged || got.Body != nil || got.Validators.ETag != `"2"` {
			t.Errorf("got %+v, want Unchanged with the new tag", got)
		}
	})
}

func TestA304ThatNamesNothingErasesNothing(t *testing.T) {
	t.Run("a6 all validators stay", func(t *testing.T) {
		old := aggregator.Validators{ETag: `"1"`, LastModified: oddDate, Body: sum("feed")}
		u := fetchtest.New(t)
		u.Serve("/feed", fetchtest.Answer{Status: http.StatusNotModified})
		got := get(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/feed", Validators: old})
		if got.Validators != old || !got.Unchanged || got.Body != nil {
			t.Errorf("got %+v", got)
		}
	})
}

func TestA304ProlongsTheLifetimeThatTheBodyHad(t *testing.T) {
	for name, test := range map[string]struct {
		header       map[string]string // of the 304
		fresh, keeps time.Duration
	}{
		"a6 a12 that says nothing":   {nil, 10 * time.Minute, 10 * time.Minute},
		"a6 a12 less its Age":        {map[string]string{"Age": "60"}, 9 * time.Minute, 10 * time.Minute},
		"a6 a12 older than that":     {map[string]string{"Age": "6000"}, 0, 10 * time.Minute},
		"a6 a12 with another":        {map[string]string{"Cache-Control": "max-age=60"}, time.Minute, time.Minute},
		"a6 a12 that is not to last": {map[string]string{"Cache-Control": "no-cache"}, 0, 10 * time.Minute},
		"a6 a12 that has expired":    {map[string]string{"Expires": "0"}, 0, 10 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			u := fetchtest.New(t)
			u.Serve("/feed",
				fetchtest.Answer{Body: "feed", ETag: `"1"`, Header: map[string]string{"Cache-Control": "max-age=600"}},
				fetchtest.Answer{Status: http.StatusNotModified, Header: test.header})
			f, request := newFetcher(t, options()), aggregator.Request{URL: u.URL + "/feed"}
			request.Validators = get(t, f, request).Validators
			got := get(t, f, request)
			if got.FreshFor != test.fresh || got.Validators.MaxAge != test.keeps {
				t.Errorf("fresh for %s, keeps %s", got.FreshFor, got.Validators.MaxAge)
			}
		})
	}
}

func TestALifetimeIsKeptWithinBounds(t *testing.T) {
	t.Run("a12 a year", func(t *testing.T) {
		u := fetchtest.New(t)
		year := map[string]string{"Cache-Control": "max-age=31536000"}
		u.Serve("/feed", fetchtest.Answer{Body: "feed", ETag: `"1"`, Header: year}, fetchtest.Answer{Status: http.StatusNotModified, Header: year})
		f, request := newFetcher(t, options()), aggregator.Request{URL: u.URL + "/feed"}
		for range 2 {
			request.Validators = get(t, f, request).Validators
			if kept := request.Validators.MaxAge; kept != 24*time.Hour {
				t.Errorf("kept %s", kept)
			}
		}
	})
}

func TestABodyCutOffGivesNoValidators(t *testing.T) {
	t.Run("a8 a tag before a close", func(t *testing.T) {
		u := fetchtest.New(t)
		u.Serve("/feed", fetchtest.Answer{Raw: "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 9\r\n\r\nfeed"})
		response, err := newFetcher(t, options()).Fetch(t.Context(), aggregator.Request{URL: u.URL + "/feed"})
		if err == nil || response != nil {
			t.Errorf("got %+v, %v", response, err)
		}
	})
}

func TestACodedBodyOfTheLastTimeIsNotDecoded(t *testing.T) {
	broken := "\x1f\x8b\x08 is how gzip begins"
	known := aggregator.Validators{Body: sum("feed"), Coded: sum("gzip\n" + broken)}
	u := fetchtest.New(t)
	u.Serve("/feed", fetchtest.Answer{Body: broken, Header: map[string]string{"Content-Encoding": "gzip"}})
	f := newFetcher(t, options())

	got := get(t, f, aggregator.Request{URL: u.URL + "/feed", Validators: known})
	if !got.Unchanged || got.Body != nil || got.Validators != known {
		t.Errorf("the body that is known: %+v", got)
	}
	known.Coded++
	if err := refused(t, f, aggregator.Request{URL: u.URL + "/feed", Validators: known}); err == nil {
		t.Error("a body that is not known was not decoded")
	}
}

// sum tells a body.
func sum(body string) uint64 { return aggregator.Checksum{}.Plus([]byte(body)).Sum() }
