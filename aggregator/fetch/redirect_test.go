package fetch_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tidings/aggregator"
	"tidings/aggregator/fetch/fetchtest"
)

func TestRedirectsAreFollowedToTheBody(t *testing.T) {
	for _, code := range []int{301, 302, 303, 307, 308} {
		t.Run(fmt.Sprintf("a19 a20 %d, relative", code), func(t *testing.T) {
			u := fetchtest.New(t)
			u.Serve("/old/feed", fetchtest.Answer{Status: code, Location: "../new#top"})
			u.Serve("/new", fetchtest.Answer{Body: "feed"})
			got := get(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/old/feed"})
			if string(got.Body) != "feed" || got.URL != u.URL+"/new" {
				t.Errorf("got %q from %s", got.Body, got.URL)
			}
			if h := u.Requests("/new")[0].Header; h.Get("Referer") != "" {
				t.Errorf("a26: Referer is %q", h.Get("Referer"))
			}
		})
	}
}

func TestValidatorsStayWithTheirAddress(t *testing.T) {
	t.Run("a5 of two in a chain", func(t *testing.T) {
		u := fetchtest.New(t)
		u.Serve("/old", fetchtest.Answer{Location: "/new"})
		u.Serve("/new", fetchtest.Answer{Body: "feed", ETag: `"1"`})
		old := aggregator.Validators{ETag: `"1"`, LastModified: oddDate}
		got := get(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/old", Validators: old})
		if tag := u.Requests("/old")[0].Header.Get("If-None-Match"); tag != `"1"` {
			t.Errorf("the address itself was sent %q", tag)
		}
		h := u.Requests("/new")[0].Header
		if h.Get("If-None-Match") != "" || h.Get("If-Modified-Since") != "" {
			t.Errorf("another address was sent %v", h)
		}
		if got.Validators.ETag != `"1"` || got.Validators.URL != u.URL+"/new" {
			t.Errorf("kept %+v, want those of the body with its address", got.Validators)
		}
	})
}

func TestCredentialsStayWithTheirOrigin(t *testing.T) {
	t.Run("a21 there and back", func(t *testing.T) {
		home, stranger := fetchtest.New(t), fetchtest.New(t)
		home.Serve("/feed", fetchtest.Answer{Location: "/moved"})
		home.Serve("/moved", fetchtest.Answer{Location: stranger.URL + "/there"})
		stranger.Serve("/there", fetchtest.Answer{Location: "/further"})
		stranger.Serve("/further", fetchtest.Answer{Location: home.URL + "/back"})
		home.Serve("/back", fetchtest.Answer{Body: "feed"})
		got := get(t, newFetcher(t, options()), aggregator.Request{
			URL:    strings.Replace(home.URL, "://", "://reader:secret@", 1) + "/feed",
			Header: map[string]string{"X-Key": "k"},
		})
		if got.URL != home.URL+"/back" {
			t.Errorf("response URL is %q", got.URL)
		}
		sent := func(r fetchtest.Request) bool {
			return r.Header.Get("X-Key") != "" && r.Header.Get("Authorization") != ""
		}
		for _, r := range append(home.Log(), stranger.Log()...) {
			want := r.Target == "/feed" || r.Target == "/moved"
			if sent(r) != want {
				t.Errorf("%s got credentials: %t, want %t", r.Target, sent(r), want)
			}
		}
	})
}

func TestCredentialsDoNotComeBackFromAnotherHost(t *testing.T) {
	t.Run("a21 by way of another fetch", func(t *testing.T) {
		u := fetchtest.New(t)
		u.Serve("/feed", fetchtest.Answer{Location: "http://other.example/there"})
		u.Serve("/there", fetchtest.Answer{Location: "http://home.example/back"})
		u.Serve("/back", fetchtest.Answer{Location: "/end"})
		u.Serve("/end", fetchtest.Answer{Body: "feed"})
		get(t, dialling(t, u.Dial), aggregator.Request{URL: "http://reader:secret@home.example/feed", Header: map[string]string{"X-Key": "k"}})
		if len(u.Log()) != 4 {
			t.Fatalf("%d requests", len(u.Log()))
		}
		for _, r := range u.Log() {
			key, authorization := r.Header.Get("X-Key") != "", r.Header.Get("Authorization") != ""
			if home := r.Target == "/feed"; key != home || authorization != home {
				t.Errorf("%s got the key: %t, the password: %t", r.Target, key, authorization)
			}
		}
	})
}

func TestRedirectsThatAreNotFollowed(t *testing.T) {
	for name, test := range map[string]struct{ location, why string }{
		"a circle":           {"/a", "redirect in a circle, to "},
		"a smaller circle":   {"/b", "redirect in a circle, to "},
		"another scheme":     {"file:///etc/passwd", `redirect to file:///etc/passwd: scheme "file" is not http or https`},
		"no host":            {"http:///feed", "the address has no host"},
		"nowhere":            {"", "302 Found without a Location"},
		"not a URL":          {"http://[::1", "redirect to something that is not a URL"},
		"a private network":  {"http://10.0.0.1/", `address 10.0.0.1 is not public; to allow it add "10.0.0.0/8" to [fetch] allow_networks`},
		"a credential in it": {"ftp://u:secret@h/", "redirect to ftp://h/: scheme"},
	} {
		t.Run("a21 "+name, func(t *testing.T) {
			u := fetchtest.New(t)
			u.Serve("/a", fetchtest.Answer{Status: http.StatusFound, Location: "/b"})
			u.Serve("/b", fetchtest.Answer{Status: http.StatusFound, Location: test.location})
			mustContain(t, refused(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/a"}), test.why)
		})
	}
}

func TestTenRedirectsAreFollowedAndNoMore(t *testing.T) {
	t.Run("a21 eleven", func(t *testing.T) {
		u := fetchtest.New(t)
		for i := range 12 {
			u.Serve(fmt.Sprintf("/%d", i), fetchtest.Answer{Location: fmt.Sprintf("/%d", i+1)})
		}
		f := newFetcher(t, options())
		err := refused(t, f, aggregator.Request{URL: u.URL + "/0"})
		mustContain(t, err, "more than 10 redirects")
		if status(err) != http.StatusFound || len(u.Log()) != 11 {
			t.Errorf("status %d after %d requests, want 302 after 11", status(err), len(u.Log()))
		}
		u.Serve("/10", fetchtest.Answer{Body: "feed"})
		get(t, f, aggregator.Request{URL: u.URL + "/0"})
	})
}

func TestARedirectsConnectionEndsBeforeTheNextRequest(t *testing.T) {
	t.Run("a16 one at a time", func(t *testing.T) {
		ended := make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/" {
				<-ended
				return
			}
			defer close(ended)
			w.Header().Set("Location", "/")
			w.WriteHeader(http.StatusFound)
			_ = http.NewResponseController(w).Flush() // and the body never ends
			<-r.Context().Done()
		}))
		defer server.Close()
		get(t, newFetcher(t, options()), aggregator.Request{URL: server.URL + "/old"})
	})
}
