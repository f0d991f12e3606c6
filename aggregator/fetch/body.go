package fetch

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"tidings/aggregator"
)

// acceptEncoding names the content codings that decode undoes.
const acceptEncoding = "gzip, deflate, br, zstd"

// maxWindow is the most that a zstd body may make its reader keep (RFC 9659,
// 3). brotli's format has a bound of its own, 16 MiB.
const maxWindow = 8 << 20

// content is a body, and what tells it again.
type content struct {
	body  []byte // decoded; nil when it is known
	sum   uint64 // of the decoded body; zero for one that is not of a 200
	coded uint64 // of the coded body with its coding; zero for one that says to be none
	known bool   // it is the one of the last time
}

// content reads the body of an answer and undoes its content coding (RFC 9110,
// 8.4), unless it is coded and the one of the last time: then nothing need be
// decoded. Neither the coded nor the decoded body may have more bytes than the
// fetcher's limit.
//
// Whether a body is gzip is seen from its bytes: there are servers that
// announce it and do not do it, that do it and do not announce it, and that do
// it twice.
func (f *Fetcher) content(c *chain, answer *http.Response) (content, error) {
	if answer.ContentLength > f.maxBody {
		return content{}, &http.MaxBytesError{Limit: f.maxBody}
	}
	coding := strings.ToLower(strings.Join(answer.Header.Values("Content-Encoding"), ","))
	read := f.growing(c, answer)
	body, err := read.all(capped(answer.Body, f.maxBody), answer.ContentLength)
	if err != nil {
		return content{}, err
	}
	last, whole := &c.asked.Validators, answer.StatusCode == http.StatusOK
	got := content{body: body}
	if coding != "" && coding != "identity" {
		got.coded = codedSum(coding, body)
		if whole && got.coded == last.Coded {
			return f.asBefore(got, last.Body), nil
		}
		if got.body, err = f.undone(read, coding, got.body); err != nil {
			return content{}, err
		}
	}
	if isGzip(got.body) {
		if got.body, err = f.undone(read, "gzip", got.body); err != nil {
			return content{}, err
		}
	}
	if whole {
		got.sum = aggregator.Checksum{}.Plus(got.body).Sum()
	}
	if got.sum != 0 && got.sum == last.Body {
		return f.asBefore(got, got.sum), nil
	}
	return got, nil
}

// asBefore is a content that is known, and of which nothing else is needed.
func (f *Fetcher) asBefore(got content, sum uint64) content {
	f.spares.give(got.body)
	return content{sum: sum, coded: got.coded, known: true}
}

// isGzip reports whether a body begins as gzip does (RFC 1952, 2.3).
func isGzip(body []byte) bool { return bytes.HasPrefix(body, []byte{0x1f, 0x8b, 8}) }

// codedSum tells a coded body.
func codedSum(coding string, coded []byte) uint64 {
	return aggregator.Checksum{}.Plus([]byte(coding + "\n")).Plus(coded).Sum()
}

// lengthOf is how long a body is decoded, as gzip says at its end (RFC 1952,
// 2.3.1); any number for what is not gzip.
func lengthOf(coded []byte) int64 {
	if len(coded) < 4 {
		return 0
	}
	return int64(binary.LittleEndian.Uint32(coded[len(coded)-4:]))
}

// undone is a body without its coding.
func (f *Fetcher) undone(read *growing, coding string, coded []byte) ([]byte, error) {
	plain, err := f.decode(coding, coded)
	if err != nil {
		return nil, err
	}
	defer plain.Close()
	body, err := read.all(capped(plain, f.maxBody), lengthOf(coded))
	if err != nil {
		return nil, err
	}
	f.spares.give(coded)
	return body, nil
}

// decode undoes the one coding that is announced.
func (f *Fetcher) decode(coding string, coded []byte) (io.ReadCloser, error) {
	r := bytes.NewReader(coded)
	switch coding {
	case "gzip", "x-gzip":
		if !isGzip(coded) {
			return io.NopCloser(r), nil
		}
		return f.gunzip(r)
	case "deflate":
		return inflate(coded)
	case "br":
		return io.NopCloser(brotli.NewReader(r)), nil
	case "zstd":
		return unzstd(r)
	}
	return nil, fmt.Errorf("content coding %q was not asked for", coding)
}

// gunzip decompresses gzip (RFC 1952) by a reader that was used before, if one is
// idle.
func (f *Fetcher) gunzip(r io.Reader) (io.ReadCloser, error) {
	z, ok := f.gunzips.Get().(*gzip.Reader)
	if !ok {
		z = new(gzip.Reader)
	}
	if err := z.Reset(r); err != nil {
		return nil, err
	}
	return &gunzip{z, &f.gunzips}, nil
}

// gunzip is a reader of gzip that is idle once it is closed.
type gunzip struct {
	*gzip.Reader
	idle *sync.Pool
}

func (g *gunzip) Close() error {
	err := g.Reader.Close()
	g.idle.Put(g.Reader)
	return err
}

// inflate decompresses "deflate": the zlib format (RFC 1950), or the bare
// stream (RFC 1951) that some servers take it for.
func inflate(coded []byte) (io.ReadCloser, error) {
	r := bytes.NewReader(coded)
	if len(coded) < 2 || coded[0]&0x0f != 8 || (int(coded[0])<<8|int(coded[1]))%31 != 0 {
		return flate.NewReader(r), nil
	}
	return zlib.NewReader(r)
}

// unzstd decompresses zstd (RFC 8878) in the goroutine that reads.
func unzstd(r io.Reader) (io.ReadCloser, error) {
	z, err := zstd.NewReader(r,
		zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, err
	}
	return z.IOReadCloser(), nil
}

// capped ends with a [*http.MaxBytesError] where r has more than limit bytes.
func capped(r io.ReadCloser, limit int64) io.ReadCloser {
	return http.MaxBytesReader(nil, r, limit)
}
