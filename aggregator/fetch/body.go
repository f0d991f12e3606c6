package fetch

import (
	"bufio"
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
	read := c.growing(answer.Request.Context(), nil)
	if coding == "" || coding == "identity" {
		body, err := c.decoded(coding, capped(answer.Body, limit), answer.ContentLength, limit, read)
		return content{body: body}, err
	}
	coded, err := read.all(capped(answer.Body, limit), answer.ContentLength)
	if err != nil {
		return content{}, err
	}
	sum := codedSum(coding, coded)
	if answer.StatusCode == http.StatusOK && sum == c.asked.Validators.Coded {
		return content{coded: sum, known: true}, nil
	}
	body, err := c.decoded(coding, io.NopCloser(bytes.NewReader(coded)), lengthOf(coded), limit, read)
	return content{body: body, coded: sum}, err
}

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

// decoded reads what is coded and undoes the coding. The hint is how long the
// body may be.
func (c *chain) decoded(coding string, coded io.ReadCloser, hint, limit int64, read *growing) ([]byte, error) {
	once, err := decode(coding, coded, limit)
	if err != nil {
		return nil, err
	}
	defer once.Close()
	body, err := gunzip(once, limit)
	if err != nil {
		return nil, err
	}
	return read.all(body, hint)
}

// decode undoes the one coding that is announced.
func decode(coding string, r io.ReadCloser, limit int64) (io.ReadCloser, error) {
	switch coding {
	case "", "identity":
		return r, nil
	case "gzip", "x-gzip":
		return gunzip(r, limit)
	case "deflate":
		return inflate(r, limit)
	case "br":
		return capped(io.NopCloser(brotli.NewReader(r)), limit), nil
	case "zstd":
		return unzstd(r, limit)
	}
	return nil, fmt.Errorf("content coding %q was not asked for", coding)
}

// gunzip decompresses what begins like gzip (RFC 1952), and passes on the rest.
func gunzip(r io.Reader, limit int64) (io.ReadCloser, error) {
	b := bufio.NewReader(r)
	magic, _ := b.Peek(3) // whatever the error, reading meets it again
	if !bytes.Equal(magic, []byte{0x1f, 0x8b, 8}) {
		return io.NopCloser(b), nil
	}
	z, err := gzip.NewReader(b)
	if err != nil {
		return nil, err
	}
	return capped(z, limit), nil
}

// inflate decompresses "deflate": the zlib format (RFC 1950), or the bare
// stream (RFC 1951) that some servers take it for.
func inflate(r io.Reader, limit int64) (io.ReadCloser, error) {
	b := bufio.NewReader(r)
	head, _ := b.Peek(2) // whatever the error, reading meets it again
	if len(head) < 2 || head[0]&0x0f != 8 || (int(head[0])<<8|int(head[1]))%31 != 0 {
		return capped(flate.NewReader(b), limit), nil
	}
	z, err := zlib.NewReader(b)
	if err != nil {
		return nil, err
	}
	return capped(z, limit), nil
}

// unzstd decompresses zstd (RFC 8878) in the goroutine that reads.
func unzstd(r io.Reader, limit int64) (io.ReadCloser, error) {
	z, err := zstd.NewReader(r,
		zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, err
	}
	return capped(z.IOReadCloser(), limit), nil
}

// capped ends with a [*http.MaxBytesError] where r has more than limit bytes.
func capped(r io.ReadCloser, limit int64) io.ReadCloser {
	return http.MaxBytesReader(nil, r, limit)
}
