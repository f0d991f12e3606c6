package fetchtest_test

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"tidings/aggregator/fetch/fetchtest"
)

// through makes a GET by way of the upstream's Dial.
func through(t *testing.T, u *fetchtest.Upstream, address string) (*http.Response, string) {
	t.Helper()
	authorities := x509.NewCertPool()
	authorities.AppendCertsFromPEM([]byte(u.CA))
	transport := &http.Transport{DialContext: u.Dial, TLSClientConfig: &tls.Config{RootCAs: authorities}}
	defer transport.CloseIdleConnections()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := transport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Error(err)
	}
	return answer, string(body)
}

func TestDialLeadsToTheUpstreamWhateverTheAddress(t *testing.T) {
	for name, test := range map[string]struct {
		start  func(testing.TB) *fetchtest.Upstream
		scheme string
	}{
		"real":      {fetchtest.New, "http"},
		"TLS":       {fetchtest.NewTLS, "https"},
		"in memory": {fetchtest.InMemory, "http"},
	} {
		u := test.start(t)
		u.Serve("/feed", fetchtest.Answer{Body: "feed"})
		if _, body := through(t, u, test.scheme+"://example.com/feed"); body != "feed" || u.Log()[0].Host != "example.com" {
			t.Errorf("%s: got %q, log %+v", name, body, u.Log())
		}
	}
}

func TestAnUpstreamInMemoryLivesInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := fetchtest.InMemory(t)
		u.Serve("/feed", fetchtest.Answer{Body: "feed", Drip: time.Hour})
		start := time.Now()
		answer, body := through(t, u, u.URL+"/feed")
		if took := time.Since(start); body != "feed" || took != 4*time.Hour {
			t.Errorf("got %q after %s", body, took)
		}
		if want := start.Add(time.Hour).UTC().Format(http.TimeFormat); answer.Header.Get("Date") != want {
			t.Errorf("dated %s, want %s, when the first byte came", answer.Header.Get("Date"), want)
		}
	})
}

func TestAwaitOutlastsHoursInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := fetchtest.InMemory(t)
		time.AfterFunc(48*time.Hour, func() { through(t, u, u.URL+"/feed") })
		if got := u.Await("/feed", 1); got.Number != 1 {
			t.Errorf("awaited %+v", got)
		}
		synctest.Wait()
	})
}

func TestARawAnswerIsAllThatIsSent(t *testing.T) {
	for name, start := range map[string]func(testing.TB) *fetchtest.Upstream{"real": fetchtest.New, "in memory": fetchtest.InMemory} {
		u := start(t)
		u.Serve("/feed", fetchtest.Answer{Raw: "HTTP/1.0 299 Odd\r\nX: y\r\n\r\n", Body: "feed"})
		answer, body := through(t, u, u.URL+"/feed")
		if answer.Status != "299 Odd" || len(answer.Header) != 1 || body != "feed" {
			t.Errorf("%s: got %s %v %q", name, answer.Status, answer.Header, body)
		}
	}
}
