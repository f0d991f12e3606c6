package fetch_test

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"

	"tidings/aggregator/fetch/fetchtest"
)

// proxy leads everything that it is asked for to one upstream, and remembers
// what that was and who asked.
type proxy struct {
	upstream *fetchtest.Upstream
	address  string

	mu    sync.Mutex
	asked []string
	users []string
}

// startProxy serves each connection with one of the proxy's methods.
func startProxy(t *testing.T, u *fetchtest.Upstream, serve func(*proxy, net.Conn, *bufio.Reader) error) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{upstream: u, address: listener.Addr().String()}
	var open sync.WaitGroup
	t.Cleanup(func() { listener.Close(); open.Wait() })
	open.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			open.Go(func() {
				defer conn.Close()
				_ = serve(p, conn, bufio.NewReader(conn))
			})
		}
	})
	return p
}

func (p *proxy) note(target, user string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked, p.users = append(p.asked, target), append(p.users, user)
}

// http is a proxy of RFC 9110, 7.3.2 and 9.3.6.
func (p *proxy) http(conn net.Conn, b *bufio.Reader) error {
	r, err := http.ReadRequest(b)
	if err != nil {
		return err
	}
	p.note(r.Method+" "+r.RequestURI, r.Header.Get("Proxy-Authorization"))
	behind, err := p.upstream.Dial(r.Context(), "", "")
	if err != nil {
		return err
	}
	defer behind.Close()
	if r.Method == http.MethodConnect {
		if _, err := io.WriteString(conn, "HTTP/1.1 200 OK\r\n\r\n"); err != nil {
			return err
		}
		return tunnel(conn, b, behind)
	}
	r.Header.Del("Proxy-Authorization")
	r.Close = true
	if err := r.Write(behind); err != nil {
		return err
	}
	_, err = io.Copy(conn, behind)
	return err
}

// socks is a proxy of RFC 1928 that asks for a password (RFC 1929).
func (p *proxy) socks(conn net.Conn, b *bufio.Reader) error {
	if _, err := b.Discard(1); err != nil { // version
		return err
	}
	counted(b)                            // methods
	_, _ = conn.Write([]byte{5, 2})       // a password, please
	_, _ = b.Discard(1)                   // version
	user := counted(b) + ":" + counted(b) // name, password
	_, _ = conn.Write([]byte{1, 0})       // accepted
	_, _ = b.Discard(4)                   // version, CONNECT, nothing, by name
	host := counted(b)
	port := make([]byte, 2)
	if _, err := io.ReadFull(b, port); err != nil {
		return err
	}
	p.note(fmt.Sprintf("%s:%d", host, binary.BigEndian.Uint16(port)), user)
	if _, err := conn.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0}); err != nil { // connected
		return err
	}
	behind, err := p.upstream.Dial(context.Background(), "", "")
	if err != nil {
		return err
	}
	return tunnel(conn, b, behind)
}

// counted reads a string after its length in one byte.
func counted(b *bufio.Reader) string {
	n, _ := b.ReadByte()
	text := make([]byte, n)
	_, _ = io.ReadFull(b, text)
	return string(text)
}

// tunnel carries bytes both ways until one side closes.
func tunnel(conn net.Conn, b *bufio.Reader, behind net.Conn) error {
	var back sync.WaitGroup
	back.Go(func() {
		_, _ = io.Copy(conn, behind)
		conn.Close()
	})
	_, err := io.Copy(behind, b)
	behind.Close()
	back.Wait()
	return err
}
