package fetch_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

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

func br(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, brotli.BestSpeed) }

func zst(w io.Writer) io.WriteCloser {
	z, _ := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1)) // the option is a valid one
	return z
}

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
		"brotli":                      {"br", coded(t, text, br)},
		"zstd":                        {"zstd", coded(t, text, zst)},
		"zstd in two frames":          {"zstd", coded(t, text[:9], zst) + coded(t, text[9:], zst)},
		"gzip in two members":         {"gzip", coded(t, text[:9], gz) + coded(t, text[9:], gz)},
		"gzip within brotli":          {"br", coded(t, zipped, br)},
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
		"a coding not asked for": {fetchtest.Answer{Body: text, Header: header("compress")}, `content coding "compress" was not asked for`},
		"brotli that is none":    {fetchtest.Answer{Body: text, Header: header("br")}, "brotli: "},
		"zstd that is none":      {fetchtest.Answer{Body: text, Header: header("zstd")}, "magic number mismatch"},
		"deflate that is none":   {fetchtest.Answer{Body: "\xff\xff", Header: header("deflate")}, "flate: corrupt input"},
		"brotli cut off":         {fetchtest.Answer{Body: coded(t, text, br)[:20], Header: header("br")}, cutOff},
		"zstd cut off":           {fetchtest.Answer{Body: coded(t, text, zst)[:20], Header: header("zstd")}, cutOff},
		"a window too large":     {fetchtest.Answer{Body: "\x28\xb5\x2f\xfd\x00\x88\x01\x00\x00", Header: header("zstd")}, "window size exceeded"},
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

// bombs decode to twice what a body may have.
func bombs(t *testing.T) map[string]fetchtest.Answer {
	mebibyte := strings.Repeat("\x00", 1<<20)
	announced := func(coding, body string) fetchtest.Answer {
		return fetchtest.Answer{Body: body, Header: map[string]string{"Content-Encoding": coding}}
	}
	zipped := strings.Repeat(coded(t, mebibyte, gz), 2)
	return map[string]fetchtest.Answer{
		"gzip":                 announced("gzip", zipped),
		"gzip, unannounced":    announced("", zipped),
		"gzip within gzip":     announced("gzip", coded(t, zipped, gz)),
		"gzip within brotli":   announced("br", coded(t, zipped, br)),
		"gzip within zstd":     announced("zstd", coded(t, zipped, zst)),
		"deflate":              announced("deflate", coded(t, strings.Repeat(mebibyte, 2), deflate)),
		"brotli":               announced("br", coded(t, strings.Repeat(mebibyte, 2), br)),
		"zstd":                 announced("zstd", strings.Repeat(coded(t, mebibyte, zst), 2)),
		"zstd, empty for ever": {Body: strings.Repeat("\x28\xb5\x2f\xfd\x20\x00\x01\x00\x00", 1<<13), Ending: fetchtest.Endless, Header: map[string]string{"Content-Encoding": "zstd"}},
	}
}

func TestABombCostsLittleMemory(t *testing.T) {
	for name, bomb := range bombs(t) {
		t.Run("a25 a28 "+name, func(t *testing.T) {
			u := fetchtest.New(t)
			u.Serve("/feed", bomb)
			f := newFetcher(t, options())
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err := refused(t, f, aggregator.Request{URL: u.URL + "/feed"})
			runtime.ReadMemStats(&after)
			mustContain(t, err, "larger than 1MiB")
			if got := after.TotalAlloc - before.TotalAlloc; got > 14<<20 {
				t.Errorf("%d bytes allocated for a body of at most 1 MiB", got)
			}
			if len(u.Log()) != 1 {
				t.Errorf("%d requests", len(u.Log()))
			}
		})
	}
}

func TestABodyMayHaveExactlyItsLimit(t *testing.T) {
	u := fetchtest.New(t)
	mebibyte := strings.Repeat("a", 1<<20)
	for coding, body := range map[string]string{
		"": mebibyte, "gzip": coded(t, mebibyte, gz), "deflate": coded(t, mebibyte, deflate),
		"br": coded(t, mebibyte, br), "zstd": coded(t, mebibyte, zst),
	} {
		u.Serve("/feed", fetchtest.Answer{Body: body, Header: map[string]string{"Content-Encoding": coding}})
		got := get(t, newFetcher(t, options()), aggregator.Request{URL: u.URL + "/feed"})
		if string(got.Body) != mebibyte {
			t.Errorf("%q: got %d bytes", coding, len(got.Body))
		}
	}
}

// TestBodiesDoNotMix: buffers and readers go from one request to the next, and a
// body that is known leaves its own at once.
func TestBodiesDoNotMix(t *testing.T) {
	u, f := fetchtest.New(t), newFetcher(t, options())
	var asking sync.WaitGroup
	for n := range 8 {
		path, want := fmt.Sprint("/", n), strings.Repeat(fmt.Sprint(n, " "), 10_000*(n+1))
		u.Serve(path, fetchtest.Answer{Body: want, Gzip: n%2 == 0})
		asking.Go(func() {
			request := aggregator.Request{URL: u.URL + path}
			for turn := range 20 {
				got, err := f.Fetch(t.Context(), request)
				if err != nil || got.Unchanged != (turn%2 == 1) || !got.Unchanged && string(got.Body) != want {
					t.Errorf("%s, turn %d: %.20q and so on, unchanged: %t, %v", path, turn, got.Body, got.Unchanged, err)
					return
				}
				if request.Validators = got.Validators; got.Unchanged {
					request.Validators = aggregator.Validators{}
				}
			}
		})
	}
	asking.Wait()
}
