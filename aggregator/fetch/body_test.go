package fetch_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"tidings/aggregator"
	"tidings/aggregator/fetch/fetchtest"
)

// coded writes text through a compressor.
func coded(t *testing.T, text string, compressor func(io.Writer) io.WriteCloser) string {
	t.Helper()
	var b bytes.Buffer
	w := compressor(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func gz(w io.Writer) io.WriteCloser      { return gzip.NewWriter(w) }
func deflate(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }

func bareDeflate(w io.Writer) io.WriteCloser {
	f, _ := flate.NewWriter(w, flate.BestCompression) // the level is a valid one
	return f
}

const text = "<rss>a feed, of some length, of some length</rss>"

func TestContentCodings(t *testing.T) {
	zipped := coded(t, text, gz)
	for name, test := range map[string]struct{ coding, body string }{
		"none":                        {"", text},
		"identity":                    {"identity", text},
		"gzip":                        {"gzip", zipped},
		"x-gzip, in capitals":         {"X-GZIP", zipped},
		"deflate":                     {"deflate", coded(t, text, deflate)},
		"deflate without zlib's head": {"deflate", coded(t, text, bareDeflate)},
		"gzip that is not announced":  {"", zipped},
		"gzip that is not done":       {"gzip", text},
		"gzip done twice":             {"gzip", coded(t, zipped, gz)},
	} {
		t.Run("a25 "+name, func(t *testing.T) {
			u := fetchtest.New(t)
			u.Serve("/feed", fetchtest.Answer{Body: test.body, Header: map[string]string{"Content-Encoding": test.coding}})
			got := get(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/feed"})
			if string(got.Body) != text {
				t.Errorf("got %q", got.Body)
			}
		})
	}
}

func TestBodiesThatAreRefused(t *testing.T) {
	zipped := coded(t, text, gz)
	tooLarge := "the body is larger than 1MiB; to allow more raise max_body in [fetch]"
	cutOff := "the connection or the body ended before the answer was complete"
	header := func(coding string) map[string]string { return map[string]string{"Content-Encoding": coding} }
	mebibyte := strings.Repeat("a", 1<<20)
	for name, test := range map[string]struct {
		answer fetchtest.Answer
		why    string
	}{
		"more than one coding":   {fetchtest.Answer{Body: zipped, Header: header("gzip, gzip")}, `content coding "gzip, gzip" was not asked for`},
		"a coding not asked for": {fetchtest.Answer{Body: text, Header: header("br")}, `content coding "br" was not asked for`},
		"a byte too many":        {fetchtest.Answer{Body: mebibyte + "a"}, tooLarge},
		"too large when decoded": {fetchtest.Answer{Body: mebibyte + "a", Gzip: true}, tooLarge},
		"too large in between":   {fetchtest.Answer{Body: strings.Repeat(coded(t, "", gz), 1<<16), Gzip: true}, tooLarge},
		"never ending":           {fetchtest.Answer{Body: text, Ending: fetchtest.Endless}, tooLarge},
		"a reset":                {fetchtest.Answer{Body: text, Ending: fetchtest.Reset}, "connection reset by peer"},
		"gzip cut off":           {fetchtest.Answer{Body: zipped[:20]}, cutOff},
		"damaged gzip":           {fetchtest.Answer{Body: zipped[:len(zipped)-8] + "12345678"}, "gzip: invalid checksum"},
	} {
		t.Run("a25 a28 "+name, func(t *testing.T) {
			u := fetchtest.New(t)
			u.Serve("/feed", test.answer)
			err := refused(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/feed"})
			mustContain(t, err, test.why)
			if status(err) != http.StatusOK {
				t.Errorf("status %d, want the 200 that was answered", status(err))
			}
		})
	}
}

func TestABodyMayHaveExactlyItsLimit(t *testing.T) {
	u := fetchtest.New(t)
	for _, zipped := range []bool{false, true} {
		u.Serve("/feed", fetchtest.Answer{Body: strings.Repeat("a", 1<<20), Gzip: zipped})
		got := get(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/feed"})
		if len(got.Body) != 1<<20 {
			t.Errorf("gzip %t: got %d bytes", zipped, len(got.Body))
		}
	}
}

func TestABodyThatDoesNotCome(t *testing.T) {
	o := options()
	o.Timeout = 50 * time.Millisecond
	f := newFetcher(t, o)
	for name, answer := range map[string]fetchtest.Answer{
		"held":     {Hold: make(chan struct{})},
		"stalled":  {Body: text, Ending: fetchtest.Stalled},
		"dripping": {Body: text, Drip: time.Millisecond, Ending: fetchtest.Endless},
	} {
		t.Run("a28 "+name, func(t *testing.T) {
			u := fetchtest.New(t)
			u.Serve("/feed", answer)
			mustContain(t, refused(t, f, aggregator.Request{URL: u.URL + "/feed"}), "no complete answer within 50ms")
		})
	}
}
