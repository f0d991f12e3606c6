package fetch_test

import (
	"net/http"
	"testing"

	"tidings/aggregator"
	"tidings/aggregator/fetch/fetchtest"
)

func TestADeltaIsAskedForWithATagAlone(t *testing.T) {
	for name, test := range map[string]struct {
		known aggregator.Validators
		aim   string
	}{
		"a31 nothing known": {aggregator.Validators{}, ""},
		"a31 a date":        {aggregator.Validators{LastModified: oddDate}, ""},
		"a31 a tag":         {aggregator.Validators{ETag: `"1"`}, "feed"},
	} {
		t.Run(name, func(t *testing.T) {
			u := fetchtest.New(t)
			u.Serve("/feed", fetchtest.Answer{Body: "feed"})
			get(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/feed", Validators: test.known})
			if got := u.Log()[0].Header.Get("A-IM"); got != test.aim {
				t.Errorf("A-IM is %q, want %q", got, test.aim)
			}
		})
	}
}

// delta is a 226 with the given IM.
func delta(im string) fetchtest.Answer {
	return fetchtest.Answer{
		Status: http.StatusIMUsed, Body: "delta",
		Header: map[string]string{"ETag": `"2"`, "IM": im},
	}
}

func TestADeltaSaysNothingOfTheWholeBody(t *testing.T) {
	whole := sum("delta")
	for name, test := range map[string]struct {
		im   string
		body uint64 // that is known
	}{
		"a31 named":         {"feed", whole},
		"a31 unnamed":       {"", whole},
		"a31 after another": {"feed", 0},
	} {
		t.Run(name, func(t *testing.T) {
			u := fetchtest.New(t)
			u.Serve("/feed", delta(test.im))
			known := aggregator.Validators{ETag: `"1"`, Body: test.body}
			got := get(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/feed", Validators: known})
			if string(got.Body) != "delta" || got.Status != 226 || got.Validators != (aggregator.Validators{ETag: `"2"`}) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestDeltasThatAreRefused(t *testing.T) {
	for name, test := range map[string]struct {
		known  aggregator.Validators
		answer fetchtest.Answer
		why    string
	}{
		"a31 nobody asked":             {aggregator.Validators{}, delta("feed"), "226 IM Used to a request that asks for no delta"},
		"a31 nobody asked, but a date": {aggregator.Validators{LastModified: oddDate}, delta("feed"), "asks for no delta"},
		"a31 of another kind":          {aggregator.Validators{ETag: `"1"`}, delta("vcdiff"), `instance manipulation "vcdiff" was not asked for`},
	} {
		t.Run(name, func(t *testing.T) {
			u := fetchtest.New(t)
			u.Serve("/feed", test.answer)
			err := refused(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/feed", Validators: test.known})
			mustContain(t, err, test.why)
			if status(err) != http.StatusIMUsed {
				t.Errorf("status %d", status(err))
			}
		})
	}
}

func TestADeltaFromWhereATagIsNotKnownIsRefused(t *testing.T) {
	t.Run("a31 a5 behind a redirect", func(t *testing.T) {
		u := fetchtest.New(t)
		u.Serve("/feed", fetchtest.Answer{Location: "/new"})
		u.Serve("/new", delta("feed"))
		err := refused(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/feed", Validators: aggregator.Validators{ETag: `"1"`}})
		mustContain(t, err, "asks for no delta")
	})
}
