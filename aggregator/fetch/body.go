package fetch

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// decoded reads the body of an answer and undoes its content coding (RFC 9110,
// 8.4). Neither the coded nor the decoded body may have more than limit bytes.
func decoded(answer *http.Response, limit int64) ([]byte, error) {
	if answer.ContentLength > limit {
		return nil, &http.MaxBytesError{Limit: limit}
	}
	r, err := decode(answer.Header, capped(answer.Body, limit), limit)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// decode undoes one announced coding. Whether a body is gzip is seen from its
// bytes: there are servers that announce it and do not do it, that do it and
// do not announce it, and that do it twice.
func decode(h http.Header, r io.Reader, limit int64) (io.Reader, error) {
	coding := strings.ToLower(strings.Join(h.Values("Content-Encoding"), ","))
	var err error
	switch coding {
	case "", "identity":
	case "gzip", "x-gzip":
		r, err = gunzip(r, limit)
	case "deflate":
		r, err = inflate(r, limit)
	default:
		return nil, fmt.Errorf("content coding %q was not asked for", coding)
	}
	if err != nil {
		return nil, err
	}
	return gunzip(r, limit)
}

// gunzip decompresses what begins like gzip (RFC 1952), and passes on the rest.
func gunzip(r io.Reader, limit int64) (io.Reader, error) {
	b := bufio.NewReader(r)
	magic, _ := b.Peek(3) // whatever the error, reading meets it again
	if !bytes.Equal(magic, []byte{0x1f, 0x8b, 8}) {
		return b, nil
	}
	z, err := gzip.NewReader(b)
	if err != nil {
		return nil, err
	}
	return capped(z, limit), nil
}

// inflate decompresses "deflate": the zlib format (RFC 1950), or the bare
// stream (RFC 1951) that some servers take it for.
func inflate(r io.Reader, limit int64) (io.Reader, error) {
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

// capped ends with a [*http.MaxBytesError] where r has more than limit bytes.
func capped(r io.Reader, limit int64) io.Reader {
	return http.MaxBytesReader(nil, io.NopCloser(r), limit)
}
