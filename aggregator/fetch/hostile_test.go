package fetch_test

import (
	"net/http"
	"strings"
	"testing"

	"tidings/aggregator"
	"tidings/aggregator/fetch/fetchtest"
)

// chunked begins an answer whose body comes in chunks.
const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

// raw is an answer that says exactly this.
func raw(answer string) fetchtest.Answer { return fetchtest.Answer{Raw: answer} }

func TestHostileAnswersCostOneAttempt(t *testing.T) {
	const (
		cutOff = "ended before the answer was complete"
		long   = "headers exceeded 65536 bytes"
		reset  = "connection reset by peer"
		hint   = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
		more   = "HTTP/1.1 100 Continue\r\n\r\n"
		ok     = "HTTP/1.1 200 OK\r\n"
	)
	for name, test := range map[string]struct {
		answer fetchtest.Answer
		status int
		why    string
	}{
		"a reset before the headers":        {fetchtest.Answer{Ending: fetchtest.Unstarted}, 0, reset},
		"a reset in the headers":            {fetchtest.Answer{Raw: ok + "X: ", Ending: fetchtest.Reset}, 0, "GET"},
		"a reset before the body":           {fetchtest.Answer{Raw: ok + "Content-Length: 9\r\n\r\n", Ending: fetchtest.Reset}, 200, reset},
		"a reset in the body":               {fetchtest.Answer{Body: "feed", Ending: fetchtest.Reset}, 200, reset},
		"a close in the headers":            {raw(ok + "X: "), 0, cutOff},
		"another protocol":                  {raw("220 mail.example ESMTP\r\n"), 0, "malformed HTTP"},
		"a bare document":                   {raw("<rss version='2.0'/>"), 0, "malformed HTTP"},
		"a bare endless document":           {fetchtest.Answer{Raw: "<rss>", Body: "<item/>", Ending: fetchtest.Endless}, 0, long},
		"controls in the headers":           {raw(ok + "\x1b[31mred\r\n\r\n"), 0, "malformed MIME header"},
		"a phrase of their own":             {raw("HTTP/1.1 404 <b>\x1b[31mno\r\nContent-Length: 0\r\n\r\n"), 404, ": 404 Not Found"},
		"endless headers":                   {fetchtest.Answer{Raw: ok, Body: "X: y\r\n", Ending: fetchtest.Endless}, 0, long},
		"an endless header":                 {fetchtest.Answer{Raw: ok + "X: ", Body: "yyyyyyyy", Ending: fetchtest.Endless}, 0, long},
		"a thousand headers of a hundred B": {raw(ok + strings.Repeat("X: "+strings.Repeat("y", 100)+"\r\n", 1000) + "\r\n"), 0, long},
		"endless hints":                     {fetchtest.Answer{Raw: hint, Body: hint, Ending: fetchtest.Endless}, 0, long},
		"endless permission to go on":       {fetchtest.Answer{Raw: more, Body: more, Ending: fetchtest.Endless}, 0, long},
		"a protocol switch":                 {fetchtest.Answer{Raw: "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n", Body: "feed", Ending: fetchtest.Endless}, 101, "101 Switching Protocols"},
		"204 with a body":                   {raw("HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nfeed"), 204, "204 No Content"},
		"205 with a body":                   {raw("HTTP/1.1 205 Reset Content\r\nContent-Length: 4\r\n\r\nfeed"), 205, "205 Reset Content"},
		"206 nobody asked for":              {raw("HTTP/1.1 206 Partial Content\r\nContent-Length: 4\r\n\r\nfeed"), 206, "206 Partial Content"},
		"304 nobody asked for":              {raw("HTTP/1.1 304 Not Modified\r\n\r\n"), 304, "states no condition"},
		"304 with a body":                   {raw("HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\nfeed"), 304, "states no condition"},
		"300 with a choice":                 {fetchtest.Answer{Status: 300, Location: "/other"}, 300, "300 Multiple Choices"},
		"less than the length announced":    {raw(ok + "Content-Length: 9\r\n\r\nfeed"), 200, cutOff},
		"a length too large":                {raw(ok + "Content-Length: 1048577\r\n\r\nfeed"), 200, "larger than 1MiB"},
		"a length beyond counting":          {raw(ok + "Content-Length: 99999999999999999999\r\n\r\nfeed"), 0, "bad Content-Length"},
		"a negative length":                 {raw(ok + "Content-Length: -1\r\n\r\nfeed"), 0, "bad Content-Length"},
		"two lengths":                       {raw(ok + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nfeed"), 0, "multiple Content-Length"},
		"an unknown transfer coding":        {raw(ok + "Transfer-Encoding: gzip\r\n\r\nfeed"), 0, "transfer encoding"},
		"a chunk cut off":                   {raw(chunked + "9\r\nfeed"), 200, cutOff},
		"no last chunk":                     {raw(chunked + "4\r\nfeed\r\n"), 200, cutOff},
		"a chunk longer than it says":       {raw(chunked + "2\r\nfeed\r\n0\r\n\r\n"), 200, "malformed chunked encoding"},
		"a chunk of negative length":        {raw(chunked + "-1\r\nfeed\r\n0\r\n\r\n"), 200, "invalid byte in chunk length"},
		"a chunk beyond counting":           {raw(chunked + "fffffffffffffffff\r\nfeed\r\n"), 200, "chunk length too large"},
		"a chunk's endless extension":       {fetchtest.Answer{Raw: chunked + "1;", Body: "xxxxxxxx", Ending: fetchtest.Endless}, 200, "line too long"},
		"an endless trailer":                {fetchtest.Answer{Raw: chunked + "0\r\n", Body: "X: y\r\n", Ending: fetchtest.Endless}, 200, "suspiciously long trailer"},
		"an endless body":                   {fetchtest.Answer{Body: strings.Repeat("feed", 1<<12), Ending: fetchtest.Endless}, 200, "larger than 1MiB"},
		"an endless body in single bytes":   {fetchtest.Answer{Raw: chunked, Body: strings.Repeat("2\r\nxx\r\n", 1<<12), Ending: fetchtest.Endless}, 200, "larger than 1MiB"},
	} {
		t.Run("a28 "+name, func(t *testing.T) {
			u := fetchtest.New(t)
			u.Serve("/", test.answer)
			err := refused(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/"})
			mustContain(t, err, test.why)
			if status(err) != test.status || len(u.Log()) != 1 {
				t.Errorf("status %d after %d requests, want %d after 1", status(err), len(u.Log()), test.status)
			}
			if strings.ContainsFunc(err.Error(), func(r rune) bool { return r < ' ' }) {
				t.Errorf("control characters in %q", err)
			}
		})
	}
}

func TestAResetOfAKeptConnectionIsNotTriedAgain(t *testing.T) {
	t.Run("a27 one request a poll", func(t *testing.T) {
		u := fetchtest.New(t)
		u.Serve("/feed", fetchtest.Answer{Body: "feed"}, fetchtest.Answer{Ending: fetchtest.Unstarted})
		f := newFetcher(t, options())
		get(t, f, aggregator.Request{URL: u.URL + "/feed"})
		refused(t, f, aggregator.Request{URL: u.URL + "/feed"})
		if len(u.Log()) != 2 {
			t.Errorf("%d requests, want one a fetch", len(u.Log()))
		}
	})
}

func TestAResetBehindARedirectIsTriedAgain(t *testing.T) {
	t.Run("a27 on the kept connection", func(t *testing.T) {
		u := fetchtest.New(t)
		u.Serve("/old", fetchtest.Answer{Location: "/feed"})
		u.Serve("/feed", fetchtest.Answer{Ending: fetchtest.Unstarted}, fetchtest.Answer{Body: "feed"})
		get(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/old"})
		if len(u.Log()) != 3 {
			t.Errorf("%d requests", len(u.Log()))
		}
	})
}

func TestWhatAnAnswerCannotMakeUsDo(t *testing.T) {
	for name, header := range map[string]map[string]string{
		"a26 keep a cookie":         {"Set-Cookie": "id=1"},
		"a21 go where Refresh says": {"Refresh": "0; url=/elsewhere"},
		"a21 take another address":  {"Content-Location": "/elsewhere", "Link": "</elsewhere>; rel=canonical"},
		"a21 go without a redirect": {"Location": "/elsewhere"},
	} {
		t.Run(name, func(t *testing.T) {
			u := fetchtest.New(t)
			u.Serve("/feed", fetchtest.Answer{Body: "feed", Status: http.StatusOK, Header: header})
			f := newFetcher(t, options())
			for range 2 {
				if got := get(t, f, aggregator.Request{URL: u.URL + "/feed"}); got.URL != u.URL+"/feed" || got.Moved != "" {
					t.Errorf("came from %q, moved to %q", got.URL, got.Moved)
				}
			}
			if log := u.Log(); len(log) != 2 || log[1].Target != "/feed" || log[1].Header.Get("Cookie") != "" {
				t.Errorf("requests: %+v", log)
			}
		})
	}
}

func TestAServerThatWaitsForItsCookie(t *testing.T) {
	t.Run("a26 is a circle", func(t *testing.T) {
		u := fetchtest.New(t)
		u.Serve("/feed", fetchtest.Answer{Location: "/feed", Header: map[string]string{"Set-Cookie": "id=1"}})
		mustContain(t, refused(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/feed"}), "redirect in a circle")
		if len(u.Log()) != 1 {
			t.Errorf("%d requests", len(u.Log()))
		}
	})
}
