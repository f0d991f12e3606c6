package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"tidings/aggregator"
	"tidings/aggregator/fetch/fetchtest"
)

func TestAnotherHostIsNotAskedUnbidden(t *testing.T) {
	t.Run("a16 a17 a redirect to another host", func(t *testing.T) {
		u := fetchtest.New(t)
		u.Serve("/old", fetchtest.Answer{Status: 301, Location: "//www.first.example/here"})
		u.Serve("/here", fetchtest.Answer{Status: 302, Location: "http://other.example/there"})
		u.Serve("/there", fetchtest.Answer{Body: "feed"})
		f, request := dialling(t, u.Dial), aggregator.Request{URL: "http://first.example/old"}
		got := once(t, f, request)
		if got.Onward == nil || got.Onward.Address() != "http://other.example/there" || len(u.Log()) != 2 {
			t.Fatalf("got %+v after %d requests", got, len(u.Log()))
		}
		request.Onward = got.Onward
		got = once(t, f, request)
		if got.Onward != nil || string(got.Body) != "feed" || got.URL != "http://other.example/there" || got.Moved != "http://www.first.example/here" {
			t.Errorf("got %+v", got)
		}
	})
}

// once fetches what must come, and goes no further.
func once(t *testing.T, f aggregator.Fetcher, r aggregator.Request) *aggregator.Response {
	t.Helper()
	response, err := f.Fetch(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

func TestAFetchGoesOnWithItsOwnFetcher(t *testing.T) {
	request := aggregator.Request{URL: "http://127.0.0.1/", Onward: elsewhere{}}
	mustContain(t, refused(t, newFetcher(t, options()), request), "not of this fetcher")
}

type elsewhere struct{}

func (elsewhere) Address() string { return "http://127.0.0.1/" }

func TestTheDeadlineCoversTheRequestsAndNotTheWaitBetweenThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := fetchtest.InMemory(t)
		slow := func(ctx context.Context, network, address string) (net.Conn, error) {
			select {
			case <-ctx.Done():
				return nil, ctx.Err()
			case <-time.After(20 * time.Second):
				return u.Dial(ctx, network, address)
			}
		}
		u.Serve("/", fetchtest.Answer{Location: "http://other.example/"})
		f, request := dialling(t, slow), aggregator.Request{URL: u.URL + "/"}
		request.Onward = once(t, f, request).Onward
		time.Sleep(time.Hour)
		begun := time.Now()
		mustContain(t, refused(t, f, request), "no complete answer within 30s")
		if took := time.Since(begun); took != 10*time.Second {
			t.Errorf("a28: took %s, want the ten seconds that were left", took)
		}
	})
}

func TestWhatARedirectLedToIsAskedWithItsOwnValidators(t *testing.T) {
	t.Run("a1 a5 behind a redirect", func(t *testing.T) {
		u := fetchtest.New(t)
		u.Serve("/old", fetchtest.Answer{Status: 302, Location: "/new"})
		u.Serve("/new", fetchtest.Answer{Body: "feed", ETag: `"1"`, LastModified: oddDate})
		f, request := newFetcher(t, options()), aggregator.Request{URL: u.URL + "/old"}
		request.Validators = get(t, f, request).Validators
		got := get(t, f, request)
		if !got.Unchanged || got.Status != 304 || got.Validators != request.Validators {
			t.Errorf("got %+v", got)
		}
		old, landed := u.Requests("/old")[1].Header, u.Requests("/new")[1].Header
		if old.Get("If-None-Match") != "" || old.Get("If-Modified-Since") != "" || old.Get("A-IM") != "" {
			t.Errorf("the address that redirects was sent %v", old)
		}
		if landed.Get("If-None-Match") != `"1"` || landed.Get("If-Modified-Since") != oddDate {
			t.Errorf("the one it leads to was sent %v", landed)
		}
		u.Serve("/old", fetchtest.Answer{Status: 302, Location: "/newer"})
		u.Serve("/newer", fetchtest.Answer{Body: "feed 2"})
		get(t, f, request)
		if sent := u.Requests("/newer")[0].Header; sent.Get("If-None-Match") != "" || sent.Get("If-Modified-Since") != "" {
			t.Errorf("yet another one was sent %v", sent)
		}
	})
}

func TestWhoAnsweredBehindATemporaryRedirect(t *testing.T) {
	for name, test := range map[string]struct {
		statuses []int
		astray   bool
	}{
		"a22 the address itself": {nil, false},
		"a22 behind a 301":       {[]int{301}, false},
		"a22 behind a 302":       {[]int{302}, true},
		"a22 behind both":        {[]int{308, 307}, true},
	} {
		t.Run(name, func(t *testing.T) {
			u := fetchtest.New(t)
			for i, code := range test.statuses {
				u.Serve(fmt.Sprint("/", i), fetchtest.Answer{Status: code, Location: fmt.Sprint("/", i+1)})
			}
			u.Serve(fmt.Sprint("/", len(test.statuses)), fetchtest.Answer{Status: 410})
			err := refused(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/0"})
			var answer *aggregator.FetchError
			if !errors.As(err, &answer) || answer.Status != 410 || answer.Astray != test.astray {
				t.Errorf("got %+v", err)
			}
		})
	}
}

func TestPatienceIsAskedForInGoodAnswersToo(t *testing.T) {
	u := fetchtest.New(t)
	u.Serve("/", fetchtest.Answer{Body: "feed", ETag: `"1"`, Header: map[string]string{"Retry-After": "7200"}})
	f, request := newFetcher(t, options()), aggregator.Request{URL: u.URL + "/"}
	for _, status := range []int{200, 304} {
		got := get(t, f, request)
		if got.Status != status || got.RetryAfter != 2*time.Hour {
			t.Errorf("a13: status %d, retry after %s", got.Status, got.RetryAfter)
		}
		request.Validators = got.Validators
	}
}
