package publish

import "testing"

func TestContentCodingIsTheOneThatIsWanted(t *testing.T) {
	h := New(options(newMemory(full()))).Handler()
	for _, c := range []struct {
		accept string
		want   string // a coding, or empty for identity
		status int
	}{
		{"", "", 200},
		{"gzip", "gzip", 200},
		{"GZIP", "gzip", 200},
		{"x-gzip", "gzip", 200},
		{"br, gzip;q=0.8, *;q=0.1", "gzip", 200},
		{"deflate, br", "", 200},
		{"gzip;q=0", "", 200},
		{"gzip;q=0.000", "", 200},
		{"gzip; q=0.5", "gzip", 200},
		{"gzip;q=0.5, identity", "", 200},
		{"gzip;q=nonsense", "", 200},
		{"gzip;q=NaN", "", 200},
		{"*", "gzip", 200},
		{"*;q=0, gzip", "gzip", 200},
		{"*;q=0", "", 406},
		{"identity;q=0", "", 406},
		{"identity;q=0, gzip", "gzip", 200},
		{"identity;q=0, gzip;q=0", "", 406},
		{"*;q=0, identity", "", 200},
		{",,;,", "", 200},
	} {
		w := get(h, "/news.rss", "Accept-Encoding", c.accept)
		if got := w.Header().Get("Content-Encoding"); got != c.want || w.Code != c.status {
			t.Errorf("%q: %d as %q, want %d as %q", c.accept, w.Code, got, c.status, c.want)
		}
		if w.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: Vary is %q", c.accept, w.Header().Get("Vary"))
		}
	}
}
