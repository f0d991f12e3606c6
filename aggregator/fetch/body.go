package fetch

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// acceptEncoding names the content codings that decode undoes.
const acceptEncoding = "gzip, deflate, br, zstd"

// maxWindow is the most that a zstd body may make its reader keep (RFC 9659,
// 3). brotli's format has a bound of its own, 16 MiB.
const maxWindow = 8 << 20

// content is a body, and what tells it again before it is decoded.
type content struct {
	body  []byte   // decoded; nil when it is known
	coded [32]byte // SHA-256 of the coded body with its coding; zero for one that says to be none
	known bool     // the validators of the request describe the coded body
}

// content reads the body of an answer and undoes its content coding (RFC 9110,
// 8.4), unless it is coded and the one of the last time: then nothing need be
// decoded. Neither the coded nor the decoded body may have more than limit bytes.
//
// Whether a body is gzip is seen from its bytes: there are servers that
// announce it and do not do it, that do it and do not announce it, and that do
// it twice.
func (c *chain) content(answer *http.Response, limit int64) (content, error) {
	if answer.ContentLength > limit {
		return content{}, &http.MaxBytesError{Limit: limit}
	}
	coding := strings.ToLower(strings.Join(answer.Header.Values("Content-Encoding"), ","))
	read := c.growing(answer.Request.Context())
	body, err := read.all(capped(answer.Body, limit), answer.ContentLength)
	if err != nil {
		return content{}, err
	}
	var sum [32]byte
	if coding != "" && coding != "identity" {
		sum = codedSum(coding, body)
		if answer.StatusCode == http.StatusOK && sum == c.asked.Validators.Coded {
			return content{coded: sum, known: true}, nil
		}
		if body, err = read.undone(coding, body, limit); err != nil {
			return content{}, err
		}
	}
	if isGzip(body) {
		body, err = read.undone("gzip", body, limit)
	}
	return content{body: body, coded: sum}, err
}

// isGzip reports whether a body begins as gzip does (RFC 1952, 2.3).
func isGzip(body []byte) bool { return bytes.HasPrefix(body, []byte{0x1f, 0x8b, 8}) }

// codedSum tells a coded body.
func codedSum(coding string, coded []byte) [32]byte {
	h := sha256.New()
	io.WriteString(h, coding+"\n")
	h.Write(coded)
	return [32]byte(h.Sum(nil))
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
func (g *growing) undone(coding string, coded []byte, limit int64) ([]byte, error) {
	plain, err := decode(coding, coded)
	if err != nil {
		return nil, err
	}
	defer plain.Close()
	return g.all(capped(plain, limit), lengthOf(coded))
}

// decode undoes the one coding that is announced.
func decode(coding string, coded []byte) (io.ReadCloser, error) {
	r := bytes.NewReader(coded)
	switch coding {
	case "gzip", "x-gzip":
		if !isGzip(coded) {
			return io.NopCloser(r), nil
		}
		return gzip.NewReader(r)
	case "deflate":
		return inflate(coded)
	case "br":
		return io.NopCloser(brotli.NewReader(r)), nil
	case "zstd":
		return unzstd(r)
	}
	return nil, fmt.Errorf("content coding %q was not asked for", coding)
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
